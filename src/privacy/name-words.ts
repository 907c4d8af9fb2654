// Parts of names that are ordinary words as well. Found as part of a name, such a word counts elsewhere only as it was written, and not
// where a sentence begins.

const lists = [
  // English
  'may will mark rose bank grant hope joy art bill rich frank grace summer august april june drew chase faith page young long king white',
  'black brown green gray grey little price best field hill wood stone case law day winter hunter baker cook fisher mason miller smith',
  'taylor carter walker parker porter turner ward west north east south banks brooks rivers lake ford park fox wolf bird bishop pope',
  'knight duke earl prince noble bond cash rich chance christian dean guy jay jean max pat ray rob sue tony van wade wells ace angel',
  'battle bell berry bush church close cross curry dale day dawn eve daisy ivy violet lily iris heather holly hazel ginger pearl ruby',
  'amber jade crystal melody harmony serenity justice constance patience prudence charity mercy honor norm stone power powers strong sharp',
  'swift short small large good friend love lord head hand foot house hall land lane street rice fish salmon trout crane crow swan',
  'judge court major general carpenter cooper farmer gardener shepherd singer weaver wheeler marshall chandler china israel jordan kent',
  'london paris sydney austin dallas houston madison lincoln washington jackson dakota phoenix carolina georgia virginia florence victoria',
  'first last name user admin test data team group the and for with from this that are was has had not but you all can new one two',
  'monday tuesday wednesday thursday friday saturday sunday january february march july september october november december sir miss',
  'mister doctor professor patient client customer employee manager director president minister mother father sister brother son',
  // German
  'klein gross groß kurz lang weiß weiss schwarz braun grün rot koch richter bauer jung alt neu stark sommer herbst frühling morgen abend',
  'freitag sonntag montag winter berg stein wald bach feld hof haus vogel fuchs hase bär hirsch löwe könig kaiser graf herzog ritter',
  'engel teufel ernst freude licht glück herr frau schäfer fischer müller schneider weber becker zimmermann wagner hahn horn kern kraft',
  'sauer süß reich roth voigt vogt bürger krieger maurer meister schreiber pfeiffer der die das und ein eine von für mit ist',
  // French
  'petit grand blanc noir rose marchand juge martin roux brun fort beau bon doux gentil sage simple vert leclerc maire roi prince',
  'dupont fontaine rivière dubois duval forêt montagne pierre claire blanche aurore marine océane olive prune avril juillet les des est une',
  // Spanish
  'rosa paz luz dolores mercedes rey blanco bueno leal guerra campos flores ríos rubio moreno delgado calvo bravo cruz santos reyes iglesias',
  'torres castillo sierra vega prado serrano marín pastor herrero zapatero molina mora romero nieves soledad consuelo esperanza gracia',
  'pilar rocío ángel sol mar cielo abril julio agosto los las una por con para del que señor señora',
  // Vietnamese, as written and without marks
  'an anh em hoa mai lan nam năm minh bình hà hải sơn long phương hương hạnh phúc đức tâm tuấn thanh thành thu xuân hạ đông tây bắc',
  'trung việt ngọc kim vàng bạc thảo trang hồng cúc đào lê mận chị cô bác ông bà con cháu bạn tôi là và của có cho không người ngày tháng',
]

/** In lower case, with their diacritics. */
export const ordinaryWords: ReadonlySet<string> = new Set(lists.flatMap((line) => line.split(' ')))

/** What stands before or behind a name and is no part of it. */
export const titles: ReadonlySet<string> = new Set(
  [
    'mr mrs ms miss mx dr prof professor doctor sir dame lord lady judge justice rev reverend hon st jr sr ii iii iv phd md esq',
    'herr herrn frau dipl ing mag fräulein',
    'm mme mlle me maître monsieur madame mademoiselle docteur',
    'don doña sr sra srta señor señora señorita lic',
    'ông bà anh chị em cô chú bác ts ths bs gs pgs',
  ].flatMap((line) => line.split(' ')),
)

/** Particles inside names, which say nothing alone. */
export const particles: ReadonlySet<string> = new Set(
  'van von der den de del della di da do dos das du la le el al bin binti ibn ben bat abu thi thị văn van y e und zu zur ter ten'.split(
    ' ',
  ),
)

/** Legal forms and other endings of a company's name, which others leave out. */
export const companyEndings: ReadonlySet<string> = new Set(
  [
    'ltd limited inc incorporated llc llp plc corp corporation co company group holding holdings partners associates gmbh ag kg ohg ug se eg',
    'mbh sa sas sarl eurl sl slu scp srl spa bv nv ab as oy oyj aps kft jsc tnhh cp pte pty sons son bros foundation',
  ].flatMap((line) => line.split(' ')),
)
