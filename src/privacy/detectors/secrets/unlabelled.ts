// Passwords and tokens that nothing names: "I pasted vQ7xZkTjW2pLdX into the form". Told by how unlike writing they are, and held against
// everything else that looks like chance.
import { defineDetector, type Hit } from '../detector.ts'
import { armourOf, isBodyLine, isHarmless, isHarmlessBehind } from './harmless.ts'
import { isPlaceholder } from './placeholders.ts'
import { classesOf, digit, isHex, lower, other, randomness, upper } from './randomness.ts'

const shortest = 8
const longest = 100
const separator = 0
/** What a unit below 256 counts as; blanks, quotes and brackets separate. */
const unitClass = Uint8Array.from({ length: 256 }, (_, code) => {
  const unit = String.fromCharCode(code)
  return /[\s\0-\x20"'`<>()[\]{},;|\\\x7f-\xa0«»]/.test(unit) ? separator : classesOf(unit)
})
/** Where people speak of something that should not be where it is, or of getting in. */
const telling =
  /past(?:e|ed|ing)\b|leak|expos|accident|mistake|by error|oops|revok|rotat|compromis|stolen|log(?:ged)? ?in|sign(?:ed)? ?in|log ?on|\bauth|unlock|decrypt|encrypt|passw|passphrase|passcode|credential|secret|token|\bkey\b|\bwi-?fi\b|wlan|\bvpn\b|\bssh\b|\b40[13]\b|unauthori[sz]ed|typed|enter(?:ed)?\b|\btry\b|tried|works? with|valid|expire|share|kennwort|passwort|anmeld|einlogg|zugang|versehen|eingegeben|geheim|schlüssel|kopier|contraseñ|clave|filtrad|pegu[éeo]|pegado|por error|mot de passe|identifiant|collé|fuite|par erreur|senha|colei|mật khẩu|đăng nhập|hasł|wklei/i
/** `Walnut4823%`: a word, some digits, a sign. */
const wordDigitsSign = /^[A-Z]?[a-zäöüß]{3,14}\d{2,6}[!@#$%&*^~?]{1,2}$|^[A-Z][a-z]{2,14}[!@#$%&*^~]\d{2,6}[!@#$%&*^~?]?$/

export const unlabelled = defineDetector({
  name: 'secret-unlabelled',
  kinds: ['SECRET_RANDOM', 'SECRET_PASSWORD'],
  find,
  finds: [
    'I pasted «vQ7xZkTjW2pLdX» in the public channel by accident, what now?',
    'Oops, I typed «Walnut4823%» where the name goes',
    'Does «Cg1lZefLtipfFssRsCQG92d2afDVqRpedtXVvkCt» look right?',
    'I pasted «8beb8daac6a27805dada8dc3ad79c8a4a7c987177422ee984adcacd517d557c3» to the wrong window',
    'Ist «qR7zw!4TmxK9VP» sicher genug?',
  ],
  ignores: [
    'commit 03796ba0004383e5e65c71607755ad1562033f42',
    'sha256:8beb8daac6a27805dada8dc3ad79c8a4a7c987177422ee984adcacd517d557c3',
    '"integrity": "sha512-/gGWbdvx7eDVk9dqGXr5Tk2UaZh2GWbvRqupV3jAeMhX0VcUNPjeBM5nRu3DAr8ldHxMwar5rfh34mH9hGlupQ=="',
    'uuid d4f253b7-ac84-4538-abda-72190793fd8e not found',
    'see https://example.com/d/1W7KCxOxP-1Fy5EyF2lbJGE2WuKmu5v0suYqoHas1jRM',
    'toolu_01A09q90qw90lq917835lq9 and chatcmpl-9XkQ2wErTyUiOpAsDfGhJ',
    'new XMLHttpRequest2() in ReactDOMServerIntegration',
    'pay 100% of 2024!',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIk3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5',
    'send it to 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy today',
    'claude-3-5-sonnet-20241022 and gpt-4o-2024-08-06',
  ],
})

function find(text: string): readonly Hit[] {
  const hits: Hit[] = []
  let hexHits = 0
  const isArmoured = armourOf(text)
  // By hand rather than by a pattern: nearly all of a text is words, and they are passed over without a substring.
  let from = 0
  let classes = 0
  for (let at = 0; at <= text.length; at++) {
    const kind = at < text.length ? (unitClass[text.charCodeAt(at)] ?? other) : separator
    if (kind !== separator) {
      classes |= kind
      continue
    }
    const start = from
    const length = at - start
    const seen = classes
    from = at + 1
    classes = 0
    if (length < shortest || length > longest + 4 || !isColourful(seen) || isArmoured(start)) continue
    const hit = judged(text, start, text.slice(start, at))
    if (hit === undefined) continue
    // Many of them are a listing of hashes.
    if (isHex(text.slice(hit.start, hit.end)) && ++hexHits > 3) return hits.filter(({ start, end }) => !isHex(text.slice(start, end)))
    hits.push(hit)
  }
  return hits
}

/** Digits, or capitals among small letters. */
function isColourful(classes: number): boolean {
  return (classes & digit) !== 0 || (classes & (lower | upper)) === (lower | upper)
}

function judged(text: string, at: number, written: string): Hit | undefined {
  const value = withoutPunctuation(text, at, written)
  if (value.length < shortest || value.length > longest) return undefined
  const before = text.slice(Math.max(0, at - 48), at)
  const isTold = (): boolean =>
    telling.test(text.slice(Math.max(0, at - 100), at)) || telling.test(text.slice(at + value.length, at + value.length + 100))
  const kind = wordDigitsSign.test(value) ? inventedKind(value, isTold) : drawnKind(value, before, isTold)
  if (kind === undefined || isPlaceholder(value) || isBodyLine(text, at, value)) return undefined
  if (isHex(value) && isFileListing.test(text.slice(at + value.length, at + value.length + 60))) return undefined
  // A class of characters in a pattern.
  if (text[at - 1] === '[' && text[at + value.length] === ']') return undefined
  return { kind, start: at, end: at + value.length, score: kind === 'SECRET_PASSWORD' ? 0.5 : 0.55 }
}

type UnnamedKind = 'SECRET_RANDOM' | 'SECRET_PASSWORD'

/** With three digits and a sign that ends no sentence it is hardly anything else; otherwise the surroundings must tell. */
function inventedKind(value: string, isTold: () => boolean): UnnamedKind | undefined {
  const isPlain = /\d{3}/.test(value) && /[A-Z]/.test(value) && !/[?!]$/.test(value)
  return isPlain || isTold() ? 'SECRET_PASSWORD' : undefined
}

function drawnKind(value: string, before: string, isTold: () => boolean): UnnamedKind | undefined {
  const classes = classesOf(value)
  const hex = isHex(value)
  if (isHarmless(value) || isHarmlessBehind(before, hex)) return undefined
  if (hex) return value.replace(/^0x/, '').length === 64 && (classes & digit) !== 0 ? 'SECRET_RANDOM' : undefined
  const bits = randomness(value)
  const isMixed = (classes & (lower | upper)) === (lower | upper) && ((classes & digit) !== 0 || value.length >= 14)
  if (!isMixed)
    return /^[a-z0-9!#$%&*?@]{10,}$/.test(value) && (classes & digit) !== 0 && bits >= 12 && isTold() ? 'SECRET_PASSWORD' : undefined
  // Of 27,000 identifiers of other people's programs hardly one reaches 24 bits that is not encoded data; none has such signs inside.
  if (bits < 24 && !/[!#%^&*]/.test(value) && wordShare(value) > ((classes & digit) !== 0 ? 0.6 : 0.45)) return undefined
  if (value.length >= 10 && bits >= 10) return 'SECRET_RANDOM'
  if (allClasses.test(value)) return 'SECRET_PASSWORD'
  return bits >= 4 && value.length >= 9 && isTold() ? 'SECRET_PASSWORD' : undefined
}

/** `sha256sum` writes a hash, two blanks and a file's name. */
const isFileListing = /^\s{1,2}[*\w./-]+\.\w+/

/** Capital, small letters, digit and a sign that names and sentences do not hold, with nothing that gives a text structure. */
const allClasses =
  /^(?=[!-~]{0,40}[a-z][!-~]{0,40}[a-z])(?=[!-~]{0,40}[A-Z])(?=[!-~]{0,40}\d)(?=[!-~]{0,40}[!#$%^*])[A-Za-z0-9!@#$%^&*?_-]{8,40}$/

/** How much of it stands in runs of small letters, as the words of an identifier do whatever their spelling. */
function wordShare(value: string): number {
  let inWords = 0
  for (const [word] of value.matchAll(/[A-Z]?[a-z]{2,}|[A-Z]{3,}(?=[A-Z][a-z]{2})/g)) inWords += word.length
  return inWords / value.length
}

/** A sign at the end belongs to the sentence unless the sentence goes on behind it. */
function withoutPunctuation(text: string, at: number, written: string): string {
  const value = written.replace(/[.:]+$/, '')
  if (!/[!?]$/.test(value)) return value
  const next = text.slice(at + written.length, at + written.length + 2)
  return /^(?: ?\p{Ll}|["'`,;)])/u.test(next) ? value : value.replace(/[!?]+$/, '')
}
