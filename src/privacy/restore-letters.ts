// Which characters join into words, and which are the same in another dress. Tables over UTF-16 units, filled as units are met.

const unknown = 0
const word = 1
const other = 2
const classes = new Uint8Array(65_536)
const letterPattern = /[\p{L}\p{M}\p{N}]/u
/** Scripts that set no spaces between words: a name stands beside other letters there. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

function isWord(code: number): boolean {
  if (code < 0) return false
  let known = classes[code]
  if (known === unknown) {
    const unit = String.fromCharCode(code)
    known = letterPattern.test(unit) && !unspaced.test(unit) ? word : other
    classes[code] = known
  }
  return known === word
}

/** Two neighbours inside one word, so that no name begins or ends between them. An underscore is a mark of markdown and joins nothing. */
export function isJoined(left: number, right: number): boolean {
  return isWord(left) && isWord(right)
}

export function isLetter(code: number): boolean {
  return isWord(code) && !isDigit(code)
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** The s of a genitive or a plural. */
export function isFollower(code: number): boolean {
  return code === 0x73 || code === 0x53
}

/** Whether a neighbour makes a short number part of something else: `3.34`, `34:15`, `34%`, `$34`. `beyond` is the unit behind it. */
export function leavesAlone(code: number, beyond: number): boolean {
  switch (code) {
    case 0x24: // $
    case 0x25: // %
    case 0xa3: // pound
    case 0xa5: // yen
    case 0xb0: // degree
    case 0x2030: // per mille
    case 0x20ac: // euro
      return true
    case 0x2c: // ,
    case 0x2d: // -
    case 0x2e: // .
    case 0x2f: // /
    case 0x3a: // :
    case 0x2013: // en dash
      return isDigit(beyond)
    default:
      return false
  }
}

export function isWhite(code: number): boolean {
  switch (code) {
    case 0x20:
    case 0x09:
    case 0x0a:
    case 0x0d:
    case 0xa0:
    case 0x2007:
    case 0x2009:
    case 0x200a:
    case 0x202f:
    case 0x3000:
      return true
    default:
      return false
  }
}

const plainUnits = new Uint16Array(65_536)
const plainLowerUnits = new Uint16Array(65_536)

/** A unit with its quote, dash or space made plain, and with `isFolded` in small letters. */
export function plainOf(code: number, isFolded: boolean): number {
  const table = isFolded ? plainLowerUnits : plainUnits
  const known = table[code]!
  if (known !== 0) return known
  const made = isFolded ? lowerOf(undressed(code)) : undressed(code)
  table[code] = made
  return made
}

function undressed(code: number): number {
  if (isWhite(code)) return 0x20
  switch (code) {
    case 0x2018:
    case 0x2019:
    case 0x02bc:
      return 0x27
    case 0x201c:
    case 0x201d:
    case 0x201e:
      return 0x22
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212:
      return 0x2d
    default:
      return code
  }
}

function lowerOf(code: number): number {
  const lower = String.fromCharCode(code).toLowerCase()
  return lower.length === 1 ? lower.charCodeAt(0) : code
}

const dressed = /[^!-~]|\s/
const dressedUnits = /[\t\n\r\u00a0\u02bc\u2007\u2009\u200a\u2010-\u2013\u2018\u2019\u201c-\u201e\u202f\u2212\u3000]/g

/** A text with quotes, dashes and spaces made plain and runs of spaces made one. */
export function toPlain(text: string): string {
  if (!dressed.test(text)) return text
  return text.replace(dressedUnits, (unit) => String.fromCharCode(plainOf(unit.charCodeAt(0), false))).replace(/ {2,}/g, ' ')
}
