// The estimator as shipped: its weights lie in models/routing.bin and are read once. `routing` itself opens no files.
import { readFileSync } from 'node:fs'
import type { Estimator } from '../routing/complexity/complexity.ts'
import { openEstimator } from '../routing/complexity/model.ts'

/** Undefined where there are no weights; then aliases keep to their fixed order. Throws when they are broken. */
export function loadEstimator(): Estimator | undefined {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(new URL('../../models/routing.bin', import.meta.url))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined // a build without weights
    throw error
  }
  return openEstimator(bytes)
}
