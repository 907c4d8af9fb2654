// What differs between languages and countries in the values of slots: how dates, streets and telephones look, what people are and do.

export type Locale = {
  readonly months: readonly string[]
  readonly weekdays: readonly string[]
  /** `D` day, `DD` two digits, `M` month's name, `MM` its number, `YYYY` year, `YY` short year. */
  readonly dates: readonly string[]
  /** Dates as prose has them, with the month's name. */
  readonly longDates: readonly string[]
  readonly durations: readonly string[]
  readonly mister: readonly string[]
  readonly missus: readonly string[]
  readonly doctor: readonly string[]
  /** `#` is a digit. */
  readonly phones: readonly string[]
  /** `S` street word with a name in place of `*`, `N` number, `Z` postcode, `C` city. */
  readonly addresses: readonly string[]
  readonly streets: readonly string[]
  readonly zip: readonly string[]
  readonly cityCountries: readonly string[]
  readonly cities: readonly string[]
  readonly regions: readonly string[]
  readonly countries: readonly string[]
  readonly nationalities: readonly string[]
  readonly jobs: readonly string[]
  readonly traits: readonly string[]
  readonly legalForms: readonly string[]
  /** Name patterns of organisations: `L` a family name, `L2` another, `W` a made-up word, `C` a city, `F` a legal form. */
  readonly organisations: readonly string[]
  readonly institutions: readonly string[]
  readonly courts: readonly string[]
  readonly money: readonly string[]
}

const words = (text: string) => text.split('|')

const en: Locale = {
  months: 'January February March April May June July August September October November December'.split(' '),
  weekdays: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' '),
  dates: words(
    'D M YYYY|M D, YYYY|DD/MM/YYYY|MM/DD/YYYY|YYYY-MM-DD|D M YYYY|DD.MM.YYYY|D/MM/YY|Dth M YYYY|M Dth, YYYY|DD-MM-YYYY|Dth of M YYYY|D mon YYYY|DD-mon-YYYY',
  ),
  longDates: words('D M YYYY'),
  durations: words(
    'two years|three years and nine months|six months|eighteen months|fourteen days|ten months|two and a half years|five years and two months|thirty days|seven years|one year and four months|nearly four years|eight weeks|72 hours|three weeks|four years and six months|five days',
  ),
  mister: ['Mr', 'Mr', 'Mr.'],
  missus: ['Ms', 'Mrs', 'Ms', 'Ms.', 'Mrs.', 'Miss'],
  doctor: ['Dr', 'Dr.', 'Prof.', 'Professor', 'Doctor'],
  phones: words(
    '+44 7### ######|07### ######|020 7### ####|(555) 01#-####|+1 ###-555-01##|###-555-01##|+1 (###) 555-01##|0161 496 0###|+44 (0)20 7946 0###|+353 8# ### ####|1-800-555-01##|555.01##|###.555.01##|+61 4## ### ###',
  ),
  addresses: words(
    'N S, C Z|N S, C|Flat n, N S, C Z|N S, Apt n, C, Z|Na S, C, Z|N S|Unit n, N S, C Z|P.O. Box N, C Z|Apartment nB, N S, C',
  ),
  streets: words(
    '* Street|* Road|* Avenue|* Lane|* Close|* Drive|* Way|* Court|* Place|* Crescent|* Gardens|* Terrace|* St|* Rd|* Ave|* Blvd|High Street|Church Lane|Station Road|Mill Lane|Victoria Road|Park Avenue|Elm Street|Maple Drive|Oak Hill|Old Mill Road|* Hill|* Square|* Row|West * Street|* Mews',
  ),
  zip: words('LS6 #AB|M1# 4QX|SW1# 2ER|EH1# 9TY|BS8 #LP|#####|#####|#####-####|CF1# 3NB|NG7 #FD'),
  cityCountries: ['GB', 'US', 'GB', 'US', 'IE', 'CA', 'AU', 'IN'],
  cities: words(
    'London|Manchester|Leeds|Bristol|Birmingham|Glasgow|Edinburgh|Liverpool|Sheffield|Cardiff|Belfast|Dublin|Cork|Galway|New York|Boston|Chicago|Seattle|Austin|Denver|Portland|San Francisco|Los Angeles|Houston|Atlanta|Toronto|Vancouver|Sydney|Melbourne|Auckland|Singapore|Nottingham|Leicester|Brighton|Oxford|Cambridge|York|Bath|Norwich|Plymouth|Reading|Swindon|Derby|Boise|Tulsa|Omaha|Tucson|Fresno|St. Louis|Baltimore|Cape Town|Nairobi|Lagos|Mumbai|Delhi|Warsaw|Istanbul|Kyiv|Vilnius|Sofia|Budapest|Paris|Berlin|Madrid|Rome|Lisbon|Athens|Hanoi',
  ),
  regions: words(
    'Kent|Sussex|Gloucestershire|Ohio|Texas|California|Oregon|Ontario|Bavaria|Brittany|Yorkshire|Cornwall|Queensland|Munster|the Highlands|Anatolia|Transylvania|Silesia|Catalonia|Lombardy|Massachusetts|Florida|Michigan|New Jersey|Northern Ireland|Wales|Scotland|the Midlands|Essex|Somerset',
  ),
  countries: words(
    'France|Germany|Poland|Turkey|Spain|Italy|Ukraine|Romania|Ireland|Portugal|India|Nigeria|Kenya|Ghana|Vietnam|Canada|Australia|Mexico|Brazil|Syria|Iraq|Afghanistan|Morocco|Tunisia|Sweden|Norway|Finland|Hungary|Greece|Bulgaria|Moldova|Georgia|Armenia|Lithuania|Latvia|Serbia|Croatia|Albania|the Netherlands|the United Kingdom|Switzerland|Austria|Pakistan|Sri Lanka|the Philippines|South Africa|Colombia|Russia',
  ),
  nationalities: words(
    'British|Irish|French|German|Polish|Turkish|Spanish|Italian|Ukrainian|Romanian|Portuguese|Indian|Nigerian|Kenyan|Ghanaian|Vietnamese|Canadian|Australian|Mexican|Brazilian|Syrian|Iraqi|Afghan|Moroccan|Tunisian|Swedish|Norwegian|Finnish|Hungarian|Greek|Bulgarian|Moldovan|Georgian|Armenian|Lithuanian|Latvian|Serbian|Croatian|Albanian|Dutch|Swiss|Austrian|Pakistani|Chinese|Japanese|Korean|Russian|Slovak|Slovenian|Czech|Estonian|Azerbaijani|American|Kurdish',
  ),
  jobs: words(
    'nurse|teacher|primary school teacher|journalist|electrician|plumber|bus driver|taxi driver|accountant|architect|civil engineer|software engineer|software developer|data analyst|dentist|pharmacist|police officer|firefighter|paramedic|farmer|carpenter|welder|chef|waitress|waiter|cleaner|security guard|social worker|midwife|veterinarian|hairdresser|tailor|librarian|translator|interpreter|photographer|musician|pianist|actor|novelist|university lecturer|research assistant|bookkeeper|estate agent|insurance broker|sales assistant|shop assistant|warehouse worker|truck driver|lorry driver|mechanic|pilot|flight attendant|soldier|army officer|civil servant|tax inspector|customs officer|prison guard|priest|retired miner|retired teacher|student|law student|medical student|nursery teacher|physiotherapist|psychologist|psychiatrist|radiographer|surgeon|GP|barrister|notary|judge|politician|trade unionist|human rights activist|fisherman|baker|butcher|construction worker|roofer|gardener|factory worker|seamstress|conscript|artillery captain',
  ),
  traits: words(
    'Catholic|Muslim|Jewish|Buddhist|Hindu|Sikh|Jehovah’s Witness|Protestant|atheist|gay|lesbian|bisexual|transgender|divorced|widowed|married|single mother|single|unemployed|retired|vegan|of Roma origin|of Kurdish origin|Roma|Black|Asian|left-handed|deaf|blind|a wheelchair user|pregnant|a conscientious objector|homeless|an asylum seeker|a refugee|a member of the Green Party|autistic|HIV-positive|diabetic',
  ),
  legalForms: words('Ltd|Limited|plc|LLP|Inc.|Inc|LLC|Corp.|Group|& Co.|Pty Ltd|Holdings Ltd|PLC|& Sons|& Sons Ltd|Partners|Co.|GmbH|S.A.'),
  organisations: words(
    "W F|W|W W2|L F|L & L2|L & L2 F|L, L2 & Co.|C L F|L Logistics F|L Construction F|W Technologies|W Labs|W Health|L Brothers F|The L Group|L Foods F|W Bank|C Dental|L Motors|W Energy F|L Law|W Systems|W Pharma|L Bakery|C Plumbing & Heating|W Insurance|L Properties|W Digital|W Solutions F|L Associates|W Consulting|A|A F|Green W|L Architects|First W Bank|W Airlines|W Media|C Cycling Club|L Veterinary Clinic|The W Café|Café L|L's Diner|W Fitness|L Foundation|W Trust|L Estate Agents|W-W2",
  ),
  institutions: words(
    'University of C|C University|C General Hospital|St Mary’s Hospital, C|C Medical Centre|L Memorial Hospital|C City Council|C Primary School|L High School|St. L’s School|C College|C District Council|C Police Department|C Police|L Surgery|C Health Centre|C Children’s Hospital|C Library|C Museum|C United|C Rovers FC|C Food Bank|C Chamber of Commerce|L Institute|C County Court|Ministry of Health|Ministry of Defence|Home Office|Department of Education|Inland Revenue|C Housing Association|HMP L|C Airport Authority|C Fire Service|C Bar Association|L Academy|C Institute of Technology|Queen L Hospital',
  ),
  courts: words(
    'C District Court|C Regional Court|C Court of Appeal|C Administrative Court|C Assize Court|C Magistrates’ Court|Court of Appeal|Supreme Court|Constitutional Court|Court of Cassation|Supreme Administrative Court|C County Court|High Court|Crown Court at C|C City Court|C Labour Court|C Commercial Court|C State Security Court|C Military Court|C Criminal Court|C Family Court|Federal Court of Justice|Council of State|C Town Court|C Court of First Instance|C Juvenile Court|District Court of C|Regional Court of C|District Court in C|Regional Court in C|7th Chamber of the C Administrative Court|Criminal Division of the C Court of Appeal|Fourteenth Chamber of the C Assize Court|Magistrates’ Court of C|C-C Circuit Court|Administrative Court of Appeal in C|assize court of C',
  ),
  money: words(
    'EUR #,000|#,#00 euros (EUR)|GBP #,##0|#0,000 Polish zlotys (PLN)|approximately EUR ##,000|#,000,000 Turkish liras (TRL)|about #00,000 euros|SEK ##,000|##%|## per cent|##,000 Swiss francs|USD #,000,000|£##,#00|€#,##0|$##,000|RUB ###,000|a total of EUR #,#00|##.#%|HUF #,000,000|#00 hectares|## square metres|UAH ##,#00|some EUR #,000|MDL #,#00',
  ),
}

const de: Locale = {
  months: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
  weekdays: 'Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag'.split(' '),
  dates: words('D. M YYYY|DD.MM.YYYY|D.MM.YYYY|DD.MM.YY|YYYY-MM-DD|D. M YYYY'),
  longDates: words('D. M YYYY'),
  durations: words(
    'zwei Jahre|drei Jahre und neun Monate|sechs Monate|18 Monate|vierzehn Tage|zweieinhalb Jahre|fünf Jahre|dreißig Tage|ein Jahr und vier Monate|knapp vier Jahre|acht Wochen|drei Wochen',
  ),
  mister: ['Herr', 'Herr', 'Hr.'],
  missus: ['Frau', 'Frau', 'Fr.'],
  doctor: ['Dr.', 'Dr. med.', 'Prof. Dr.', 'Prof.'],
  phones: words(
    '+49 30 #######|030/#######|0171 #######|+49 15# ########|089 ######|0049 40 #######|(0221) ######|0711-######|+43 1 #######|+41 44 ### ## ##|0176/########',
  ),
  addresses: words('S N, Z C|S N, Z C|S N, C|S Na, Z C|S N|S N/n, Z C'),
  streets: words(
    '*straße|*str.|*weg|*allee|*gasse|*platz|*ring|*-Straße|Am *berg|Hauptstraße|Bahnhofstraße|Gartenweg|Schillerstraße|Goethestr.|Lindenallee|Am Markt|Ludwig-*-Straße|An der Kirche|Mühlenweg|Kirchgasse|Im Grund|Zur *mühle|Rosenweg|Alte Landstraße',
  ),
  zip: ['#####', '#####', 'D-#####'],
  cityCountries: ['DE', 'DE', 'DE', 'AT', 'CH'],
  cities: words(
    'Berlin|Hamburg|München|Köln|Frankfurt|Stuttgart|Düsseldorf|Leipzig|Dortmund|Essen|Bremen|Dresden|Hannover|Nürnberg|Duisburg|Bochum|Wuppertal|Bielefeld|Bonn|Münster|Karlsruhe|Mannheim|Augsburg|Wiesbaden|Kiel|Aachen|Halle|Magdeburg|Freiburg|Lübeck|Erfurt|Rostock|Mainz|Kassel|Saarbrücken|Potsdam|Oldenburg|Heidelberg|Regensburg|Ulm|Würzburg|Wien|Graz|Linz|Salzburg|Zürich|Basel|Bern|Frankfurt am Main|Castrop-Rauxel|Bad Homburg|Göttingen|Tübingen',
  ),
  regions: words(
    'Bayern|Sachsen|Hessen|Thüringen|Niedersachsen|Brandenburg|Schleswig-Holstein|Baden-Württemberg|Nordrhein-Westfalen|Tirol|Kärnten|Rheinland-Pfalz|Mecklenburg-Vorpommern|Allgäu|Ruhrgebiet',
  ),
  countries: words(
    'Frankreich|Polen|Türkei|Spanien|Italien|Ukraine|Rumänien|Portugal|Syrien|Irak|Afghanistan|Österreich|Schweiz|Dänemark|Schweden|Griechenland|Kroatien|Serbien|Vietnam|Marokko|Iran|Eritrea|Bulgarien|Ungarn|Indien|Kanada',
  ),
  nationalities: words(
    'deutscher|türkischer|polnischer|syrischer|italienischer|österreichischer|französischer|ukrainischer|rumänischer|iranischer|afghanischer|spanischer|griechischer|kroatischer|serbischer|vietnamesischer|irakischer|bulgarischer|russischer|marokkanischer',
  ),
  jobs: words(
    'Krankenpfleger|Krankenschwester|Lehrer|Lehrerin|Grundschullehrerin|Elektriker|Kfz-Mechatroniker|Bäcker|Bäckermeister|Steuerberaterin|Architekt|Ingenieurin|Softwareentwickler|Polizist|Busfahrer|Erzieherin|Verkäuferin|Buchhalterin|Bankkaufmann|Tischler|Landwirt|Journalistin|Zahnarzt|Apothekerin|Rechtsanwältin|Sozialarbeiterin|Rentner|Studentin|Student|Hausfrau|Lkw-Fahrer|Lagerarbeiter|Friseurin|Koch|Kellnerin|Reinigungskraft|Bauarbeiter|Dachdecker|Beamter|Soldat|Pfarrer|Hebamme|Physiotherapeutin|Bürokauffrau|Schlosser|Versicherungsmakler|Geschäftsführer',
  ),
  traits: words(
    'katholisch|evangelisch|muslimisch|jüdisch|geschieden|verwitwet|verheiratet|ledig|alleinerziehend|arbeitslos|schwul|lesbisch|schwerbehindert|konfessionslos|schwanger|buddhistisch|transgeschlechtlich|gehörlos|obdachlos',
  ),
  legalForms: words('GmbH|AG|KG|GmbH & Co. KG|UG (haftungsbeschränkt)|UG|e.V.|OHG|eG|GbR|SE|e. K.|mbH|gGmbH|PartG mbB|KGaA'),
  organisations: words(
    'W F|L F|L & L2 F|L und Söhne F|Autohaus L|Bäckerei L|Spedition L F|Kanzlei L|Kanzlei L & L2|Verkehrsbetriebe C|Tischlerei L|Elektro L|W Bau F|W Technik F|W Software F|W Versicherung F|Gebrüder L F|Druckerei L|Hotel L|Gasthof L|Restaurant L|Reisebüro L|Immobilien L F|W Pharma F|W Energie F|Stadtwerke C|Sparkasse C|Volksbank C F|Hausverwaltung L|Praxis Dr. L|L Maschinenbau F|A|A F|Steuerkanzlei L|W Logistik F|Apotheke am Markt C|Pflegedienst L|Weingut L|Brauerei L|L Consulting F|SV C|FC C|TSV C 1898',
  ),
  institutions: words(
    'Universität C|Klinikum C|Universitätsklinikum C|St.-Josef-Krankenhaus C|Grundschule C|Gymnasium C|Stadt C|Landratsamt C|Finanzamt C|Jobcenter C|Polizeiinspektion C|Deutsche Rentenversicherung|AOK C|Jugendamt C|Ausländerbehörde C|Bundesagentur für Arbeit|Bundesministerium des Innern|Technische Hochschule C|Gemeinde C|Bezirksamt C|L-Gymnasium|L-Stiftung|IHK C|Handwerkskammer C|Caritas C|Diakonie C|Staatsanwaltschaft C|Feuerwehr C|Kita L|Bundesanstalt für Finanzdienstleistungsaufsicht',
  ),
  courts: words(
    'Amtsgericht C|Landgericht C|Oberlandesgericht C|AG C|LG C|OLG C|Verwaltungsgericht C|Arbeitsgericht C|Sozialgericht C|Finanzgericht C|Bundesgerichtshof|BGH|Bundesverfassungsgericht|BVerfG|BAG|Bundesarbeitsgericht|Landesarbeitsgericht C|Verwaltungsgerichtshof C|Bundesverwaltungsgericht|BFH|Bundessozialgericht|Landessozialgericht C|Handelsgericht C|Bezirksgericht C|Oberverwaltungsgericht C|Kammergericht',
  ),
  money: words(
    '#.#00 Euro|#.000 EUR|##.000 €|rund #0.000 Euro|#.#00,00 €|## %|## Prozent|#00 Euro monatlich|etwa ##.000 Schweizer Franken|##0 Quadratmeter',
  ),
}

const fr: Locale = {
  months: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  weekdays: 'lundi mardi mercredi jeudi vendredi samedi dimanche'.split(' '),
  dates: words('D M YYYY|DD/MM/YYYY|DD/MM/YY|YYYY-MM-DD|DD.MM.YYYY|D M YYYY|1er M YYYY'),
  longDates: words('D M YYYY|D M YYYY|D M YYYY|1er M YYYY'),
  durations: words(
    'deux ans|trois ans et neuf mois|six mois|dix-huit mois|quatorze jours|deux ans et demi|cinq ans|trente jours|un an et quatre mois|près de quatre ans|huit semaines|plus de sept ans',
  ),
  mister: ['M.', 'M.', 'Monsieur'],
  missus: ['Mme', 'Mme', 'Madame', 'Mlle'],
  doctor: ['Dr', 'Docteur', 'Pr'],
  phones: words(
    '06 ## ## ## ##|07 ## ## ## ##|01 ## ## ## ##|+33 6 ## ## ## ##|+33 (0)4 ## ## ## ##|0612######|02.##.##.##.##|+32 4## ## ## ##|+41 22 ### ## ##|04-##-##-##-##',
  ),
  addresses: words('N S, Z C|N, S, Z C|N bis, S, Z C|N S, C|N S|Appt n, N S, Z C'),
  streets: words(
    'rue *|avenue *|boulevard *|rue de la *|place *|chemin des *|rue du Général-*|rue Victor Hugo|avenue de la République|rue des Lilas|impasse *|quai *|allée des Tilleuls|rue de l’Église|cours *|route de *|rue Jean *|bd *|av. *',
  ),
  zip: ['#####', '#####'],
  cityCountries: ['FR', 'FR', 'FR', 'BE', 'CH', 'LU'],
  cities: words(
    'Paris|Lyon|Marseille|Toulouse|Nice|Nantes|Strasbourg|Montpellier|Bordeaux|Lille|Rennes|Reims|Le Havre|Saint-Étienne|Toulon|Grenoble|Dijon|Angers|Nîmes|Villeurbanne|Clermont-Ferrand|Le Mans|Aix-en-Provence|Brest|Tours|Amiens|Limoges|Annecy|Perpignan|Metz|Besançon|Orléans|Rouen|Mulhouse|Caen|Nancy|Avignon|Poitiers|Pau|La Rochelle|Bruxelles|Liège|Genève|Lausanne|Namur|Luxembourg|Ankara|Istanbul|Varsovie|Rome|Athènes|Créteil|Saint-Denis',
  ),
  regions: words(
    'Bretagne|Normandie|Alsace|Provence|Occitanie|Île-de-France|Corse|Savoie|Auvergne|Bourgogne|Haute-Garonne|Finistère|Wallonie|Seine-Maritime|Gironde',
  ),
  countries: words(
    'Allemagne|Espagne|Italie|Belgique|Suisse|Portugal|Maroc|Algérie|Tunisie|Sénégal|Mali|Turquie|Pologne|Roumanie|Vietnam|Canada|Russie|Ukraine|Grèce|Cameroun|Syrie|Croatie|Bulgarie|Moldova|Géorgie',
  ),
  nationalities: words(
    'français|française|turc|turque|polonais|polonaise|italien|italienne|roumain|roumaine|algérien|algérienne|marocain|marocaine|tunisien|belge|suisse|portugais|portugaise|sénégalais|ukrainien|ukrainienne|russe|grec|grecque|bulgare|croate|hongrois|hongroise|moldave|géorgien|britannique|allemand|allemande|espagnol|espagnole|vietnamienne|iranien|syrien|irlandais|slovaque|autrichien',
  ),
  jobs: words(
    'infirmière|infirmier|professeur|professeure des écoles|instituteur|journaliste|électricien|plombier|chauffeur de taxi|comptable|architecte|ingénieur|développeur|dentiste|pharmacienne|policier|pompier|agriculteur|menuisier|cuisinier|serveuse|aide-soignante|assistante sociale|sage-femme|coiffeuse|bibliothécaire|traductrice|photographe|musicien|fonctionnaire|militaire|retraité|retraitée|étudiante|étudiant|vendeuse|ouvrier|maçon|boulanger|notaire|avocate|magistrat|secrétaire|agent immobilier|commerçant|chef d’entreprise|conducteur de bus|gardien de prison|fonctionnaire de police',
  ),
  traits: words(
    'catholique|musulmane|musulman|juif|juive|protestante|divorcée|divorcé|marié|mariée|veuve|célibataire|homosexuel|homosexuelle|au chômage|d’origine kurde|d’origine rom|enceinte|sans domicile fixe|témoin de Jéhovah|bouddhiste|malvoyant|sourd',
  ),
  legalForms: words('SARL|SAS|SA|S.A.|S.A.R.L.|EURL|SASU|SCI|SNC|et Fils|Groupe|SCP|& Associés'),
  organisations: words(
    'W F|L F|L & Associés|L et Fils|Boulangerie L|Cabinet L|Garage L|Établissements L|Société L|W Conseil|W Assurances|Banque W|Transports L|Maison L|Hôtel L|Restaurant L|Pharmacie L|Groupe W|W Santé|Imprimerie L|Menuiserie L|Crédit W|Mutuelle W|Agence L Immobilier|Librairie L|W Énergie|Éditions L|A|A F|Laboratoires L|Les Jardins de C|Brasserie L|W Solutions|W Technologies F|Clinique L|Domaine L|AS C|Olympique de C',
  ),
  institutions: words(
    'Université de C|CHU de C|Hôpital Saint-L|mairie de C|lycée L|collège L|école primaire L|préfecture de C|commissariat de C|CAF de C|Pôle emploi|France Travail|ministère de la Justice|ministère de l’Intérieur|ministère des Affaires étrangères|Hôpital de C|clinique L|rectorat de C|direction départementale de C|barreau de C|Assurance Maladie|URSSAF|conseil départemental de C|maison d’arrêt de C|gendarmerie de C|Institut L|Association L|Croix-Rouge de C',
  ),
  courts: words(
    'tribunal de grande instance de C|cour d’appel de C|tribunal administratif de C|Cour de cassation|Conseil d’État|tribunal correctionnel de C|cour d’assises de C|conseil de prud’hommes de C|tribunal judiciaire de C|tribunal de commerce de C|Conseil constitutionnel|tribunal d’instance de C|cour administrative d’appel de C|Cour suprême|tribunal régional de C|tribunal de district de C|Cour constitutionnelle|cour de sûreté de l’État de C',
  ),
  money: words(
    '# 000 euros|#0 000 EUR|# ##0 euros (EUR)|environ ## 000 francs|## %|# 500 €|#0 000 000 livres turques|une somme de # 000 EUR|### euros par mois|## 000 zlotys',
  ),
}

const es: Locale = {
  months: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
  weekdays: 'lunes martes miércoles jueves viernes sábado domingo'.split(' '),
  dates: words('D de M de YYYY|DD/MM/YYYY|DD/MM/YY|YYYY-MM-DD|DD-MM-YYYY|D de M de YYYY|D/MM/YYYY'),
  longDates: words('D de M de YYYY'),
  durations: words(
    'dos años|tres años y nueve meses|seis meses|dieciocho meses|catorce días|dos años y medio|cinco años|treinta días|un año y cuatro meses|casi cuatro años|ocho semanas|más de siete años',
  ),
  mister: ['Sr.', 'D.', 'don', 'señor'],
  missus: ['Sra.', 'Dña.', 'doña', 'señora', 'Srta.'],
  doctor: ['Dr.', 'Dra.', 'doctor', 'doctora'],
  phones: words(
    '6## ### ###|6## ## ## ##|+34 6## ### ###|91 ### ## ##|+34 93 ### ## ##|7########|+52 55 #### ####|(55) ####-####|+54 11 ####-####',
  ),
  addresses: words('S, N, Z C|S N, Z C|S, N, nº n, Z C|S N, n.º izquierda, C|S, N, C|S N, nB, Z C|S, N'),
  streets: words(
    'Calle *|C/ *|Avenida *|Avda. *|Plaza *|Paseo de *|Calle Mayor|Calle de la *|Gran Vía|Camino de *|Ronda de *|calle *|Travesía *|Calle Real|Carretera de *|Colonia *|Pza. *',
  ),
  zip: ['#####', '#####'],
  cityCountries: ['ES', 'ES', 'ES', 'MX', 'AR'],
  cities: words(
    'Madrid|Barcelona|Valencia|Sevilla|Zaragoza|Málaga|Murcia|Palma|Bilbao|Alicante|Córdoba|Valladolid|Vigo|Gijón|Granada|A Coruña|Vitoria|Elche|Oviedo|Santander|Pamplona|Almería|San Sebastián|Burgos|Albacete|Salamanca|Logroño|Badajoz|Huelva|Lleida|Tarragona|León|Cádiz|Jaén|Girona|Lugo|Cáceres|Toledo|Getafe|Móstoles|Buenos Aires|Rosario|Ciudad de México|Guadalajara|Monterrey|Puebla|Lima|Bogotá|Medellín|Santiago|Quito|Ankara|Estambul|Varsovia|Roma',
  ),
  regions: words(
    'Andalucía|Galicia|Cataluña|Asturias|Aragón|Extremadura|Navarra|Castilla y León|Canarias|País Vasco|La Rioja|Cantabria|Jalisco|Oaxaca|provincia de Teruel',
  ),
  countries: words(
    'Francia|Alemania|Italia|Portugal|Marruecos|Rumanía|Colombia|Ecuador|Perú|Venezuela|Argentina|México|Bolivia|Turquía|Polonia|Suiza|Reino Unido|Ucrania|Rusia|Grecia|Cuba|Chile|Honduras|Senegal|Siria',
  ),
  nationalities: words(
    'español|española|turco|turca|polaco|polaca|italiano|italiana|rumano|rumana|colombiano|colombiana|ecuatoriano|peruana|marroquí|francés|francesa|alemán|portugués|venezolana|argentino|argentina|mexicano|mexicana|boliviana|ucraniano|ruso|rusa|griego|búlgaro|británico|suizo|cubana|chileno|hondureña|sirio|húngaro|croata|irlandés',
  ),
  jobs: words(
    'enfermera|enfermero|maestra|profesor|profesora de instituto|periodista|electricista|fontanero|taxista|contable|arquitecta|ingeniero|programador|dentista|farmacéutica|policía|bombero|agricultor|carpintero|cocinero|camarera|auxiliar de enfermería|trabajadora social|matrona|peluquera|bibliotecaria|traductora|fotógrafo|músico|funcionario|militar|jubilado|jubilada|estudiante|dependienta|albañil|panadero|notario|abogada|jueza|secretaria|comercial|camionero|guardia civil|ama de casa|administrativa|celador|pescador|limpiadora',
  ),
  traits: words(
    'católica|católico|musulmana|musulmán|judío|evangélica|divorciada|divorciado|casado|casada|viuda|viudo|soltero|soltera|homosexual|en paro|desempleado|de etnia gitana|de origen kurdo|embarazada|sin hogar|testigo de Jehová|invidente|sorda',
  ),
  legalForms: words('S.L.|S.A.|SL|SA|S.L.U.|S. de R.L. de C.V.|S.A. de C.V.|S.Coop.|e Hijos|Grupo|C.B.|y Asociados'),
  organisations: words(
    'W F|L F|L y L2|Hermanos L|Talleres L|Panadería L|Bufete L|Construcciones L F|Transportes L F|Grupo W|Banco W|Seguros W|Clínica L|Hotel L|Restaurante L|Bar L|Farmacia L|Inmobiliaria L|W Consultores|W Tecnología F|Bodegas L|Asesoría L|Gestoría L|Editorial L|W Energía|Caja W|Librería L|Autoescuela L|A|A F|Muebles L|Ferretería L|Laboratorios L|Viajes W|W Salud|CD C|Real C|Cooperativa L',
  ),
  institutions: words(
    'Universidad de C|Hospital General de C|Hospital Universitario de C|Ayuntamiento de C|Colegio L|IES L|CEIP L|Ministerio de Justicia|Ministerio del Interior|Ministerio de Asuntos Exteriores|comisaría de C|Seguridad Social|Agencia Tributaria|Hacienda|SEPE|Diputación de C|Centro de Salud L|Instituto L|Fundación L|Cruz Roja de C|Guardia Civil de C|Generalitat|Junta de C|prisión de C|Cámara de Comercio de C|Colegio de Abogados de C|Policía Nacional de C',
  ),
  courts: words(
    'Juzgado de Primera Instancia nº n de C|Audiencia Provincial de C|Tribunal Supremo|Tribunal Constitucional|Audiencia Nacional|Juzgado de lo Social nº n de C|Tribunal Superior de Justicia de C|Juzgado de Instrucción nº n de C|Tribunal de Apelación de C|Tribunal de Casación|Tribunal Regional de C|Tribunal de Distrito de C|Juzgado de lo Penal nº n de C|Tribunal Administrativo de C|Consejo de Estado|Tribunal de lo Penal de C|Tribunal de Seguridad del Estado de C',
  ),
  money: words(
    '#.000 euros|##.000 EUR|#.##0 euros (EUR)|aproximadamente ##.000 pesetas|##%|## %|#.500 €|##.000.000 de liras turcas|una suma de #.000 EUR|### euros al mes',
  ),
}

const vi: Locale = {
  months: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
  weekdays: ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'],
  dates: words('DD/MM/YYYY|D/M/YYYY|ngày D tháng M năm YYYY|DD-MM-YYYY|YYYY-MM-DD|D tháng M năm YYYY|DD.MM.YYYY'),
  longDates: words('DD/MM/YYYY|ngày D tháng M năm YYYY|D tháng M năm YYYY'),
  durations: words('hai năm|ba năm|sáu tháng|18 tháng|mười bốn ngày|hơn bốn năm|năm năm|30 ngày|tám tuần'),
  mister: ['anh', 'ông', 'chú', 'bác', 'thầy', 'Anh', 'Ông'],
  missus: ['chị', 'bà', 'cô', 'em', 'Chị', 'Bà', 'cô giáo'],
  doctor: ['bác sĩ', 'BS.', 'TS.', 'ThS.', 'PGS. TS.', 'BS'],
  phones: words('09## ### ###|03########|+84 9# ### ####|028 #### ####|0### ### ###|024.########|(+84) 3## ### ###|08########'),
  addresses: words(
    'N S, phường Q, quận q, C|N/n S, phường Q, C|số N S, P. q, Q. Q, C|N S, C|số N ngõ n S, C|số nhà N, thôn Q, xã L, huyện Q, tỉnh C|tổ n, ấp Q, xã L, C|N S, phường Q, thành phố C|căn hộ n chung cư Q, N S, quận q, C',
  ),
  streets: words(
    'đường *|* |phố *|đường Nguyễn Huệ|đường Lê Lợi|Trần Hưng Đạo|đường Hai Bà Trưng|Lý Thường Kiệt|đường Cách Mạng Tháng Tám|Điện Biên Phủ|đường Phan Chu Trinh|Nguyễn Trãi|đường Hoàng Diệu|Quang Trung|đường 3/2|Võ Văn Tần|Pasteur|Kim Mã|phố Hàng Bông|đường Nguyễn Văn Cừ',
  ),
  zip: ['#####0'],
  cityCountries: ['VN'],
  cities: words(
    'Hà Nội|TP.HCM|TP. Hồ Chí Minh|Thành phố Hồ Chí Minh|Sài Gòn|Đà Nẵng|Hải Phòng|Cần Thơ|Huế|Nha Trang|Đà Lạt|Vũng Tàu|Quy Nhơn|Biên Hòa|Nam Định|Thái Bình|Vinh|Thanh Hóa|Buôn Ma Thuột|Pleiku|Mỹ Tho|Long Xuyên|Rạch Giá|Cà Mau|Bến Tre|Bạc Liêu|Phan Thiết|Hội An|Hạ Long|Lào Cai|Sa Pa|Lạng Sơn|Bắc Ninh|Hải Dương|Hưng Yên|Việt Trì|Thái Nguyên|Tuy Hòa|Quảng Ngãi|Tam Kỳ|Đồng Hới|Thủ Dầu Một|Tân An|Vĩnh Long|Trà Vinh|Sóc Trăng',
  ),
  regions: words(
    'Nghệ An|Bình Dương|Đồng Nai|Long An|Quảng Nam|Quảng Ninh|Bắc Giang|Phú Thọ|Gia Lai|Đắk Lắk|Lâm Đồng|Kiên Giang|An Giang|Đồng Tháp|Tiền Giang|Hà Tĩnh|Quảng Bình|Ninh Bình|Hà Nam|Hòa Bình|Sơn La|Điện Biên|miền Tây|Tây Nguyên',
  ),
  countries: words('Nhật Bản|Hàn Quốc|Trung Quốc|Đài Loan|Mỹ|Úc|Canada|Đức|Pháp|Anh|Singapore|Thái Lan|Campuchia|Lào|Nga|Ba Lan|Malaysia'),
  nationalities: words('Việt Nam|Hàn Quốc|Nhật Bản|Trung Quốc|Mỹ|Pháp|Đức|Úc|Lào|Campuchia|Đài Loan|Nga'),
  jobs: words(
    'giáo viên|y tá|điều dưỡng|bác sĩ|kỹ sư xây dựng|kỹ sư phần mềm|lập trình viên|kế toán|công nhân may|công nhân|tài xế xe tải|tài xế Grab|nông dân|thợ điện|thợ hồ|luật sư|nhà báo|nhân viên ngân hàng|nhân viên văn phòng|sinh viên|công an|bộ đội|đầu bếp|thợ làm tóc|buôn bán tự do|ngư dân|dược sĩ|phiên dịch viên|hướng dẫn viên du lịch|giảng viên đại học|bảo vệ|nội trợ|thợ cơ khí|kiến trúc sư',
  ),
  traits: words(
    'đạo Phật|đạo Thiên Chúa|theo đạo Cao Đài|dân tộc Tày|dân tộc Kinh|dân tộc Khmer|người Hoa|đã ly hôn|độc thân|đã kết hôn|đang mang thai|mẹ đơn thân|người đồng tính|thất nghiệp|đã nghỉ hưu',
  ),
  legalForms: ['JSC', 'Co., Ltd', 'Corp'],
  organisations: words(
    'Công ty TNHH V|Công ty Cổ phần V|Công ty CP V|Công ty TNHH MTV V|Tập đoàn V|Ngân hàng V|V Group|V JSC|V Co., Ltd|Công ty TNHH Thương mại V|Công ty Cổ phần Đầu tư V|Công ty Xây dựng V|Nhà hàng V|Quán V|Khách sạn V|Văn phòng luật sư V|Công ty Luật TNHH V|Phòng khám V|Nhà thuốc V|Hợp tác xã V|Siêu thị V|công ty V|Cty TNHH V|Cty V|Công ty may V|W|W Việt Nam|Tổng công ty V|Công ty TNHH Dịch vụ V|Tiệm bánh V',
  ),
  institutions: words(
    'Đại học C|Bệnh viện C|Bệnh viện đa khoa C|Trường THPT V|Trường Tiểu học V|Trường THCS V|UBND phường V|UBND quận V|UBND xã V|Công an quận V|Công an thành phố C|Sở Giáo dục và Đào tạo C|Bộ Y tế|Trường Mầm non V|Đại học Bách khoa C|Cục Thuế C|Bảo hiểm xã hội C|Trung tâm Y tế V|Trường Đại học Kinh tế C|Sở Kế hoạch và Đầu tư C|Kho bạc C|CLB V',
  ),
  courts: words(
    'Tòa án nhân dân thành phố C|TAND quận V|Tòa án nhân dân tỉnh C|Tòa án nhân dân huyện V|Tòa án nhân dân cấp cao tại C|TAND C|Viện kiểm sát nhân dân C|Chi cục Thi hành án dân sự V|Tòa án nhân dân tối cao',
  ),
  money: words('#00 triệu đồng|#0.000.000 đồng|# tỷ đồng|###.000.000 VNĐ|## triệu|khoảng # tỷ đồng|##%'),
}

/** A language that borrows what it lacks: only what differs is said. */
const like = (base: Locale, changes: Partial<Locale>): Locale => ({ ...base, ...changes })

const it: Locale = like(es, {
  months: 'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(' '),
  weekdays: 'lunedì martedì mercoledì giovedì venerdì sabato domenica'.split(' '),
  dates: words('D M YYYY|DD/MM/YYYY|DD.MM.YYYY|YYYY-MM-DD|DD/MM/YY'),
  longDates: ['D M YYYY'],
  durations: words('due anni|sei mesi|diciotto mesi|tre anni e quattro mesi|trenta giorni'),
  mister: ['sig.', 'signor', 'Sig.'],
  missus: ['sig.ra', 'signora', 'Sig.ra'],
  doctor: ['dott.', 'dott.ssa', 'Dott.', 'prof.', 'avv.'],
  phones: words('3## #######|+39 3## ### ####|06 ########|02 #######|+39 011 ######|333-#######'),
  addresses: words('S N, Z C|S, N, Z C|S N, C|S N'),
  streets: words('via *|Via *|viale *|piazza *|corso *|via Roma|Via Garibaldi|largo *|vicolo *|Via dei *'),
  zip: ['#####'],
  cityCountries: ['IT'],
  cities: words(
    'Roma|Milano|Napoli|Torino|Palermo|Genova|Bologna|Firenze|Bari|Catania|Venezia|Verona|Padova|Trieste|Brescia|Parma|Modena|Perugia|Cagliari|Bergamo|Lecce|Pescara|Pisa|Siena',
  ),
  regions: words('Toscana|Sicilia|Lombardia|Puglia|Piemonte|Veneto|Calabria|Sardegna'),
  countries: words('Francia|Germania|Spagna|Romania|Albania|Svizzera|Marocco|Ucraina|Polonia'),
  nationalities: words('italiana|italiano|rumena|albanese|francese|marocchino|tedesca|ucraina|polacco|peruviana'),
  jobs: words(
    'infermiera|insegnante|ingegnere|commercialista|elettricista|idraulico|medico|avvocata|impiegata|operaio|studente|studentessa|pensionato|cuoco|barista|giornalista|farmacista|autista|muratore',
  ),
  traits: words('divorziata|sposato|vedova|cattolico|musulmana|disoccupato|celibe|incinta'),
  legalForms: words('S.r.l.|S.p.A.|Srl|SpA|S.n.c.|s.a.s.|S.r.l.s.'),
  organisations: words(
    'W F|L F|Fratelli L|Studio L|Studio Legale L|Officina L|Panificio L|Ristorante L|Trattoria da L|Hotel L|Banca W|Assicurazioni W|Gruppo W|Farmacia L|Edil L F|Cantine L|W Energia|Trasporti L',
  ),
  institutions: words(
    'Università di C|Ospedale di C|Comune di C|Liceo L|Questura di C|Agenzia delle Entrate|INPS|Ministero della Giustizia|ASL C|Policlinico di C|Istituto L',
  ),
  courts: words('Tribunale di C|Corte d’appello di C|Corte di Cassazione|TAR C|Giudice di pace di C'),
  money: words('#.000 euro|##.000 EUR|€ #.#00|## per cento'),
})

const nl: Locale = like(de, {
  months: 'januari februari maart april mei juni juli augustus september oktober november december'.split(' '),
  weekdays: 'maandag dinsdag woensdag donderdag vrijdag zaterdag zondag'.split(' '),
  dates: words('D M YYYY|DD-MM-YYYY|D-M-YYYY|YYYY-MM-DD|DD/MM/YYYY'),
  longDates: ['D M YYYY'],
  durations: words('twee jaar|zes maanden|achttien maanden|drie weken|vier jaar'),
  mister: ['meneer', 'dhr.', 'de heer'],
  missus: ['mevrouw', 'mevr.', 'mw.'],
  doctor: ['dr.', 'drs.', 'prof.'],
  phones: words('06-########|06 ########|+31 6 ########|020-#######|+31 20 ### ####|+32 4## ## ## ##'),
  addresses: words('S N, Z C|S N, C|S N|S Na, Z C'),
  streets: words('*straat|*laan|*weg|*plein|*gracht|Kerkstraat|Dorpsstraat|Hoofdstraat|*kade|*hof|Prins *laan'),
  zip: ['#### AB', '#### KD', '#### XR', '#### PL'],
  cityCountries: ['NL', 'BE'],
  cities: words(
    'Amsterdam|Rotterdam|Utrecht|Den Haag|Eindhoven|Groningen|Tilburg|Almere|Breda|Nijmegen|Haarlem|Arnhem|Zwolle|Leiden|Maastricht|Delft|Gent|Antwerpen|Brugge|Leuven|Deventer|Assen',
  ),
  regions: words('Friesland|Drenthe|Zeeland|Limburg|Gelderland|Overijssel|Noord-Brabant|Vlaanderen'),
  countries: words('Duitsland|België|Frankrijk|Turkije|Marokko|Suriname|Polen|Spanje|Syrië'),
  nationalities: words('Nederlandse|Turkse|Marokkaanse|Belgische|Poolse|Surinaamse|Duitse|Syrische'),
  jobs: words(
    'verpleegkundige|leraar|lerares|timmerman|elektricien|boekhouder|huisarts|tandarts|buschauffeur|kok|programmeur|student|gepensioneerd|kapper|agent|journalist|advocaat|bakker',
  ),
  traits: words('gescheiden|getrouwd|weduwe|katholiek|moslim|werkloos|zwanger'),
  legalForms: words('B.V.|BV|N.V.|VOF|Holding B.V.'),
  organisations: words(
    'W F|L F|Bakkerij L|Garage L|Advocatenkantoor L|L & L2|Restaurant L|Hotel L|Transportbedrijf L|W Verzekeringen|Stichting W|W Bank|Bouwbedrijf L F|Makelaardij L',
  ),
  institutions: words(
    'Universiteit C|Gemeente C|Ziekenhuis C|Belastingdienst|UWV|Basisschool de L|Politie C|Ministerie van Justitie|GGD C|Hogeschool C',
  ),
  courts: words('Rechtbank C|Gerechtshof C|Hoge Raad|Raad van State|kantonrechter te C'),
  money: words('€ #.000|##.000 euro|€ #.#00,-|## procent'),
})

const pl: Locale = like(de, {
  months: 'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia'.split(' '),
  weekdays: 'poniedziałek wtorek środa czwartek piątek sobota niedziela'.split(' '),
  dates: words('D M YYYY r.|DD.MM.YYYY|YYYY-MM-DD|D M YYYY|DD.MM.YYYY r.'),
  longDates: ['D M YYYY r.', 'D M YYYY'],
  durations: words('dwa lata|sześć miesięcy|trzy lata|osiemnaście miesięcy'),
  mister: ['Pan', 'pan'],
  missus: ['Pani', 'pani'],
  doctor: ['dr', 'lek.', 'prof.', 'mec.'],
  phones: words('+48 ### ### ###|### ### ###|22 ### ## ##|5## ### ###|+48 5########'),
  addresses: words('S N, Z C|S N/n, Z C|S N m. n, C|S N, C'),
  streets: words('ul. *|al. *|os. *|ul. Długa|ul. Mickiewicza|ul. Kościuszki|ul. Polna|pl. *|ul. Lipowa|ul. Ogrodowa|ul. 3 Maja'),
  zip: ['##-###'],
  cityCountries: ['PL'],
  cities: words(
    'Warszawa|Kraków|Łódź|Wrocław|Poznań|Gdańsk|Szczecin|Bydgoszcz|Lublin|Białystok|Katowice|Gdynia|Częstochowa|Radom|Toruń|Rzeszów|Kielce|Gliwice|Olsztyn|Opole|Zabrze',
  ),
  regions: words('Mazowsze|Śląsk|Podlasie|Małopolska|Pomorze|Wielkopolska'),
  countries: words('Niemcy|Ukraina|Francja|Hiszpania|Czechy|Litwa|Białoruś|Włochy'),
  nationalities: words('polskie|ukraińskie|białoruskie|niemieckie|polska|ukraińska'),
  jobs: words(
    'pielęgniarka|nauczyciel|nauczycielka|elektryk|księgowa|lekarz|inżynier|programista|kierowca|kucharz|student|studentka|emeryt|emerytka|dziennikarz|murarz|fryzjerka|prawnik|farmaceutka',
  ),
  traits: words('rozwiedziona|żonaty|wdowa|katolik|bezrobotny|w ciąży|panna'),
  legalForms: words('Sp. z o.o.|S.A.|sp. j.|sp. k.|spółka z o.o.'),
  organisations: words(
    'W F|L F|Piekarnia L|Kancelaria L|Kancelaria Adwokacka L|Firma L|Hotel L|Restauracja L|Bank W|Zakład L|W Ubezpieczenia F|Grupa W|Przychodnia L|Transport L F|Hurtownia L',
  ),
  institutions: words(
    'Uniwersytet w C|Urząd Miasta C|Szpital Miejski w C|ZUS|Urząd Skarbowy w C|Szkoła Podstawowa nr n w C|Liceum im. L|Ministerstwo Zdrowia|Komenda Policji w C|Prokuratura Rejonowa w C',
  ),
  courts: words(
    'Sąd Rejonowy w C|Sąd Okręgowy w C|Sąd Apelacyjny w C|Sąd Najwyższy|Trybunał Konstytucyjny|Wojewódzki Sąd Administracyjny w C',
  ),
  money: words('# 000 zł|## 000 złotych|#00 zł|# ##0,00 PLN'),
})

const pt: Locale = like(es, {
  months: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'.split(' '),
  weekdays: 'segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo'.split(' '),
  durations: words('dois anos|seis meses|dezoito meses|três anos e dois meses|trinta dias'),
  mister: ['Sr.', 'senhor', 'o Sr.'],
  missus: ['Sra.', 'Dona', 'D.', 'a Sra.'],
  doctor: ['Dr.', 'Dra.', 'Prof.', 'Eng.'],
  phones: words('9## ### ###|+351 9## ### ###|21 ### ####|(11) 9####-####|+55 21 9####-####|(31) ####-####'),
  addresses: words('S, N, Z C|S, nº N, C|S, N, apto n, C|S N, Z C'),
  streets: words('Rua *|Rua da *|Avenida *|Av. *|Travessa *|Praça *|Rua das Flores|Largo do *|Alameda *|Rua Direita'),
  zip: ['####-###', '#####-###'],
  cityCountries: ['PT', 'BR', 'BR'],
  cities: words(
    'Lisboa|Porto|Braga|Coimbra|Faro|Aveiro|Évora|Setúbal|São Paulo|Rio de Janeiro|Salvador|Brasília|Fortaleza|Recife|Curitiba|Porto Alegre|Belo Horizonte|Manaus|Campinas|Florianópolis|Viseu|Leiria|Guimarães',
  ),
  regions: words('Algarve|Alentejo|Minho|Minas Gerais|Bahia|Paraná|Açores|Madeira'),
  countries: words('Espanha|França|Angola|Brasil|Moçambique|Alemanha|Suíça|Cabo Verde|Itália'),
  nationalities: words('portuguesa|português|brasileira|brasileiro|angolana|angolano|cabo-verdiana|ucraniana|espanhol'),
  jobs: words(
    'enfermeira|professor|professora|engenheiro|contabilista|contador|eletricista|médico|advogada|motorista|cozinheiro|estudante|aposentado|reformada|jornalista|farmacêutica|pedreiro|programador',
  ),
  traits: words('divorciada|casado|viúva|católico|evangélica|desempregado|solteiro|grávida'),
  legalForms: words('Lda.|Lda|S.A.|Ltda.|Ltda|SA|EIRELI'),
  organisations: words(
    'W F|L F|Padaria L|Irmãos L|Construtora L F|Banco W|Grupo W|Oficina L|Hotel L|Restaurante L|Farmácia L|Transportes L F|W Seguros|Clínica L|Imobiliária L|Editora L',
  ),
  institutions: words(
    'Universidade de C|Hospital de C|Câmara Municipal de C|Prefeitura de C|Escola L|Ministério da Saúde|Finanças de C|INSS|Polícia Civil de C|Instituto L|Junta de Freguesia de C',
  ),
  courts: words('Tribunal de C|Tribunal da Relação de C|Supremo Tribunal de Justiça|Supremo Tribunal Federal|Tribunal de Justiça de C'),
  money: words('R$ #.000,00|#.000 euros|## mil reais|##%'),
})

const sv: Locale = like(de, {
  months: 'januari februari mars april maj juni juli augusti september oktober november december'.split(' '),
  weekdays: 'måndag tisdag onsdag torsdag fredag lördag söndag'.split(' '),
  dates: words('D M YYYY|YYYY-MM-DD|DD/MM YYYY|den D M YYYY'),
  longDates: ['D M YYYY', 'den D M YYYY'],
  durations: words('två år|sex månader|arton månader|tre veckor|fyra år'),
  mister: ['herr', 'Herr'],
  missus: ['fru', 'Fru'],
  doctor: ['dr', 'Dr.', 'professor'],
  phones: words('070-### ## ##|+46 70 ### ## ##|08-### ### ##|073 ### ## ##|031-## ## ##'),
  addresses: words('S N, Z C|S N, C|S N|S N B, Z C'),
  streets: words('*gatan|*vägen|*gränd|Storgatan|Kungsgatan|Skolvägen|*torget|*backen|Drottninggatan|*stigen'),
  zip: ['### ##'],
  cityCountries: ['SE'],
  cities: words(
    'Stockholm|Göteborg|Malmö|Uppsala|Västerås|Örebro|Linköping|Helsingborg|Jönköping|Norrköping|Lund|Umeå|Gävle|Borås|Eskilstuna|Södertälje|Karlstad|Växjö|Luleå|Kalmar|Visby',
  ),
  regions: words('Skåne|Dalarna|Småland|Norrbotten|Värmland|Gotland|Jämtland'),
  countries: words('Norge|Danmark|Finland|Tyskland|Polen|Syrien|Irak|Somalia|Turkiet'),
  nationalities: words('svensk|finsk|norsk|syrisk|irakisk|polsk|turkisk|dansk'),
  jobs: words(
    'sjuksköterska|lärare|elektriker|snickare|revisor|läkare|ingenjör|programmerare|busschaufför|kock|student|pensionär|polis|journalist|advokat|frisör',
  ),
  traits: words('skild|gift|änka|katolik|muslim|arbetslös|gravid'),
  legalForms: words('AB|HB|KB|Aktiebolag'),
  organisations: words(
    'W F|L F|L & L2 F|Bageri L|Advokatfirman L|Restaurang L|Hotell L|Åkeri L F|W Försäkring|W Bygg F|Föreningen W|L Konsult F',
  ),
  institutions: words(
    'Uppsala universitet|C kommun|C sjukhus|Skatteverket|Försäkringskassan|C-skolan|Polisen i C|Region C|Arbetsförmedlingen|Utrikesdepartementet',
  ),
  courts: words('C tingsrätt|Svea hovrätt|Högsta domstolen|förvaltningsrätten i C|kammarrätten i C'),
  money: words('# 000 kronor|## 000 kr|SEK ##,000|## procent'),
})

export const locales: Readonly<Record<string, Locale>> = { en, de, fr, es, vi, it, nl, pl, pt, sv }
