// A plain propagation for measuring: what was found once is found wherever the text says it again.
import type { Hit } from '../../src/privacy/detectors/detector.ts'

const spreading = new Set(['PERSON', 'ORG', 'LOCATION', 'ID', 'USERNAME', 'MISC', 'DEMOGRAPHIC'])
const titles = new Set(
  'mr mrs ms miss dr prof sir lady lord herr frau m mme mlle sr sra don doña ông bà anh chị de la del van von der the of and'.split(' '),
)

export function propagate(text: string, hits: readonly Hit[]): Hit[] {
  const covered = new Uint8Array(text.length)
  for (const { start, end } of hits) covered.fill(1, start, end)
  const wanted = new Map<string, string>()
  for (const { kind, start, end } of hits) {
    if (!spreading.has(kind)) continue
    const surface = text.slice(start, end)
    if (surface.length >= 3) wanted.set(surface, kind)
    if (kind !== 'PERSON') continue
    for (const part of surface.split(/[^\p{L}\p{M}'-]+/u)) {
      if (part.length >= 3 && /^\p{Lu}/u.test(part) && !titles.has(part.toLowerCase())) wanted.set(part, kind)
    }
  }
  const more: Hit[] = []
  for (const [surface, kind] of wanted) {
    for (let at = text.indexOf(surface); at >= 0; at = text.indexOf(surface, at + 1)) {
      const end = at + surface.length
      if (isLetter(text[at - 1]) || isLetter(text[end]) || covered[at] === 1) continue
      more.push({ kind, start: at, end, score: 0.6 })
      covered.fill(1, at, end)
    }
  }
  return [...hits, ...more]
}

function isLetter(unit: string | undefined): boolean {
  return unit !== undefined && /[\p{L}\p{N}]/u.test(unit)
}
