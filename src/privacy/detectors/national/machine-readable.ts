// The machine-readable zone at the foot of passports and cards: one line of it tells name, birth date, nationality and number.
import { defineDetector, type Hit } from '../detector.ts'
import { icao } from './checksum.ts'

/** Lines of 30, 36 or 44 signs: ICAO 9303-4, -5 and -6. */
const lines = /(?<![A-Z\d<])(?:[A-Z\d<]{44}|[A-Z\d<]{36}|[A-Z\d<]{30})(?![A-Z\d<])/g

export const machineReadable = defineDetector({
  name: 'machine-readable-zone',
  kinds: ['PASSPORT'],
  find: (text) => {
    if (!text.includes('<<')) return []
    const hits: Hit[] = []
    for (const match of text.matchAll(lines)) {
      if (isUpper(match[0]) || isLower(match[0]))
        hits.push({ kind: 'PASSPORT', start: match.index, end: match.index + match[0].length, score: 0.99 })
    }
    return hits
  },
  finds: [
    'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
    'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    'I<UTOD231458907<<<<<<<<<<<<<<<',
    'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
  ],
  ignores: ['a << b', 'std::cout << "ANNA" << std::endl', 'L898902C36UTO7408122F1204159ZE184226B<<<<<1'],
})

/** The line of kind, state and name, or the name alone as cards have it. */
function isUpper(line: string): boolean {
  return /^[PIACV][A-Z<][A-Z<]{3}[A-Z\d<]+$/.test(line) ? line.includes('<<') : /^[A-Z]+(?:<[A-Z]+)*<<[A-Z<]+$/.test(line)
}

/** The line of number, birth and expiry, each with its check. */
function isLower(line: string): boolean {
  const birth = line.length === 30 ? 0 : 13
  const expiry = birth + 8
  return [birth, expiry].every((at) => /^\d{6}$/.test(line.slice(at, at + 6)) && icao(line.slice(at, at + 6)) === Number(line[at + 6]))
}
