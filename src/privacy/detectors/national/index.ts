import type { Detector } from '../detector.ts'
import { us } from './us.ts'

/** One file and one line in this list. */
export const national: readonly Detector[] = [...us]
