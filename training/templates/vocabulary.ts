// Ordinary words that hold nothing to hide, many of them with a capital: what a tagger must learn to leave alone.

export type Vocabulary = {
  readonly things: readonly string[]
  readonly adjectives: readonly string[]
  readonly verbs: readonly string[]
  readonly roles: readonly string[]
  readonly dishes: readonly string[]
  readonly diseases: readonly string[]
}

const words = (text: string) => text.split('|')

/** Programs, libraries, makers and formats: names of no person, in every language the same. */
export const tech = words(
  'Jenkins|Docker|Django|Apache|Flask|Kafka|Redis|Postgres|Jackson|Gradle|Maven|Spring Boot|Hibernate|Laravel|Symfony|Rails|Ruby|Julia|Pascal|Ada|Haskell|Scala|Perl|Rust|Swift|Kotlin|Elixir|Clojure|Erlang|Dart|Go|Java|Python|TypeScript|Node.js|React|Vue|Angular|Svelte|Ember|Backbone|Grafana|Prometheus|Kibana|Elasticsearch|Logstash|Splunk|Cassandra|Hadoop|Spark|Airflow|Luigi|Celery|Jupyter|Pandas|Polars|NumPy|Keras|PyTorch|TensorFlow|Hugging Face|Claude|Gemini|Llama|Mistral|Whisper|Bard|Siri|Alexa|Cortana|Bixby|Watson|Ubuntu|Debian|Fedora|Bookworm|Jammy|Sierra|Monterey|Ventura|Windows 11|Office 365|Excel|Outlook|Teams|Slack|Zoom|Notion|Obsidian|Trello|Jira|Confluence|Asana|Figma|Canva|Photoshop|Blender|Unity|Godot|Steam|Firefox|Chrome|Safari|Brave|Vivaldi|Puppeteer|Selenium|Cypress|Playwright|Mocha|Jasmine|Jest|Ansible|Vagrant|Chef|Puppet|Terraform|Helm|Istio|Envoy|Caddy|Nginx|Tomcat|Jetty|Bootstrap|Tailwind|Material UI|Stripe|Twilio|Sentry|Datadog|Travis|CircleCI|Bazel|Ninja|Poetry|Conda|Homebrew|Bluetooth|Wi-Fi|USB-C|HDMI|Raspberry Pi|Arduino|Kindle|PlayStation|Xbox|Switch|ThinkPad|MacBook|Pixel|Galaxy|Tesla Model 3|Golf|Corolla|Lego|Nutella|Netflix|Spotify|WhatsApp|Telegram|Signal|Markdown|LaTeX|Mermaid|Graphviz|OAuth|Kerberos|Diffie-Hellman|RSA|Ed25519|SHA-256|Base64|JSON|YAML|TOML|XML|Lucene|Solr|Wagtail|Wordpress|Joomla|Drupal|Magento|Odoo|Salesforce|Marketo|SAP|Moodle|Zotero|Anki|Duolingo|Arial|Helvetica|Garamond|Times New Roman|Calibri',
)

export const drugs = words(
  'ibuprofen|paracetamol|aspirin|metformin|ramipril|amlodipine|bisoprolol|atorvastatin|omeprazole|pantoprazole|salbutamol|prednisolone|amoxicillin|doxycycline|sertraline|citalopram|mirtazapine|quetiapine|lithium|levothyroxine|insulin glargine|warfarin|apixaban|clopidogrel|furosemide|spironolactone|tramadol|morphine|Xanax|Prozac|Zoloft|Lipitor|Viagra|Ventolin|Augmentin|Voltaren|Aspirin|Tamiflu|Ozempic|Humira|Keppra|Lyrica|Nurofen|Panadol',
)

/** Words that name a law, a rule or an idea after somebody. */
export const eponyms = words(
  'Bayes|Markov|Gauss|Fourier|Laplace|Euler|Newton|Pareto|Nash|Turing|Gödel|Dijkstra|Levenshtein|Hamming|Shannon|Boltzmann|Kirchhoff|Ohm|Doppler|Fibonacci|Pascal|Pythagoras|Archimedes|Poisson|Bernoulli|Monte Carlo|Wilcoxon|Pearson|Spearman|Kaplan-Meier|Bonferroni|Cronbach|Likert|Maslow|Gantt|Venn|Parkinson|Alzheimer|Crohn|Hodgkin|Down|Asperger|Tourette|Lyme|Murphy|Occam|Moore|Zipf|Benford|Dunning-Kruger|Stockholm|Peter|Hawthorne|Pavlov|Rorschach|Glasgow|Apgar|Babinski',
)

const en: Vocabulary = {
  things: words(
    'table|window|garden|bridge|river|stone|baker|king|page|field|wood|hill|church|market|road|train|ticket|battery|screen|keyboard|printer|router|contract|invoice|budget|deadline|roadmap|sprint|backlog|release|server|cluster|query|index|schema|token|password|account|report|slide|spreadsheet|meeting|agenda|minutes|policy|procedure|clause|annex|exhibit|claim|appeal|hearing|verdict|witness|tenant|landlord|buyer|seller|employee|employer|patient|nurse|doctor|teacher|student|manager|director|engineer|lawyer|judge|customer|supplier|partner|colleague|neighbour|friend|mother|father|sister|brother|child|baby|dog|cat|robin|swan|rose|lily|daisy|violet|iris|ivy|holly|hazel|amber|ruby|pearl|jade|dawn|summer|winter|autumn|spring|storm|rain|snow|frost|faith|hope|joy|grace|mercy|charity|patience|mark|bill|will|grant|chase|jack|chip|art|duke|major|sergeant|hunter|fisher|miller|mason|carpenter|smith|cook|butler|page|archer|cooper|turner|weaver|potter|bread|butter|coffee|tea|pepper|sage|basil|rosemary|ginger|olive|cherry|peach|berry|apple|orange|melon|kiwi|chair|lamp|sofa|carpet|mirror|bottle|engine|wheel|brake|bicycle|phone|camera|watch|jacket|shoe|ring|song|movie|novel|poem|chapter|theory|experiment|sample|method|result|figure',
  ),
  adjectives: words(
    'new|old|long|short|young|brown|green|black|white|grey|gold|silver|sharp|small|big|good|bad|best|rich|poor|strong|wise|noble|early|late|royal|national|annual|final|joint|general|special|internal|external|digital|social|legal|medical|financial|technical|northern|southern|western|eastern|royal|grand|central|modern|free|open|public|private',
  ),
  verbs: words(
    'clean|repair|replace|install|configure|compare|describe|draw|paint|measure|store|move|build|test|review|approve|cancel|renew|sign|translate|summarise|plan|organise|cook|bake|wash|grow|plant|sell|buy|rent|lease|mark|bill|grant|chase',
  ),
  roles: words(
    'Tenant|Landlord|Buyer|Seller|Employer|Employee|Applicant|Respondent|Claimant|Defendant|Plaintiff|Licensee|Licensor|Borrower|Lender|Guarantor|Trustee|Executor|Contractor|Client|Supplier|Receiving Party|Disclosing Party|Company|Bank|Court|Board|Chair|Secretary|Treasurer|Insured|Insurer|Patient|Physician|Parent|Guardian|Student|Agency|Committee|Data Controller|Data Subject|Service Provider|Shareholder',
  ),
  dishes: words(
    "beef stew|chicken curry|lasagne|ramen|pho|tacos|Caesar salad|Waldorf salad|eggs Benedict|beef Wellington|chicken Kiev|Victoria sponge|Bakewell tart|French onion soup|Greek salad|Irish coffee|apple crumble|shepherd's pie|pancakes|banana bread|sourdough|pad thai|tiramisu",
  ),
  diseases: words(
    "diabetes|asthma|hypertension|migraine|depression|anxiety|epilepsy|arthritis|pneumonia|influenza|measles|shingles|eczema|psoriasis|glaucoma|anaemia|gout|sepsis|stroke|COPD|ADHD|PTSD|Parkinson's disease|Crohn's disease|Graves' disease|Lyme disease|Bell's palsy",
  ),
}

const de: Vocabulary = {
  things: words(
    'Tisch|Fenster|Garten|Brücke|Fluss|Stein|Bäcker|König|Seite|Feld|Wald|Berg|Kirche|Markt|Straße|Zug|Fahrkarte|Akku|Bildschirm|Tastatur|Drucker|Vertrag|Rechnung|Haushalt|Frist|Server|Abfrage|Kennwort|Konto|Bericht|Folie|Tabelle|Besprechung|Tagesordnung|Protokoll|Richtlinie|Klausel|Anlage|Klage|Berufung|Verhandlung|Urteil|Zeuge|Mieter|Vermieter|Käufer|Verkäufer|Arbeitnehmer|Arbeitgeber|Patient|Pfleger|Ärztin|Lehrer|Schüler|Leiter|Direktor|Ingenieur|Anwalt|Richter|Kunde|Lieferant|Kollege|Nachbar|Freund|Mutter|Vater|Schwester|Bruder|Kind|Hund|Katze|Vogel|Rose|Lilie|Sommer|Winter|Herbst|Frühling|Sturm|Regen|Schnee|Frost|Glaube|Hoffnung|Freude|Gnade|Jäger|Fischer|Müller|Maurer|Zimmermann|Schmied|Koch|Schneider|Schuster|Weber|Wagner|Becker|Kaiser|Fuchs|Wolf|Hahn|Vogel|Brot|Butter|Kaffee|Tee|Pfeffer|Salz|Zucker|Mehl|Apfel|Kirsche|Stuhl|Lampe|Sofa|Teppich|Spiegel|Flasche|Motor|Rad|Bremse|Fahrrad|Telefon|Kamera|Uhr|Jacke|Schuh|Ring|Lied|Film|Roman|Gedicht|Kapitel|Theorie|Versuch|Probe|Verfahren|Ergebnis|Abbildung|Schaden|Haftung|Schuldner|Gläubiger|Anspruch|Einwand|Verjährung|Kündigung|Betriebsrat|Aufsichtsrat|Vorstand|Gesellschafter|Satzung|Beschluss|Vorschrift|Gesetz|Verordnung|Steuer|Abgabe|Behörde|Antrag|Bescheid|Widerspruch|Gutachten|Befund|Diagnose|Therapie|Entlassung|Aufnahme|Station|Blutdruck|Fieber|Schmerz|Übelkeit',
  ),
  adjectives: words(
    'neue|alte|lange|kurze|junge|braune|grüne|schwarze|weiße|graue|scharfe|kleine|große|gute|beste|reiche|starke|späte|frühe|allgemeine|besondere|interne|externe|digitale|soziale|rechtliche|medizinische|technische|öffentliche|private',
  ),
  verbs: words(
    'reinigen|reparieren|ersetzen|installieren|vergleichen|beschreiben|zeichnen|messen|lagern|bauen|prüfen|genehmigen|kündigen|verlängern|unterschreiben|übersetzen|planen|kochen|backen|pflanzen|verkaufen|mieten',
  ),
  roles: words(
    'Kläger|Klägerin|Beklagte|Beklagter|Antragsteller|Antragstellerin|Antragsgegner|Mieter|Vermieterin|Auftraggeber|Auftragnehmer|Käufer|Verkäuferin|Schuldner|Gläubigerin|Beschwerdeführer|Angeklagter|Nebenkläger|Zeugin|Sachverständige|Versicherungsnehmer|Versicherer|Darlehensnehmer|Bürge|Geschäftsführer|Gesellschafterin|Erblasser|Erbin',
  ),
  dishes: words(
    'Linsensuppe|Apfelstrudel|Wiener Schnitzel|Königsberger Klopse|Frankfurter Kranz|Kartoffelsalat|Käsespätzle|Sauerbraten|Gulasch|Berliner|Schwarzwälder Kirschtorte|Leipziger Allerlei',
  ),
  diseases: words(
    'Diabetes|Asthma|Bluthochdruck|Migräne|Depression|Epilepsie|Arthrose|Lungenentzündung|Grippe|Masern|Morbus Crohn|Morbus Parkinson|Morbus Basedow|Gürtelrose',
  ),
}

const fr: Vocabulary = {
  things: words(
    'table|fenêtre|jardin|pont|rivière|pierre|boulanger|roi|page|champ|bois|colline|église|marché|route|train|billet|batterie|écran|clavier|imprimante|contrat|facture|budget|délai|serveur|requête|compte|rapport|réunion|procès-verbal|politique|clause|annexe|demande|appel|audience|témoin|locataire|bailleur|acheteur|vendeur|salarié|employeur|patient|infirmière|médecin|professeur|élève|directeur|ingénieur|avocat|juge|client|fournisseur|collègue|voisin|ami|mère|père|sœur|frère|enfant|chien|chat|rose|marguerite|violette|été|hiver|automne|printemps|orage|pluie|neige|foi|espoir|joie|grâce|chasseur|pêcheur|meunier|maçon|charpentier|forgeron|cuisinier|berger|marchand|pain|beurre|café|thé|poivre|basilic|olive|cerise|pomme|chaise|lampe|tapis|miroir|bouteille|moteur|roue|vélo|téléphone|montre|veste|chanson|film|roman|poème|chapitre|théorie|méthode|résultat|préjudice|créancier|débiteur|recours|pourvoi|moyen|arrêt|jugement|ordonnance|décret|loi',
  ),
  adjectives: words(
    'nouveau|ancien|long|petit|grand|blanc|noir|vert|gris|riche|fort|sage|général|spécial|interne|externe|social|juridique|médical|technique|public|privé',
  ),
  verbs: words(
    'nettoyer|réparer|remplacer|installer|comparer|décrire|dessiner|mesurer|ranger|construire|vérifier|annuler|renouveler|signer|traduire|planifier|cuisiner|planter|vendre|louer',
  ),
  roles: words(
    'Requérant|Requérante|Demandeur|Défendeur|Locataire|Bailleur|Acheteur|Vendeur|Employeur|Salarié|Prestataire|Client|Emprunteur|Prêteur|Garant|Assuré|Assureur|Mandant|Mandataire|Associé|Gérant|Notaire|Ministère public|Partie civile',
  ),
  dishes: words(
    'bœuf bourguignon|tarte Tatin|crème brûlée|salade César|quiche lorraine|blanquette de veau|gratin dauphinois|ratatouille|croque-monsieur|pêche Melba',
  ),
  diseases: words(
    'diabète|asthme|hypertension|migraine|dépression|épilepsie|arthrose|pneumonie|grippe|rougeole|maladie de Crohn|maladie de Parkinson|maladie de Lyme',
  ),
}

const es: Vocabulary = {
  things: words(
    'mesa|ventana|jardín|puente|río|piedra|panadero|rey|página|campo|bosque|colina|iglesia|mercado|camino|tren|billete|batería|pantalla|teclado|impresora|contrato|factura|presupuesto|plazo|servidor|consulta|cuenta|informe|reunión|acta|política|cláusula|anexo|demanda|recurso|vista|testigo|inquilino|arrendador|comprador|vendedor|trabajador|empresa|paciente|enfermera|médico|profesor|alumno|director|ingeniero|abogado|juez|cliente|proveedor|compañero|vecino|amigo|madre|padre|hermana|hermano|niño|perro|gato|rosa|margarita|violeta|verano|invierno|otoño|primavera|tormenta|lluvia|nieve|fe|esperanza|alegría|gracia|cazador|pescador|molinero|albañil|carpintero|herrero|cocinero|pastor|pan|mantequilla|café|té|pimienta|romero|oliva|cereza|manzana|silla|lámpara|alfombra|espejo|botella|motor|rueda|bicicleta|teléfono|reloj|chaqueta|canción|película|novela|poema|capítulo|teoría|método|resultado|daño|acreedor|deudor|sentencia|auto|decreto|ley|reglamento',
  ),
  adjectives: words(
    'nuevo|viejo|largo|corto|joven|blanco|negro|verde|gris|rico|fuerte|sabio|general|especial|interno|externo|social|jurídico|médico|técnico|público|privado|real|delgado|bravo|moreno|rubio|calvo',
  ),
  verbs: words(
    'limpiar|reparar|sustituir|instalar|comparar|describir|dibujar|medir|guardar|construir|revisar|cancelar|renovar|firmar|traducir|planificar|cocinar|plantar|vender|alquilar',
  ),
  roles: words(
    'Demandante|Demandada|Recurrente|Recurrido|Arrendatario|Arrendador|Comprador|Vendedora|Empresario|Trabajador|Cliente|Prestatario|Fiador|Asegurado|Aseguradora|Mandante|Apoderado|Socio|Administrador|Notario|Ministerio Fiscal|Actora',
  ),
  dishes: words(
    'tortilla de patatas|gazpacho|paella|crema catalana|ensalada César|fabada|cocido madrileño|roscón de Reyes|pulpo a la gallega|arroz con leche',
  ),
  diseases: words(
    'diabetes|asma|hipertensión|migraña|depresión|epilepsia|artrosis|neumonía|gripe|sarampión|enfermedad de Crohn|enfermedad de Parkinson|enfermedad de Lyme',
  ),
}

const vi: Vocabulary = {
  things: words(
    'cái bàn|cửa sổ|khu vườn|cây cầu|dòng sông|hòn đá|nhà vua|cánh đồng|ngọn núi|chợ|con đường|chuyến tàu|vé|pin|màn hình|bàn phím|máy in|hợp đồng|hóa đơn|ngân sách|hạn chót|máy chủ|tài khoản|báo cáo|cuộc họp|biên bản|điều khoản|phụ lục|đơn kiện|phiên tòa|nhân chứng|người thuê|chủ nhà|người mua|người bán|người lao động|bệnh nhân|y tá|bác sĩ|giáo viên|học sinh|giám đốc|kỹ sư|luật sư|thẩm phán|khách hàng|đồng nghiệp|hàng xóm|bạn bè|mẹ|cha|chị|anh|em|con chó|con mèo|hoa hồng|hoa lan|hoa mai|hoa cúc|mùa xuân|mùa hạ|mùa thu|mùa đông|bình minh|hoàng hôn|niềm tin|hy vọng|niềm vui|hòa bình|minh bạch|công bằng|bánh mì|cà phê|trà|hạt tiêu|quả táo|cái ghế|cái đèn|tấm thảm|chai nước|động cơ|xe đạp|điện thoại|đồng hồ|áo khoác|bài hát|bộ phim|tiểu thuyết|chương|phương pháp|kết quả',
  ),
  adjectives: words('mới|cũ|dài|ngắn|trẻ|trắng|đen|xanh|lớn|nhỏ|mạnh|chung|riêng|nội bộ|xã hội|pháp lý|kỹ thuật|công cộng'),
  verbs: words('lau|sửa|thay|cài đặt|so sánh|mô tả|vẽ|đo|cất|xây|kiểm tra|hủy|gia hạn|ký|dịch|lập kế hoạch cho|nấu|trồng|bán|thuê'),
  roles: words(
    'Bên A|Bên B|Nguyên đơn|Bị đơn|Bên thuê|Bên cho thuê|Bên mua|Bên bán|Người sử dụng lao động|Người lao động|Bên vay|Bên bảo lãnh|Người được bảo hiểm|Chủ tọa|Thư ký|Hội đồng quản trị|Giám đốc|Viện kiểm sát',
  ),
  dishes: words('phở bò|bún chả|bánh xèo|cơm tấm|canh chua|thịt kho tàu|gỏi cuốn|bún bò Huế|mì Quảng|chả cá Lã Vọng|bánh cuốn'),
  diseases: words('tiểu đường|hen suyễn|cao huyết áp|đau nửa đầu|trầm cảm|động kinh|viêm phổi|cúm|sởi|thủy đậu|Parkinson|Alzheimer'),
}

export const vocabularies: Readonly<Record<string, Vocabulary>> = { en, de, fr, es, vi }
