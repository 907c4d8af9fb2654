// Stop 3: what is in this document, and how sensitive is it. The inspection that stands here passes everything as `internal` and finds
// nothing; it is the seat of the detectors, and says honestly that it read nothing by leaving findings empty.
import type { Assessment } from '../core/assessment.ts'
import type { Document } from '../core/document.ts'
import { higherLevel, type Level } from '../core/sensitivity.ts'

/** What the caller declared; it may only raise the level. */
export type Declared = { readonly level?: Level }

const nothingFound: Assessment = { level: 'internal', findings: [], complete: true, reasons: [], labels: [], opaque: 0 }

/** Assess a document. `undefined` stands for a body that is not JSON (audio, multipart), which no detector can read. */
export function inspect(_document: Document | undefined, declared: Declared): Assessment {
  if (!declared.level) return nothingFound
  return { ...nothingFound, level: higherLevel(nothingFound.level, declared.level) }
}
