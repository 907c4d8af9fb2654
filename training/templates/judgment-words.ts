// What judgments say in their own way: offices and their genitives, names shortened to letters, counted things.
import type { Random } from './random.ts'

export const germanAuthorities =
  'Bundesgerichtshof|Bundesverfassungsgericht|Bundesverwaltungsgericht|Bundesarbeitsgericht|Bundesfinanzhof|Bundessozialgericht|Bundespatentgericht|BGH|BFH|BSG|BAG|BVerfG|BVerwG|EuGH|EGMR|Europäische Gerichtshof|Europäische Gerichtshof für Menschenrechte|Deutsche Patent- und Markenamt|DPMA|Bundesministerium der Verteidigung|Bundesministerium der Finanzen|Auswärtige Amt|Bundesrat|Bundestag|Bundesamt für Migration und Flüchtlinge|Gemeinsame Bundesausschuss|GBA|Bundeskartellamt|Medizinische Dienst der Krankenversicherung|Landesversorgungsamt|Generalbundesanwalt|Bundeskriminalamt|Deutsche Gewerkschaftsbund'.split(
    '|',
  )

/** Offices of the feminine gender. */
export const germanOffices =
  'Bundesregierung|Bundesagentur für Arbeit|Deutsche Rentenversicherung Bund|Staatsanwaltschaft|Europäische Kommission|Kassenärztliche Vereinigung|Oberfinanzdirektion|Bezirksregierung|Bundesnetzagentur'.split(
    '|',
  )

/** The genitive of an office: `des Bundesgerichtshofs`, `des Deutschen Patent- und Markenamts`. */
export const genitive = (name: string): string =>
  name
    .replace(/^(Deutsche|Europäische|Gemeinsame|Auswärtige|Medizinische|Kassenärztliche)(?= )/, '$1n')
    .replace(/(gericht|hof|amt|rat|tag|ministerium|ausschuss|bund|anwalt)(?!\p{L})/u, (end) =>
      end === 'ausschuss' ? 'ausschusses' : `${end}s`,
    )

export const counts: Readonly<Record<string, { readonly numbers: readonly string[]; readonly counted: readonly string[] }>> = {
  en: {
    numbers:
      'two|three|four|five|seven|eleven|twelve|sixteen|twenty-three|sixty|20|51|400|571|1,200|approximately 300|some fifty|more than 90'.split(
        '|',
      ),
    counted:
      'other persons|other suspects|witnesses|hearings|companies|pages|prisoners|landowners|employees|hectares of land|square metres|flats|shares|metric tons of grain|litres of fuel|grams of heroin|kilograms of cannabis|cars|computers|occasions|years of service|kilometres|votes|volumes|counts'.split(
        '|',
      ),
  },
  fr: {
    numbers: 'deux|trois|cinq|sept|douze|seize|vingt|quarante-cinq|20|51|400|1 200|environ 300|plus de 90'.split('|'),
    counted:
      'autres personnes|autres suspects|témoins|audiences|sociétés|pages|détenus|employés|hectares|mètres carrés|appartements|actions|grammes d’héroïne|voitures|ordinateurs|reprises|kilomètres|voix'.split(
        '|',
      ),
  },
  es: {
    numbers: 'dos|tres|cinco|siete|doce|dieciséis|veinte|cuarenta y cinco|20|51|400|1.200|unos 300|más de 90'.split('|'),
    counted:
      'personas más|sospechosos|testigos|vistas|empresas|páginas|reclusos|empleados|hectáreas|metros cuadrados|pisos|acciones|gramos de heroína|coches|ordenadores|ocasiones|kilómetros|votos'.split(
        '|',
      ),
  },
}

/** Names as published German judgments shorten them. */
export const shortened = (random: Random): string => {
  const letter = random.pick([...'ABCDEFGHKLMNOPRSTWXZ'])
  return random.pick([`${letter}.`, `${letter}.`, letter, `${letter} …`, `${letter}...`, `${letter}.-${random.pick([...'ABKMS'])}.`])
}
