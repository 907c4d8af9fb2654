// Names to draw from: common, of no one in particular, five letters or more where the language has such, and no ordinary words of English,
// so that a reply which uses the word means the name.
// 1. Given names by language and gender; a draw stays inside both while it can.
// 2. Family names, for the larger languages put together of parts, which gives hundreds of plausible ones from a line.
// 3. Given names that are only recognised, for their gender and language.
import type { Draw } from './draw.ts'

export type Gender = 'female' | 'male' | 'either'

type Names = { readonly female: readonly string[]; readonly male: readonly string[]; readonly family: readonly string[] }

const list = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Every beginning with every ending. */
const joined = (beginnings: string, endings: string): readonly string[] =>
  list(beginnings).flatMap((beginning) => list(endings).map((ending) => beginning + ending))

const names: Readonly<Record<string, Names>> = {
  en: {
    female: list(`Elena Marion Audrey Beatrice Celia Dorothy Edith Fiona Gillian Harriet Imogen Judith Kathleen Leonora Mabel Nerissa
      Odette Paulina Rosalind Sylvia Theresa Ursula Verity Winifred Yvonne Constance Millicent Adelaide Cordelia Philippa`),
    male: list(`Adrian Bernard Cedric Desmond Edmund Felix Gareth Howard Ivor Julian Kenneth Leonard Malcolm Nigel Osmund Percival Quentin
      Roland Stephen Terence Vernon Wallace Alistair Barnaby Clement Dominic Everett Gregory Horatio Lambert`),
    family: joined(
      'Ash Brad Carl Dun El Far Gar Hal Ken Lang Mil Nor Pem Rad Sel Thorn Wal Whit Hart Bram Col Dal Hol Kirk Mar Nes Oak Pres Stan Wex',
      'combe worth bury field thorpe wick stead hurst grave croft bourne stow',
    ),
  },
  de: {
    female: list(`Annegret Birgit Dagmar Elfriede Friederike Gudrun Heidrun Irmgard Katharina Liselotte Margarete Ottilie Roswitha
      Sieglinde Thekla Ulrike Walburga Brigitte Cornelia Dorothea Gisela Henriette Johanna Mechthild Adelheid`),
    male: list(`Albrecht Bernhard Clemens Dietmar Eberhard Friedrich Gerhard Hartmut Ingolf Joachim Konrad Lothar Manfred Norbert Ottokar
      Reinhard Siegfried Tilmann Ulrich Volker Winfried Benedikt Engelbert Gottfried Rainer`),
    family: joined(
      'Berg Stein Linden Eichen Rosen Falken Hirsch Adler Birken Kirsch Wiesen Sonnen Lauter Brunn Kalten Ober Nieder Grün',
      'mann bach feld hofer burger thaler kamp rieder heimer steiner brunner egger',
    ),
  },
  fr: {
    female: list(`Adèle Bernadette Clothilde Delphine Édith Françoise Geneviève Hortense Isabelle Joséphine Léontine Marguerite Noémie
      Odile Pascale Régine Solange Thérèse Véronique Yolande Armelle Béatrice Capucine Mireille Ghislaine`),
    male: list(`Ambroise Baptiste Cyprien Didier Étienne Fabrice Gaspard Honoré Isidore Jérôme Léopold Mathurin Norbert Octave Philibert
      Raphaël Sylvain Thibault Ulysse Valentin Armand Bertrand Édouard Gilbert Régis`),
    family: joined(
      'Beau Mont Ville Clair Grand Haut Roche Val Chante Mire Cour Belle Fon',
      'champ bois lieu pré court mont vigne fort villard sart dray',
    ),
  },
  es: {
    female: list(`Amparo Beatriz Consuelo Dolores Esperanza Fernanda Graciela Herminia Inmaculada Jimena Leocadia Milagros Noelia Ofelia
      Purificación Remedios Soledad Trinidad Úrsula Verónica Asunción Catalina Encarna Macarena Ximena`),
    male: list(`Anselmo Baltasar Cipriano Domingo Eusebio Fermín Gonzalo Hilario Ignacio Jacinto Leandro Marcelino Nicanor Octavio Pascual
      Ramiro Saturnino Teodoro Urbano Valentín Aurelio Bernabé Evaristo Genaro Isidro`),
    family: list(`Aldecoa Barrientos Cantalejo Donaire Escalada Figueredo Galindo Hinojosa Iturralde Jaramillo Larrañaga Montealegre
      Navascués Olmedilla Peñalver Quintanilla Redondo Salvatierra Tordesillas Urrutia Valdeolmos Villalobos Zambrana Arizmendi Bustamante
      Carvajal Deza Echeverría Fonseca Granados Huidobro Lizarraga Mendizábal Ordóñez Palomares Requena Santillana Trujillo Vergara Zubiri`),
  },
  vi: {
    female: list(`Hương Trang Phương Thảo Quỳnh Hạnh Nhung Oanh Thủy Tuyết Xuân Duyên Khuê Loan Ngọc Trinh Uyên Hằng Giang Diệp`),
    male: list(`Khánh Thành Quang Dũng Trung Phúc Hoàng Tuấn Cường Hưng Thắng Vinh Nghĩa Khoa Luân Thịnh Quyết Đông Tùng Bách`),
    family: list(`Đặng Đinh Dương Quách Lương Trịnh Khuất Nghiêm Tường Thái Vương Triệu Phùng Doãn Kiều Đoàn Khổng Giáp Nhâm Thiều`),
  },
  it: {
    female: list(`Agnese Bianca Carlotta Donatella Eleonora Fiorella Giuditta Ilaria Lavinia Marcella Nicoletta Ornella Patrizia Raffaella
      Serena Teresa Viviana Zaira Beatrice Ginevra`),
    male: list(`Achille Battista Corrado Domenico Ettore Fabrizio Gaetano Ippolito Leonardo Maurizio Nazario Oreste Pasquale Raimondo
      Silvano Tommaso Umberto Vittorio Aurelio Ruggero`),
    family: joined('Bel Mont Cast Ros Mart Fer Gall Pell Sant Vent Bran Cor', 'anelli arini ucci etti olini avalli andri igliani'),
  },
  nl: {
    female: list(`Annelies Brechtje Cornelia Dorien Elsbeth Femke Geertje Hilde Ingrid Josefien Katrijn Liesbeth Marijke Nienke Roosmarijn
      Saskia Tineke Wilhelmina Aleida Mathilde`),
    male: list(`Adriaan Bartholomeus Cornelis Diederik Evert Floris Gijsbert Hendrik Isaak Jeroen Koenraad Lodewijk Maarten Reinier Sander
      Theunis Valentijn Wouter Willem Joost`),
    family: joined(
      'Berken Duin Eiken Groene Haver Klaver Linde Molen Ooster Riet Wester Zonne',
      'dijk hof kamp veld meer brink horst steen',
    ),
  },
  pl: {
    female: list(`Agnieszka Bożena Celina Danuta Elżbieta Felicja Grażyna Halina Izabela Jadwiga Kazimiera Lucyna Małgorzata Natalia
      Otylia Róża Stefania Teodora Urszula Wiesława`),
    male: list(`Andrzej Bogdan Czesław Dariusz Eugeniusz Franciszek Grzegorz Henryk Ireneusz Jarosław Kazimierz Lesław Mieczysław Norbert
      Przemysław Roman Sławomir Tadeusz Wiesław Zbigniew`),
    family: joined('Brzez Dąbrow Jawor Kalin Lip Malin Olsz Sosn Wierzb Zar Klon Gruszc', 'yński ecki iński owicz ak icz'),
  },
  pt: {
    female: list(`Adelaide Benedita Conceição Deolinda Eduarda Filomena Graciete Henriqueta Idalina Josefina Leonor Margarida Natividade
      Otília Piedade Rosalina Serafina Teresinha Violante Zulmira`),
    male: list(`Afonso Bernardo Cândido Damião Estêvão Firmino Gonçalo Heitor Inácio Joaquim Leôncio Martinho Norberto Olavo Plácido
      Quirino Rodrigo Silvério Teobaldo Valdemar`),
    family: list(`Abrantes Barbosa Carvalhais Delgado Esteves Figueira Guimarães Hortênsio Junqueira Lacerda Magalhães Nogueira Outeiro
      Pimentel Queiroga Rebelo Sampaio Tavares Valadares Xavier Azevedo Bragança Cardoso Falcão Loureiro Meireles Peixoto Sequeira`),
  },
  sv: {
    female: list(`Annika Birgitta Cecilia Desirée Elisabet Frida Gunilla Hedvig Ingegerd Josefina Kerstin Lovisa Margareta Ottilia
      Ragnhild Sigrid Torborg Ulrika Vendela Åsa`),
    male: list(`Alvar Birger Conny Dagfinn Erland Folke Gustav Hjalmar Ingemar Jöran Kristoffer Lennart Mattias Olof Ragnar Sixten
      Torsten Ulrik Valdemar Åke`),
    family: joined('Berg Dal Ek Gran Hag Lind Norr Rosen Strand Söder Wester Öster', 'ström qvist lund gren blad borg stedt mark'),
  },
  tr: {
    female: list(`Ayşegül Belgin Canan Dilek Emine Feride Gülay Handan İlknur Kadriye Leman Meltem Nurhan Perihan Reyhan Saadet Tülay
      Ümran Yasemin Zehra`),
    male: list(`Alparslan Bülent Cevdet Doğan Ertuğrul Fikret Gökhan Hüsnü İlhan Kemalettin Levent Muzaffer Necati Orhan Rıfat Selçuk
      Tarık Ümit Yaşar Zafer`),
    family: joined('Ak Kara Demir Altın Yıldız Gün Bey Kılıç Sarı Öz', 'bulut kaya soylu taş oğlu dağ tepe'),
  },
  ar: {
    female: list(`Amina Basma Dalal Fadila Ghada Hanaan Iman Jamila Khadija Lubna Maysoon Nadira Rabia Salma Tahira Widad Yusra Zubaida
      Samira Noura`),
    male: list(`Anwar Bashir Dawud Faysal Ghassan Haytham Idris Jabir Khalil Lutfi Mahir Nabil Qasim Rashid Samir Tariq Usama Wahid Yasir
      Zuhayr`),
    family: list(`Barqawi Daraji Farhoud Ghamri Hamdoun Jazzar Kanaan Lawati Mansouri Nasrallah Qudsi Rahmouni Sabbagh
      Tahhan Wazzan Yazbek Zaytoun Bitar Chaker Daher Ghanem Halabi Issawi Khoury Maalouf Naccache Saliba Trabelsi Boustani Azzouz`),
  },
  in: {
    female: list(`Aparna Bhavana Chandrika Deepika Ganga Hemalata Indira Jayashree Kamala Lakshmi Madhavi Nandini Padmini Radhika Savitri
      Tulasi Urmila Vasudha Yamuna Sharada`),
    male: list(`Anand Bhaskar Chandran Devendra Girish Harish Ishaan Jagdish Karthik Lokesh Mahesh Narayan Prakash Raghav Suresh Tarun
      Umesh Venkat Yogesh Mohan`),
    family: list(`Agarwal Bhattacharya Chaturvedi Deshpande Ganguly Hegde Iyengar Joshi Kulkarni Mahajan Nambiar Parekh Raghavan Sengupta
      Trivedi Upadhyay Venkatesan Wadhwani Acharya Banerjee Choudhury Dasgupta Fernandes Gopalan Krishnan Mukherjee Pillai Ramanathan`),
  },
  ea: {
    female: list(`Meiling Xiulan Yuhua Akiko Haruka Michiko Natsuki Sayuri Tomoko Yoshiko Eunji Hyejin Minseo Soyeon Jiwoo Qiaolian Liqin
      Fumiko Kazue Hyosun`),
    male: list(`Jianguo Zhiming Weidong Daisuke Hiroshi Kenichi Masaru Noboru Satoshi Takeshi Jaewon Minho Sungmin Taehyun Yongsu Guoliang
      Hongwei Ichiro Shigeru Donghyun`),
    family: list(`Huang Zhang Zhao Cheng Jiang Liang Zheng Murakami Nakagawa Okamoto Sakamoto Takahashi Uchida Watanabe Yamashita Fujimori
      Hasegawa Inoue Kobayashi Matsuda Kwon Hwang Jeong Baek Seong Noguchi Ogawa Sugiyama Tsukada Yoshida`),
  },
}

/** Names in their own scripts, for those that are written so. */
const scripts: Readonly<Record<string, Names>> = {
  cyrillic: {
    female: list('Антонина Варвара Галина Екатерина Зинаида Клавдия Лидия Маргарита Надежда Оксана Пелагея Раиса Серафима Таисия Ульяна'),
    male: list('Анатолий Валентин Геннадий Дмитрий Евгений Кирилл Леонид Никифор Прохор Родион Святослав Тимофей Фёдор Эдуард Ярослав'),
    family: list('Берёзкин Ветлугин Горшенин Дубравин Ершовский Звонарёв Калинник Лозовой Мещеряк Огарков Рябинин Сосновский Тополев'),
  },
  han: {
    female: list('秀兰 玉华 桂英 丽娟 雅琴 淑珍 晓燕 佩芳 静怡 慧敏'),
    male: list('建国 志明 卫东 文杰 永康 国梁 宏伟 俊峰 振华 思源'),
    family: list('欧阳 司徒 诸葛 端木 皇甫 尉迟 令狐 慕容 宇文 长孙'),
  },
  kana: {
    female: list('サユリ トモコ フミエ ミチコ ナツキ ヨシエ カズミ ハルヨ'),
    male: list('ケンイチ タカシゲ ヒロノリ マサヒコ シゲル ノボル ヨシオ サダオ'),
    family: list('ワタナベ コバヤシ ハセガワ ナカムラ フジモリ オカモト ツカダ イノウエ'),
  },
  hangul: {
    female: list('은지 혜진 소연 지우 효선 미경 정란 수빈'),
    male: list('재원 성민 태현 용수 동현 기철 상훈 병준'),
    family: list('남궁 황보 제갈 사공 선우 독고 서문 동방'),
  },
  arabic: {
    female: list('أمينة بسمة دلال فضيلة جميلة خديجة لبنى نادرة سلمى وداد'),
    male: list('أنور بشير داود غسان إدريس خليل ماهر نبيل رشيد زهير'),
    family: list('البرقاوي الدراجي الغمري الجزار اللواتي القدسي الوزان الصباغ الطحان البيطار'),
  },
}

/** Which script a word is written in, when it is not the Latin one. */
const scriptMarks: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Cyrillic}/u, 'cyrillic'],
  [/[\p{Script=Katakana}\p{Script=Hiragana}]/u, 'kana'],
  [/\p{Script=Hangul}/u, 'hangul'],
  [/\p{Script=Han}/u, 'han'],
  [/\p{Script=Arabic}/u, 'arabic'],
]

export function scriptOf(word: string): string | undefined {
  return scriptMarks.find(([pattern]) => pattern.test(word))?.[1]
}

/** Given names that are only recognised. */
const recognised: Readonly<Record<string, { readonly female: string; readonly male: string }>> = {
  en: {
    female: `mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily
      donna michelle carol amanda melissa deborah stephanie rebecca laura helen sharon cynthia amy shirley angela anna ruth brenda pamela
      nicole katherine samantha christine emma catherine virginia rachel janet maria diane julie joyce victoria kelly christina lauren joan
      evelyn olivia judy megan cheryl alice ann jean martha wanda sophie sophia chloe hannah charlotte isabella lucy zoe claire jane kate`,
    male: `james robert john michael david william richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul
      andrew joshua kevin brian george timothy ronald jason edward jeffrey ryan jacob gary nicholas eric jonathan larry justin scott
      brandon benjamin samuel frank raymond alexander patrick jack dennis jerry tyler aaron jose adam nathan henry peter zachary kyle noah
      ethan jeremy walter keith roger austin sean oliver harry simon ian stuart craig omar luke tom ben dave mike steve bob`,
  },
  de: {
    female: `anna maria ursula monika petra elisabeth sabine renate helga karin ingrid andrea claudia susanne gabriele christa stefanie
      anja heike silke katrin julia sandra nicole melanie lena lea mia hanna greta frieda heidi ilse uta jutta martina angelika birgit`,
    male: `peter michael thomas andreas wolfgang klaus jürgen günter stefan christian uwe werner hans dieter horst bernd frank jens karsten
      markus sebastian florian jan lukas leon jonas felix maximilian moritz matthias heinz karl kurt ralf rolf sven torsten holger heiko`,
  },
  fr: {
    female: `marie jeanne monique catherine nathalie isabelle sylvie anne christine martine nicole sophie camille manon léa chloé inès
      juliette louise élise hélène aurélie céline émilie julie pauline mathilde claire agnès amélie brigitte corinne valérie lucie`,
    male: `jean pierre michel philippe alain nicolas patrick laurent christophe daniel bernard pascal olivier julien thierry françois
      guillaume antoine louis hugo lucas théo mathis arthur maxime alexandre benoît cédric denis franck gérard henri jacques rené yves luc`,
  },
  es: {
    female: `maría carmen ana isabel laura cristina marta lucía pilar rosa elena paula raquel sara teresa mercedes patricia sofía valeria
      camila daniela gabriela alejandra rocío inés nuria silvia lorena mónica yolanda julia luisa`,
    male: `antonio josé manuel francisco juan david javier daniel carlos jesús alejandro miguel rafael pedro pablo ángel sergio fernando
      jorge luis alberto diego álvaro raúl enrique ramón vicente andrés santiago mateo hugo martín joaquín rubén iván`,
  },
  vi: {
    female: 'linh lan mai hoa thu hà yến vy ngân my trâm nga thị dung hiền chi',
    male: 'minh anh nam hùng đức long sơn hải bình tâm văn việt huy duy hiếu an',
  },
  it: {
    female: 'giulia francesca chiara sara martina valentina alessia silvia paola laura elisa anna giovanna lucia roberta',
    male: 'giuseppe giovanni antonio mario luigi francesco marco andrea matteo lorenzo alessandro paolo stefano luca davide',
  },
  nl: { female: 'sanne lotte anouk fleur marieke ilse esther mirjam', male: 'jan pieter kees henk gerrit daan bram thijs sjoerd bas' },
  pl: { female: 'anna katarzyna joanna magdalena monika ewa zofia', male: 'jan piotr krzysztof tomasz paweł marcin michał adam jakub' },
  pt: { female: 'ana mariana beatriz inês catarina fernanda juliana', male: 'joão pedro tiago miguel rui nuno paulo bruno felipe' },
  sv: { female: 'anna karin eva lena maja elsa astrid linnea', male: 'lars anders johan erik karl per oskar nils björn' },
  tr: { female: 'fatma ayşe hatice elif merve büşra esra', male: 'mehmet mustafa ahmet ali hüseyin murat emre' },
  ar: {
    female: 'fatima aisha mariam layla zaynab hala rania yasmin',
    male: 'mohammed muhammad ahmed ali hassan omar ibrahim yusuf khaled',
  },
  in: { female: 'priya anjali pooja neha sunita divya kavita shreya', male: 'rajesh amit rahul sanjay vijay ravi arjun rohan vikram' },
  ea: { female: 'xiaoming yuki sakura mei hana jiyeon', male: 'wei jun kenji takashi minjun haruto hao ming' },
}

const family: ReadonlyMap<string, string> = new Map(
  Object.entries({
    de: 'müller schmidt schneider fischer weber meyer wagner becker schulz hoffmann koch bauer richter klein wolf schröder neumann krüger',
    fr: 'martin bernard dubois durand moreau lefebvre leroy roux fournier girard bonnet dupont lambert rousseau blanc garnier faure',
    es: 'garcía rodríguez gonzález fernández lópez martínez sánchez pérez gómez ruiz hernández díaz moreno jiménez romero navarro torres',
    vi: 'nguyễn nguyen trần tran lê phạm pham huỳnh huynh vũ võ bùi đỗ hồ ngô lý phan hoàng',
    it: 'rossi russo ferrari esposito bianchi romano colombo ricci marino greco bruno gallo conti costa',
    nl: 'jansen bakker visser smit mulder bos vos peters hendriks dekker',
    pl: 'nowak kowalski wiśniewski wójcik kowalczyk kamiński lewandowski zieliński',
    pt: 'silva santos ferreira pereira oliveira rodrigues almeida ribeiro carvalho',
    sv: 'andersson johansson karlsson nilsson eriksson larsson olsson persson svensson',
    tr: 'yılmaz kaya demir çelik şahin yıldız öztürk aydın özdemir',
    ar: 'haddad khan hussein hassan mansour khalil saleh nasser aziz rahman abdallah',
    in: 'sharma patel singh kumar gupta shah reddy rao nair mehta desai kapoor verma',
    ea: 'wang li chen liu yang wu zhou tanaka suzuki sato yamamoto kim park lee choi jung kang',
  }).flatMap(([language, text]) => list(text).map((name) => [name, language] as const)),
)

const given = new Map<string, { gender: Gender; language: string }>()
for (const [language, { female, male }] of Object.entries(recognised)) {
  for (const [gender, text] of [
    ['female', female],
    ['male', male],
  ] as const) {
    for (const name of list(text)) {
      const known = given.get(name)
      if (!known) given.set(name, { gender, language })
      else if (known.gender !== gender) given.set(name, { ...known, gender: 'either' })
    }
  }
}

/** What a given name tells by itself. */
export function givenName(word: string): { readonly gender: Gender; readonly language: string } | undefined {
  return given.get(word.toLowerCase())
}

/** The language a family name is at home in, where it is one of the most frequent. */
export function familyLanguage(word: string): string | undefined {
  return family.get(word.toLowerCase())
}

const neutral = list('Robin Marlin Jocelyn Kerrin Merle Sascha Tristan Valery Ashlyn Corin Emery Florin Harlow Jessamy Kiran Linnet')

const anyLanguage = Object.values(names)

/** A name of the role, in the language or script while its list lasts, then in any, then one put together of syllables. */
export function nameFor(role: 'given' | 'family', language: string, gender: Gender, draw: Draw, attempt: number): string {
  const script = scripts[language]
  if (script && attempt < 12) return draw.pick(role === 'family' ? script.family : gender === 'male' ? script.male : script.female)
  const home = names[language] ?? names.en!
  if (attempt < 10) return draw.pick(namesOf(home, role, gender))
  if (attempt < 20) return draw.pick(namesOf(draw.pick(anyLanguage), role, gender))
  return invented(draw)
}

function namesOf(names: Names, role: 'given' | 'family', gender: Gender): readonly string[] {
  if (role === 'family') return names.family
  return gender === 'either' ? neutral : names[gender]
}

const onsets = list('b br c d dr f fl g gl h k kl l m n p pr r s st t tr v w z')
const vowels = list('a e i o u ae ia')
const codas = list('n r l s m nd rt x')

/** A word that is in no language and reads well: three syllables out of tens of millions. */
export function invented(draw: Draw): string {
  let word = ''
  for (let syllable = 0; syllable < 3; syllable++) word += draw.pick(onsets) + draw.pick(vowels)
  word += draw.pick(codas)
  return word[0]!.toUpperCase() + word.slice(1)
}
