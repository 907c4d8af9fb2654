// French texts: requests, mail, offices, health, judgments, posts and what holds nothing to hide.
import { blocks, lines, type Sheet } from '../sheet.ts'

const chat: Sheet = {
  style: 'chat',
  lang: 'fr',
  noise: 'chat',
  weight: 1.5,
  templates: lines(`
[[Peux-tu|Tu peux|Pourrais-tu]] demander à {first} si [[le rapport est prêt|elle est libre {weekday}|on a encore besoin du projecteur]] ?
demande à {who} si [[le dîner tient toujours|le contrat est signé]]
Mon chef {first} [[veut que je travaille le week-end|m'a crié dessus devant tout le monde|refuse mon augmentation]]. [[Que dire ?|Comment réagir ?|]]
dis à {first} et {first2} que [[j'arrive en retard|je suis déjà à {city}|c'est annulé]]
Je me suis [[disputé|disputée]] avec {first} à propos de {first2}. [[Que faire ?|Qui a raison ?|]]
[[ma sœur|mon frère|mon voisin|ma mère|mon mari|ma femme|mon fils|ma fille|mon ex|ma copine|mon propriétaire|ma patronne]] {first} [[vient de {place}|a cassé mon ordi|déménage à {city}|travaille chez {org}|ne répond plus]]
Écris [[une carte d'anniversaire|un poème|un petit mot|un message de remerciement]] pour {who}[[, {g:il/elle} aura {age} ans|, qui adore la randonnée|]].
Comment dire [[gentiment|poliment]] à {first} que son texte est mauvais ?
Bonjour, je m'appelle {full}[[, j'ai {age} ans|]] et j'habite à {city}. [[J'ai besoin d'un CV.|]]
Je suis {who}[[, {job} à {city}|]]. [[J'ai oublié mon mot de passe.|Pouvez-vous m'aider ?|]]
J'ai {age} ans, je suis {job} et {trait}. [[Puis-je avoir un prêt ?|Que me conseilles-tu ?]]
Que répondre à {title} {last} ? {g:Il/Elle} travaille chez {org} à {city} et veut son argent avant le {date}.
Rédige un courriel à {title} {last} pour reporter le rendez-vous du {date}. Signé : {full2}, {org}.
Réponds à {first} : « [[Désolé, pas ce soir|Ça marche, à {weekday}|Merci beaucoup]] »
Résume pour {first} : {first2} a dit que {org} réduit le budget de {n} %, {first3} n'est pas d'accord.
Rappelle-moi d'appeler {who} [[demain|{weekday}|à {time}]][[ au {phone}|]]
Quel cadeau pour {first}, {age} ans, qui aime [[le jardinage|la pêche|cuisiner]] ?
{first} a dit à {first2} que [[je démissionne|je suis enceinte|je pars à {city}]]
merci {first} [[t'es un amour|à plus|bisous]] {smiley}
coucou {first} [[tu viens ce soir|t'es où]] ? {first2} et {first3} sont déjà là
{first} de {orgshort} a appelé, {g:il/elle} [[veut baisser le prix|attend une réponse avant le {date}]]
Qui est {full}[[ de {org}|]] ?
Organise un week-end à {city} pour moi, {first} et les enfants {first2} ({childage} ans) et {first3} ({childage} ans).
Mon propriétaire, {title} {last}, ne me rend pas la caution. L'appartement est au {address}. Quels sont mes droits ?
Je veux porter plainte contre {org}. Le {date}, {title} {last} m'a [[insulté|ignorée]].
Reformule : {first}, envoie-moi ce contrat tout de suite. {first2}
Ma fille {first} ({childage} ans) [[est harcelée à l'école|a de la fièvre|ne mange rien]] et son maître, {title2} {last2}, ne fait rien.
La patiente {full}, {age} ans, prend du Previscan. [[Quelle interaction avec l'ibuprofène ?|Que surveiller ?]]
Ma cliente {full} veut divorcer de {first2}. Quelle procédure ?
Traduis en anglais : « Chère {first}, merci pour ta lettre. {first2} »
Classe par ordre alphabétique : {full*}, {full*}, {full*}
Plan de table : {first*}, {first*}, {first*} et {first*}
Le mariage de {first} est le {date} et je n'ai rien à me mettre
{last} est absent, {last2} en congé, c'est {last3} qui remplace.
Hier j'étais chez {orgshort} à {city} avec {first} et {first2}
Mon mail : {email}, tél. {phone}, nom : {full}, société : {org}. Fais-moi une signature.
mamie {first} fête ses {age} ans, [[une idée ?|un discours svp]]
Est-ce que {first} et {first2} sont au courant pour {first3} ? {smiley}
[12/03/2024 {clock}] {first}: [[tu viens ?|j'arrive]]¶[12/03/2024 {clock}] {first2}: oui {smiley}¶[12/03/2024 {clock}] {first}: amène {first3}
{first} : t'as vu {first2} ?¶{first3} : non, {g2:il/elle} est chez {nick2}¶{first} : ok
Conseiller : Bonjour, {full} de {org}.¶Client : Bonjour, {title2} {last2}, numéro client {customer}.
{upper} : Je n'ai rien vu.¶LE PRÉSIDENT : Madame {last2}, votre profession ?¶Mme {last2} : {job}.
`),
  parts: {
    filler: lines(`
Merci d'avance !
Sois bref, s'il te plaît.
Il a plu toute la semaine et le jardin est inondé.
La machine à café du deuxième étage est encore en panne.
Réponds en français simple.
La réunion a été longue et personne n'a pris de notes.
Désolé pour le pavé.
Le délai expire fin mai.
J'espère que c'est clair.
Corrige aussi l'orthographe.
Bon week-end à tous.
Le train avait du retard.
`),
  },
}

const mail: Sheet = {
  style: 'mail',
  lang: 'fr',
  noise: 'prose',
  templates: blocks(`
De : {full} <{email}>
À : {full2} <{email2}>
Objet : {>subject}

{>greeting}

{>body*1-3}

{>closing}
{>signature}
%%
{>greeting}

{>body%2-3}

{>closing}
{>signature}
%%
Objet : {>subject}

{>greeting}
{>body*1-2}
{>closing}
{first}
%%
{>greeting} {>body} {>closing} {who}
%%
{full}
{address}

{org2}
{address}

{city}, le {date}

Objet : {>subject}

{g2:Monsieur/Madame} {last2},

{>body*2-3}

Je vous prie d'agréer, {g2:Monsieur/Madame}, l'expression de mes salutations distinguées.

{full}
%%
Le {date} à {clock}, {full2} <{email2}> a écrit :
> {>body}
> {first2}

{>greeting}
{>body}
{first}
%%
[[Corrige ce mail|Plus court|Réponds à ceci]] : {>greeting} {>body*1-2} {>closing} {full}
`),
  parts: {
    subject: lines(`
Rendez-vous du {date}
Facture {invoice}
[[RE : |TR : |]]réunion avec {org}
Résiliation de mon contrat
Candidature au poste de [[comptable|responsable des ventes]] - {full}
Sinistre {policy}
Congés {last}
Départ de {first2}
Sortie scolaire à {city}
`),
    greeting: lines(`
Bonjour {first2},
Salut {first2},
Cher {first2},
Chère {first2},
Coucou {first2} !
Bonjour {title2} {last2},
Cher Monsieur {last2},
Chère Madame {last2},
Madame, Monsieur,
Bonjour à tous,
Bonsoir {first2},
Chers collègues,
Bonjour {first2} et {first3},
Maître {last2},
{first2},
Cher docteur {last2},
`),
    body: lines(`
Merci pour votre [[message|appel]] du {date}.
Vous trouverez ci-joint [[la facture|le contrat|le compte rendu]] pour {org2}.
J'ai parlé à {title3} {last3}, {g3:il/elle} [[est d'accord|vous rappellera {weekday}]].
Pendant mes congés, {full3} ({email3}) me remplace.
Peux-tu transmettre à {first3} ?
Nous nous verrons le {date} à {time} au {address}.
Malheureusement, {first3} quitte {org} le {date}.
Mon fils {first3} sera absent le {date} pour raison médicale.
Vous pouvez me joindre au {phone}.
Je souhaite résilier mon contrat (client {customer}) au {date}.
Merci de virer {amount} sur le compte {iban} au nom de {full}.
Notre client {full3} n'a pas payé la facture {invoice}.
J'habite au {address} depuis {year}.
Auparavant, j'étais {job} chez {org3} à {city}.
{first3} et {first4} viendront aussi.
Je suis {g:né/née} le {dob} à {city}.
Le conseil s'est réuni le {date} ; {last3} et {last4} ont voté contre.
Embrasse {first3} et les enfants.
Nous avons le regret de vous informer que votre candidature n'a pas été retenue.
Merci de confirmer la réception.
`),
    closing: lines(`
Cordialement,
Bien cordialement,
Bien à vous,
Amitiés,
Bises,
Bisous,
À bientôt,
Merci,
Sincères salutations,
Cdlt,
Je vous embrasse,
`),
    signature: blocks(`
{first}
%%
{full}
%%
{full}
[[Directrice générale|Responsable RH|Chef de projet]]
{org}
%%
{full}
{org}
{address}
Tél. : {phone}
{email}
%%
{ini}
%%
Me {full}
Avocat au barreau de {city}
%%
Dr {full}, {hospital}
%%
{first} et {first3}
`),
  },
}

const office: Sheet = {
  style: 'office',
  lang: 'fr',
  noise: 'record',
  canMix: true,
  weight: 1.5,
  templates: lines(`
Entre les soussignés : {org}, {address}, représentée par {title2} {full2}, et {title} {full}, {g:né/née} le {dob} à {city}, demeurant {address}.
Bail : {full} loue à {full2} l'appartement situé {address} pour un loyer de {amount}.
Facture {invoice} : {full}, {address}. À régler avant le {date} sur {iban}.
Procès-verbal du {date} : {full} ouvre la séance. {title2} {last2} présente {org}. {last3} et {last4} s'abstiennent.
Présents : {full}, {full2}, {full3}. Excusé : {title4} {last4}
CURRICULUM VITAE¶Nom : {full}¶Né(e) le : {dob} à {city}¶Nationalité : {nat}¶Profession : {job}
{monthyear} - {monthyear} : {org}, {city}¶{year} : {school}
Attestation : {title} {full} a travaillé chez {org} comme {job} du {date} au {date}.
Avertissement : {title} {last}, matricule {employee}, absent le {date} sans justification. {full2}, DRH
Plainte : mon supérieur {full2} m'a humiliée le {date} devant {first3} et {first4}.
Déclaration de sinistre {policy} : le {date}, {full2} a percuté mon véhicule {plate}. Témoin : {full3}, {phone}.
Le témoin {full}, {age} ans, {job}, domicilié {address}, déclare ne pas connaître {full2}.
Le {date} vers {time}, {title} {last}, {age} ans, de nationalité {nat}, a été interpellé {street} à {city}.
Patient : {full}, né le {dob}, admis le {date}, {hospital}. {title} {last} se plaint de [[vertiges|douleurs thoraciques]].
Compte rendu : {title} {full}, {age} ans, {job}, {trait}, vit avec {first2} à {city}. Traitement : ramipril 5 mg. Dr {last3}
Chère consœur, je vous adresse {title} {full} ({dob}), suivi pour un asthme. Dr {full2}, {hospital}
Note infirmière {clock} : {title} {last} a bien dormi, visite de {g:sa femme/son mari} {first2}. {letters3}
Chers parents de {first}, la classe de CM1 ira à {city} le {date}. {full2}, {school}
Ticket {ticket} : {full}, {email}, ne peut pas se connecter avec {login}.
Réservation {booking} : {upperlast}, {city} - {city}, le {date} à {clock}
Procuration : je soussigné {full}, né le {dob}, autorise {full2} à retirer le colis {order}.
Testament : je lègue à ma nièce {full} ma maison de {city}.
Dossier {case} : {full} c/ {org}. Avocat : Me {last2}, {city}.
Contact : {full} ({org}), {phone}, {email}
Compte rendu d'entretien : {first} veut partir à {city}, {first2} hésite.
N° de sécurité sociale {national}, {full}, {address}
Planning : {weekday} {first*}, {weekday} {first*}, {weekday} {first*}
{org}, RCS {city} {vat}, gérant {full}.
Passeport {passport}, {full}, {nat}, né à {city} ({country})
`),
}

const court: Sheet = {
  style: 'court',
  lang: 'fr',
  noise: 'record',
  weight: 2.2,
  hasTitlesInside: true,
  isAbroad: true,
  templates: blocks(`
PROCÉDURE

{>origin}

{>counsel}

EN FAIT

{>born}

{>fact%4-8}
%%
{>origin} {>counsel}
%%
{>born}
{>fact+3-6}
%%
{>fact*2-4}
%%
{>fact%3-6}

{>law*1-2}
%%
EN DROIT

{>law%2-3}

{>fact}
%%
{>fact*1-2} {>law}
%%
Le {court1} a rendu le {date} la décision suivante : {title} {full}, {nat}, né le {dob} à {city}, c/ {org}. {>fact*1-2}
`),
  parts: {
    origin: lines(`
À l'origine de l'affaire se trouve une requête (no {appno}) dirigée contre la {=ORG:[[République française|République de Turquie|Roumanie|République de Pologne|Confédération suisse|République hellénique]]} et dont un ressortissant {nat}, {tfull} (« le requérant »), a saisi la Cour le {longdate} en vertu de l'article 34 de la Convention.
L'affaire a pour origine une requête (no {appno}) contre la {=ORG:[[Belgique|Bulgarie|Croatie|Slovaquie]]} introduite par une ressortissante {nat}, {tfull} (« la requérante »), le {longdate}.
Les requérants, {tfull} et {tfull2}, sont des ressortissants {nat} nés en {birthyear} et {birthyear} et résidant à {city}.
`),
    counsel: lines(`
Le requérant est représenté par {tini2}, avocat à {city}. Le gouvernement {nat} (« le Gouvernement ») est représenté par son agent, {tini3}[[, directeur des affaires juridiques au {=ORG:ministère des Affaires étrangères}|]].
La requérante a été représentée par {=PERSON:[[Me P. Vautrin|Me A. Lescaut|Me S. Delmarre|Me J.-C. Haubourdin]]}, avocate à {city}. Le Gouvernement a été représenté par {tini3}.
Le requérant, admis au bénéfice de l'assistance judiciaire, est représenté par {org2}, association sise à {city}.
`),
    born: lines(`
Le requérant est né en {birthyear} et réside à {city}.
La requérante est née le {longdate} et réside à {city}. Elle était {job} à l'époque des faits.
Le requérant, {nat}, {job} de profession, est né en {birthyear} et est détenu à {city}.
Le requérant est marié à {tfull2} ; le couple a {=QUANTITY:[[deux|trois|quatre]]} enfants, {first3} et {first4}, nés en {year} et {year}.
`),
    fact: lines(`
Le {longdate}, le requérant fut arrêté par [[la|le]] {inst} et placé en garde à vue, soupçonné de [[vol|trafic de stupéfiants|appartenance à une organisation illégale]].
Par un jugement du {longdate}, le {court1} condamna le requérant à une peine de {duration} d'emprisonnement.
Le requérant interjeta appel. Le {longdate}, [[la|le]] {court2} confirma le jugement.
Le {longdate}, [[la|le]] {court3} rejeta le pourvoi.
Par un arrêt du {longdate}, [[la|le]] {court2} infirma la décision et alloua au requérant {sum}.
{tlast2}, [[épouse|voisin|ancien employeur]] du requérant, fut entendu le {longdate}.
Le requérant fut inculpé avec {count} devant le {court1}.
La police saisit {count} et {count} à {city} le {longdate}.
Le requérant hérita de {count} près de {city}.
Le {court1} entendit {count} et condamna {org} à verser {sum} à {tlast2}.
Le {longdate}, {tini4}, médecin à l'{hospital}, constata des ecchymoses sur le bras gauche.
En {monthyear}, le requérant commença à travailler comme {job} chez {org} à {city}.
La procédure dura {duration} pour trois degrés de juridiction.
Entre le {longdate} et le {longdate}, le tribunal tint {=QUANTITY:[[douze audiences|sept audiences]]}.
La requérante acheta en {year} un terrain sis à {city} pour {sum}.
Le juge d'instruction, {tini4}, interrogea {tlast2} et {=QUANTITY:[[cinq autres personnes|sept témoins]]}.
Le {longdate}, [[la|le]] {inst} refusa de lui délivrer un permis de séjour.
Le père du requérant décéda le {longdate} à {city}, à l'âge de {age} ans.
Le requérant fut transféré de la prison de {city} à celle de {city}.
Le journal {=ORG:[[L'Écho du Matin|Le Courrier|La Tribune libre]]} publia le {longdate} un article de {full4} sur l'affaire.
{tlast} divorça en {year}. La garde de l'enfant, {first3}, fut confiée à la mère, {tlast2}.
Le {daymonth}, l'expert {tini5} déposa son rapport.
Le requérant, {trait}, se plaignit de discrimination auprès de [[la|le]] {inst}.
Le {court1} fixa à {sum} l'indemnité due par {org}, société ayant son siège à {city}.
Les autorités {nat} délivrèrent un mandat d'arrêt contre {tlast} le {longdate}.
`),
    law: lines(`
Le requérant allègue que la durée de la procédure a méconnu le principe du « délai raisonnable » prévu par l'article 6 § 1 de la Convention.
Le Gouvernement s'oppose à cette thèse. La Cour rappelle sa jurisprudence constante en la matière.
La période à considérer a débuté le {longdate} pour s'achever le {longdate}. Elle a donc duré {duration}.
{tlast} réclame {sum} au titre du préjudice moral et {sum} pour frais et dépens.
La Cour alloue au requérant {sum}, plus tout montant pouvant être dû à titre d'impôt.
Partant, il y a eu violation de l'article 3 de la Convention dans le chef de {tlast}.
`),
  },
}

const posts: Sheet = {
  style: 'posts',
  lang: 'fr',
  noise: 'prose',
  canMix: true,
  templates: lines(`
Ravie d'annoncer que je rejoins {org} à {city} comme [[directrice marketing|développeur]] ! Merci à {full2} et {first3}.
À vendre : [[vélo|canapé|poussette]], {amount}, à retirer à {city}, {street}. {first}, {phone}
Cherche baby-sitter pour {first} ({childage} ans) et {first2} ({childage} ans) à {city}, tél. {phone}
★★★★★ {first} de chez {org} est adorable. - {firstini2}
À fuir ! {org} à {city}, {title} {last} m'a arnaqué. {full2}, {date}
Le Dr {last} à {city} est formidable, il a pris le temps d'écouter {first2}.
{first}, {age} ans, {job} à {city} depuis {year}. [[Écrivez-moi !|]]
{full}, né le {dob} à {city}, est un {job} {nat}.
{full} est née en {birthyear} à {city} ; elle a étudié à l'{school} avant de rejoindre {org}.
{org} rachète {org2}, a annoncé {weekday} son président {full}.
{city} ({=ORG:[[AFP|Rédaction]]}) - Le maire {full} a inauguré {weekday} avec {full2} la nouvelle piscine.
Un homme de {age} ans a été arrêté à {city}. {full}, {job}, est soupçonné d'avoir volé {org}.
Nous avons la douleur de vous annoncer le décès de {full}, né(e) le {dob}, survenu à {city} le {date}. {first2}, {first3} et leurs enfants.
Avis de recherche : {full}, {age} ans, vue à {city} le {date}. Tél. {phone}
@{login} oui {first} l'a dit aussi
Commentaire de {full} : j'ai travaillé {n:2-9} ans chez {org}, plus jamais.
À {place} il fait beau, {first} préfère {city}.
Mes voisins {first} et {full2} font la fête tous les soirs.
Covoiturage {city} - {city} le {date}, {first}, {phone}
Photo : {full}/{org}
Un film de {full} avec {full2} et {full3}
CV_{under}.pdf et contrat-{hyphened2}.pdf en pièces jointes
Cabinet {last} & {last2} : {initials} {last} ({letters})
La famille {last}, les {last2} et {first3} seront là.
{upper}, {city}
{title} {last}-{last2}, le Pr {last3} et Me {last4}
{last} a marqué deux fois, {last2} est sorti blessé.
`),
}

const questions: Sheet = {
  style: 'negative.questions',
  lang: 'fr',
  noise: 'chat',
  canMix: true,
  isNegative: true,
  weight: 1.2,
  templates: lines(`
Comment [[configurer|installer|mettre à jour]] [[Docker|Jenkins|Apache|Django|Symfony|Laravel]] [[sous Linux|derrière un proxy|avec TLS]] ?
Quelle est la différence entre [[let et const|TCP et UDP|SARL et SAS|ou et où|un bail et un contrat]] ?
Explique [[le théorème de Pythagore|la loi d'Ohm|le théorème de Bayes|le Code Napoléon en général|l'effet Doppler|la photosynthèse]] [[simplement|avec un exemple]].
Écris [[un poème sur l'automne|une fonction Python qui trie une liste|une histoire de roi et de boulanger]].
Comment [[cuire des lentilles vertes|faire un bœuf bourguignon|réussir une crème brûlée|préparer une tarte Tatin|faire une salade César]] ?
Traduis en [[anglais|espagnol|allemand]] : « [[Bonjour, comment allez-vous ?|La réunion est reportée.|Il pleut.]] »
Mon [[chef|voisin|propriétaire|collègue|médecin]] [[est toujours en retard|ne répond pas|veut plus d'argent]]. [[Que faire ?|Des conseils ?]]
Que signifie [[RGPD|TVA|CDI|KPI|NDA|SMIC]] ?
Donne-moi [[cinq|trois]] [[synonymes de beau|avantages du télétravail|exemples de métaphores]].
Pourquoi [[mon conteneur redémarre-t-il en boucle|le ciel est-il bleu|mon code plante-t-il]] ?
Reformule [[poliment|plus court]] : [[Envoyez-moi les documents tout de suite.|Ça m'est égal.]]
Je suis [[fatigué|malade|stressée]], que faire ?
As-tu un modèle de [[lettre de démission|bail|procès-verbal]] ?
Le paracétamol est-il compatible avec [[l'alcool|la grossesse|l'ibuprofène]] ?
ok merci, ça marche
non, l'autre
En mai ou en août, quand planter les tomates ?
Convertis {n} kilomètres en miles.
Calcule la dérivée de x^2 + {n}x.
`),
}

const prose: Sheet = {
  style: 'negative.prose',
  lang: 'fr',
  noise: 'record',
  canMix: true,
  isNegative: true,
  weight: 1.5,
  templates: lines(`
Le requérant soutient que la décision attaquée méconnaît l'article L. {n:100-900}-{n:1-9} du code de justice administrative.
Considérant qu'aux termes de l'article {n} de la loi, le délai de recours est de deux mois ;
La Cour rappelle que l'article 6 § 1 de la Convention astreint les États contractants à organiser leur système judiciaire.
La demanderesse n'établit pas l'existence d'un préjudice. Les dépens sont à la charge de la partie perdante.
Le preneur s'engage à payer le loyer le premier jour de chaque mois. Le bailleur délivre une quittance.
Le Salarié s'engage à une obligation de confidentialité pendant toute la durée du Contrat.
Conformément au RGPD, vous disposez d'un droit d'accès, de rectification et d'effacement.
Le Vendeur garantit à l'Acheteur la jouissance paisible du Bien. Le Notaire en a donné lecture.
PAR CES MOTIFS, la cour, statuant publiquement, contradictoirement et en dernier ressort, confirme le jugement.
Sur le moyen unique, pris en sa première branche : vu l'article 1240 du code civil ;
Contre-indications : grossesse, insuffisance hépatique sévère, maladie de Crohn. Effets indésirables : nausées, céphalées.
Patients atteints de la maladie de Parkinson ou d'Alzheimer : débuter à faible dose.
Mélanger la farine et le sucre, ajouter les œufs et cuire {n} minutes. Parsemer de basilic et de romarin.
Nous recherchons un chef de projet confirmé, autonome et rigoureux. Poste en CDI basé en centre-ville.
Le chiffre d'affaires progresse de {n} % au premier trimestre, porté par le cloud et le commerce en ligne.
Appuyez sur Entrée, puis cliquez sur Enregistrer. Redémarrez l'application si nécessaire.
Votre session a expiré. Veuillez vous reconnecter.
TABLE DES MATIÈRES¶Introduction¶Méthodologie¶Résultats¶Conclusion
Ordre du jour¶1. Approbation du budget¶2. Questions diverses
Nom :¶Prénom :¶Date de naissance :¶Adresse :¶Signature :
nom;prénom;ville;téléphone
| Mois | Ventes | Coûts |¶|---|---|---|¶| Mai | 120 | 80 |¶| Août | 140 | 95 |
Madame, Monsieur, nous accusons réception de votre demande. Elle sera traitée dans les meilleurs délais.
Cher [Prénom], merci pour [raison]. Cordialement, [Votre nom]
La révolution industrielle a transformé le travail, les villes et les campagnes.
Le roi, le boulanger, le berger et le meunier rentrèrent chez eux. La rose et le lys fanèrent.
Le burger était froid, le service lent. Je ne reviendrai pas.
Super hôtel, petit déjeuner copieux, lit confortable !
Enregistrer | Annuler | Imprimer | Aide
La piscine sera fermée du lundi au mercredi pour travaux.
La présente convention est régie par le droit français. Tout litige relève des tribunaux compétents.
Le président ouvre la séance, constate que le quorum est atteint et rappelle l'ordre du jour.
`),
}

export const french: readonly Sheet[] = [chat, mail, office, court, posts, questions, prose]
