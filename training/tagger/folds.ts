// Which templates and documents are held out together.
import type { Corpus } from './train.ts'

const folds = 4

export function heldOut(corpora: readonly Corpus[], fold: number): { taught: Corpus[]; held: Corpus[] } {
  const part = (isHeld: boolean): Corpus[] =>
    corpora.map(({ source, examples }) => ({ source, examples: examples.filter(({ group }) => (foldOf(group) === fold) === isHeld) }))
  return { taught: part(false), held: part(true) }
}

function foldOf(group: string): number {
  let hash = 17
  for (const unit of group) hash = (Math.imul(hash, 31) + unit.charCodeAt(0)) | 0
  return (Math.imul(hash, 0x9e3779b1) >>> 16) % folds
}
