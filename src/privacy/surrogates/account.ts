// E-mail addresses, account names and web addresses: names in them follow the people and companies they are named after; whatever is
// reached by them is reserved (RFC 2606: https://www.rfc-editor.org/rfc/rfc2606).
import { foldedText } from '../words.ts'
import { sameShape } from './draw.ts'
import type { Maker, Making } from './maker.ts'
import { givenName, invented, nameFor } from './names.ts'
import { inCaseOf, plainLetters } from './words.ts'

const domains = ['example.org', 'example.com', 'example.net']

/** Names of duties, which say nothing about who does them. */
const duties = new Set(
  (
    'info contact sales support admin office hr billing mail hello team press jobs noreply reply no invoices accounts service legal help ' +
    'kontakt buchhaltung vertrieb contacto ventas compta secretariat webmaster postmaster'
  ).split(' '),
)

export const email: Maker = (making) => {
  const { mention, attempt, drawFor } = making
  const at = mention.value.lastIndexOf('@')
  if (at <= 0) return undefined
  const domain = mention.value.slice(at + 1).toLowerCase()
  const place = drawFor(`domain ${domain}`).below(domains.length) + attempt
  const numbered = attempt < domains.length ? '' : String(attempt)
  const written = `${account(mention.value.slice(0, at), making)}${numbered}@${domains[place % domains.length]}`
  return mention.value === mention.value.toUpperCase() ? written.toUpperCase() : written
}

export const username: Maker = (making) => {
  const { mention, attempt } = making
  const written = account(mention.value, making)
  return attempt === 0 ? written : `${written}${attempt}`
}

const pieces = /[\p{L}\p{M}]+|\p{N}+|[^\p{L}\p{M}\p{N}]+/gu

function account(text: string, making: Making): string {
  let written = ''
  for (const [piece] of text.matchAll(pieces)) {
    if (/^\p{N}/u.test(piece)) written += sameShape(piece, making.draw)
    else if (!/^[\p{L}\p{M}]/u.test(piece) || duties.has(piece.toLowerCase())) written += piece
    else written += plainLetters(accountWord(piece, making))
  }
  return written
}

function accountWord(piece: string, making: Making): string {
  const { words, mention, draw, attempt } = making
  const known = attempt === 0 ? (words.known(piece) ?? joinedName(piece, making)) : undefined
  if (known !== undefined) return known
  if (piece.length < 3) return sameShape(piece, draw)
  const given = givenName(piece)
  const [role, gender] = given ? (['given', given.gender] as const) : (['family', 'either'] as const)
  return words.standIn(piece, (own, at) => nameFor(role, given?.language ?? mention.language(), gender, own, at), attempt > 0)
}

/** `whaddad` and `haddadwanda` for Wanda Haddad. */
function joinedName(piece: string, { mention, words }: Making): string | undefined {
  const named = (mention.entity ?? '').split(' ')
  const [first = '', last = ''] = [named[0], named.at(-1)]
  const [ownFirst, ownLast] = [words.known(first), words.known(last)]
  if (named.length < 2 || first.length < 2 || ownFirst === undefined || ownLast === undefined) return undefined
  const folded = foldedText(piece)
  const joined: readonly (readonly [string, string])[] = [
    [first + last, ownFirst + ownLast],
    [last + first, ownLast + ownFirst],
    [first[0] + last, ownFirst[0] + ownLast],
    [last + first[0], ownLast + ownFirst[0]],
    [first + last[0], ownFirst + ownLast[0]],
  ]
  const written = joined.find(([spelling]) => spelling === folded)?.[1]
  return written === undefined ? undefined : inCaseOf(piece, written.toLowerCase())
}

/** The scheme and what kind of thing the path names stay; who runs the place and which thing it is do not. */
export const url: Maker = ({ mention, draw }) => {
  const { value } = mention
  const scheme = /^[a-z][a-z0-9+.-]{0,20}:\/\//i.exec(value)?.[0] ?? ''
  const ending = /\.(?:html?|pdf|docx?|xlsx?|png|jpe?g|json|xml|csv|txt|zip)$/i.exec(value.replace(/[?#].*$/s, ''))?.[0] ?? ''
  const hasPath = /[/?#]/.test(value.slice(scheme.length))
  const host = /^www\./i.test(value.slice(scheme.length)) ? 'www.example.org' : `${invented(draw).toLowerCase()}.example.org`
  const path = hasPath ? `/${invented(draw).toLowerCase()}-${100 + draw.below(900)}${ending}` : ''
  return scheme + host + path
}
