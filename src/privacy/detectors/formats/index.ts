import type { Detector } from '../detector.ts'

/** One file and one line in this list. */
export const formats: readonly Detector[] = []
