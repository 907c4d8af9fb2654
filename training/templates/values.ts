// How dates, addresses, sums and numbers are written down, after the patterns of the locale.
import { type Cast, cityName, districtName } from './cast.ts'
import { drawName } from './names.ts'

/** Replace `#` by a digit, `@` by a capital letter, `%` by a hexadecimal digit, `~` by a small letter or digit. */
export function fill(cast: Cast, pattern: string): string {
  const { random } = cast
  let first = true
  return pattern.replace(/[#@~%]/g, (sign) => {
    if (sign === '@') return random.pick([...'ABCDEFGHJKLMNPRSTUVWXYZ'])
    if (sign === '%') return random.pick([...'0123456789abcdef'])
    if (sign === '~') return random.pick([...'abcdefghijkmnpqrstuvwxyz0123456789'])
    const digit = first ? 1 + random.below(9) : random.below(10)
    first = false
    return String(digit)
  })
}

export const two = (number: number) => String(number).padStart(2, '0')

export function writeDate(cast: Cast, patterns: readonly string[], fromYear: number, years: number): string {
  const { random, locale } = cast
  const day = 1 + random.below(28)
  const month = random.below(12)
  const year = fromYear + random.below(years)
  const ordinal = day % 10 === 1 && day !== 11 ? 'st' : day % 10 === 2 && day !== 12 ? 'nd' : day % 10 === 3 && day !== 13 ? 'rd' : 'th'
  return random.pick(patterns).replace(/YYYY|YY|DD|Dth|D(?!\p{L})|MM|M(?!\p{L})|mon/gu, (token) => {
    if (token === 'YYYY') return String(year)
    if (token === 'YY') return two(year % 100)
    if (token === 'DD') return two(day)
    if (token === 'D') return String(day)
    if (token === 'Dth') return `${day}${ordinal}`
    if (token === 'MM') return two(month + 1)
    if (token === 'mon') return locale.months[month]!.slice(0, 3)
    return locale.months[month]!
  })
}

export function writeAddress(cast: Cast): string {
  const { random, locale } = cast
  return random.pick(locale.addresses).replace(/(?<!\p{L})(?:Na|nB|[SNZCnqQL])(?!\p{L})/gu, (token) => {
    if (token === 'S') return street(cast)
    if (token === 'N') return String(1 + random.below(random.chance(0.3) ? 400 : 99))
    if (token === 'Na') return `${1 + random.below(120)}${random.pick(['a', 'b', 'A', 'B', 'C'])}`
    if (token === 'nB') return `${1 + random.below(20)}${random.pick(['A', 'B', 'C'])}`
    if (token === 'Z')
      return fill(cast, random.pick(locale.zip)).replace(/(?<= \d?)A(?=B)|Q(?=X)|E(?=R)|T(?=Y)|L(?=P)|N(?=B)/g, () =>
        random.pick([...'ABDEFGHJLNPQRSTUWXYZ']),
      )
    if (token === 'C') return cityName(cast)
    if (token === 'q') return String(1 + random.below(12))
    if (token === 'Q' || token === 'L') return districtName(random)
    return String(1 + random.below(30))
  })
}

export function street(cast: Cast): string {
  const { random, locale, lang } = cast
  return random.pick(locale.streets).replace('*', () => {
    const name = drawName(random, lang, cast.gazetteers)
    return lang === 'vi' ? `${name.last} ${name.first}` : name.last
  })
}

export function writeMoney(cast: Cast): string {
  return fill(cast, cast.random.pick(cast.locale.money).replace('%', '§')).replace('§', '%')
}

export function amountOf(cast: Cast): string {
  const { random, lang } = cast
  const number = 1 + random.below(99)
  const big = random.chance(0.4)
  if (lang === 'en')
    return random.pick([
      `$${number}${big ? ',500' : ''}`,
      `£${number}${big ? ',000' : '.99'}`,
      `€${number}0`,
      `${number}0 euros`,
      `${number}k`,
      `USD ${number},000`,
    ])
  if (lang === 'vi') return random.pick([`${number} triệu`, `${number}0.000đ`, `${number}.500.000 đồng`, `${number}k`])
  return random.pick([
    `${number}0 €`,
    `${number}0 euros`.replace(
      'euros',
      lang === 'de' || lang === 'nl' ? 'Euro' : lang === 'pl' ? 'zł' : lang === 'sv' ? 'kr' : lang === 'it' ? 'euro' : 'euros',
    ),
    `${number}${lang === 'fr' ? ' ' : '.'}500 €`,
    `${number},50 €`,
  ])
}
