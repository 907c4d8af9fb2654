// The learned parts that ship as files beside the package, read once when somebody first asks.
import { readFileSync } from 'node:fs'
import type { Estimator } from './routing/complexity/complexity.ts'
import { openEstimator } from './routing/complexity/model.ts'

/** The shipped estimator of complexity; undefined where there are no weights, so that the caller can say so. Throws when they are broken. */
export function loadEstimator(): Estimator | undefined {
  try {
    return openEstimator(readFileSync(new URL('../models/routing.bin', import.meta.url)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined // a build without weights
    throw error
  }
}
