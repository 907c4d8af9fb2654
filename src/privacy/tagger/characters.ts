// What each UTF-16 unit is to the tagger: its class, its lower case and its unaccented base, in tables made once when the module loads.

export const space = 0
export const newline = 1
/** Lower-case letters and letters that know no case. */
export const lowerLetter = 2
export const upperLetter = 3
export const digit = 4
export const mark = 5
/** Accents written as units of their own: part of the word, without a say in its hash. */
export const accent = 6

const tabled = 0x2500

export const classes = new Uint8Array(0x10000)
export const lowerOf = new Uint16Array(0x10000)
export const baseOf = new Uint16Array(0x10000)

/** Zero-width spaces and joiners, the word joiner and the soft hyphen part words as blanks do. */
const invisible = new Set([0x200b, 0x200c, 0x200d, 0x2060, 0xad])

const strokes: Readonly<Record<string, string>> = { đ: 'd', ð: 'd', ł: 'l', ø: 'o', ı: 'i', ß: 's', æ: 'a', œ: 'o', þ: 't', ħ: 'h' }

for (let code = 0; code < 0x10000; code++) {
  lowerOf[code] = code
  baseOf[code] = code
  classes[code] = code < tabled ? mark : classOfFarUnit(code)
}
for (let code = 0; code < tabled; code++) {
  const unit = String.fromCharCode(code)
  const lower = unit.toLowerCase()
  if (lower.length === 1) lowerOf[code] = lower.charCodeAt(0)
  const base = strokes[lower] ?? lower.normalize('NFD')
  baseOf[code] = base.charCodeAt(0)
  if (/\p{M}/u.test(unit)) classes[code] = accent
  else if (/[\p{Lu}\p{Lt}]/u.test(unit)) classes[code] = upperLetter
  else if (/\p{L}/u.test(unit)) classes[code] = lowerLetter
  else if (/\p{Nd}/u.test(unit)) classes[code] = digit
  else if (/[\n\r\u2028\u2029]/.test(unit)) classes[code] = newline
  else if (/\s/.test(unit) || invisible.has(code)) classes[code] = space
}

/** Beyond the table: the blocks of written languages without case are letters, all else stands alone. */
function classOfFarUnit(code: number): number {
  if (code === 0x3000 || code === 0xfeff) return space
  if ((code >= 0x2c00 && code <= 0x2dff) || (code >= 0x3041 && code <= 0xabff) || (code >= 0xac00 && code <= 0xd7a3)) return lowerLetter
  if ((code >= 0xf900 && code <= 0xfdff) || (code >= 0xfe70 && code <= 0xfefc)) return lowerLetter
  return mark
}
