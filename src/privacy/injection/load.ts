// The classifier as shipped: its weights lie in models/injection.bin and are read once, when somebody first asks.
import { readFileSync } from 'node:fs'
import type { InjectionClassifier } from './classifier.ts'
import { classifierFrom } from './score.ts'

/** The shipped classifier; undefined where there are no weights, so that the caller can say so. Throws when they are broken. */
export function loadInjectionClassifier(): InjectionClassifier | undefined {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(new URL('../../../models/injection.bin', import.meta.url))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined // a build without weights
    throw error
  }
  return classifierFrom(bytes)
}
