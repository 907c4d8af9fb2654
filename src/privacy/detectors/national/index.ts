import type { Detector } from '../detector.ts'

/** One file and one line in this list. */
export const national: readonly Detector[] = []
