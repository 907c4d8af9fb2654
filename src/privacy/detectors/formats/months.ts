// The names of months, whole and shortened, in the languages that dates are read in.

const names = `
1 january jan januar jänner janvier janv enero ene gennaio gen januari stycznia styczeń sty janeiro ocak
2 february feb februar februari février fevrier févr fevr febrero febbraio lutego luty lut fevereiro fev şubat
3 march mar märz maerz mrz mär mars marzo maart mrt marca marzec março marco mart
4 april apr avril avr abril abr aprile kwietnia kwiecień kwi nisan
5 may mai mayo maggio mag mei maja maj maio mayıs
6 june jun juni juin junio giugno giu czerwca czerwiec cze junho haziran
7 july jul juli juillet juil julio luglio lug lipca lipiec lip julho temmuz
8 august aug août aout agosto ago augustus augusti sierpnia sierpień sie ağustos
9 september sep sept septembre septiembre setiembre settembre set września wrzesień wrz setembro eylül
10 october oct oktober okt octobre octubre ottobre ott października październik paź outubro out ekim
11 november nov novembre noviembre listopada listopad lis novembro kasım
12 december dec dezember dez décembre decembre déc diciembre dic dicembre grudnia grudzień gru dezembro aralık`

const months: ReadonlyMap<string, number> = new Map(
  names
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [number, ...words] = line.split(' ')
      return words.map((word): [string, number] => [word, Number(number)])
    }),
)

/** Short forms that are words of their own somewhere: they name a month only beside a day or year that leaves no doubt. */
const doubtful = new Set([
  'may',
  'mar',
  'set',
  'out',
  'ago',
  'mag',
  'gen',
  'dic',
  'ene',
  'sie',
  'lis',
  'lip',
  'gru',
  'maj',
  'mei',
  'mart',
  'ocak',
  'luty',
  'lut',
  'sty',
  'ott',
])

/** The month a word names, 1 to 12. */
export function monthOf(word: string): number | undefined {
  return months.get(word.toLowerCase())
}

export function isDoubtfulMonth(word: string): boolean {
  return doubtful.has(word.toLowerCase()) && word !== 'May' && word !== 'MAY'
}
