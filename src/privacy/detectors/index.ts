// Every detector that reads by pattern. Being listed is what gets it tested.
import type { Detector } from './detector.ts'
import { formats } from './formats/index.ts'
import { national } from './national/index.ts'
import { secrets } from './secrets/index.ts'

export const detectors: readonly Detector[] = [...secrets, ...formats, ...national]
