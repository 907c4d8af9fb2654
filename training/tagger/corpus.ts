// The texts to learn from, each with the labels that its source marks. What a source does not mark it says nothing about.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type LabelName, labels } from '../../src/privacy/tagger/labels.ts'

export type Span = { start: number; end: number; label: string; identifier_type?: string; entity_id?: string }

export type Example = {
  readonly id: string
  readonly source: string
  readonly lang: string
  readonly text: string
  readonly spans: readonly Span[]
  /** What must not be split between training and testing. */
  readonly group: string
}

/** How the labels of the data are called here. Absent: the words are left out of the lesson. */
export const labelNames: Readonly<Record<string, LabelName>> = {
  PERSON: 'PERSON',
  ORG: 'ORG',
  LOCATION: 'LOCATION',
  ADDRESS: 'ADDRESS',
  ZIP: 'ADDRESS',
  DATETIME: 'DATETIME',
  BIRTH_DATE: 'DATETIME',
  AGE: 'AGE',
  ID: 'ID',
  COMPANY_ID: 'ID',
  VEHICLE: 'ID',
  DEMOGRAPHIC: 'DEMOGRAPHIC',
  QUANTITY: 'QUANTITY',
  MISC: 'MISC',
  USERNAME: 'USERNAME',
  PASSWORD: 'PASSWORD',
  PHONE: 'PHONE',
  NATIONAL_ID: 'NATIONAL_ID',
  PASSPORT: 'NATIONAL_ID',
  DRIVER_LICENSE: 'NATIONAL_ID',
  CREDIT_CARD: 'ACCOUNT',
  IBAN: 'ACCOUNT',
  BANK_ACCOUNT: 'ACCOUNT',
  TITLE: 'TITLE',
  PRODUCT: 'PRODUCT',
  BRAND: 'PRODUCT',
  WORK: 'PRODUCT',
  EMAIL: 'LINK',
  URL: 'LINK',
  IP: 'LINK',
  MAC: 'LINK',
}

const all: readonly LabelName[] = labels.map(({ name }) => name)
const without = (...names: LabelName[]): readonly LabelName[] => all.filter((name) => !names.includes(name))

export type Source = {
  readonly name: string
  readonly file: string
  /** The labels it marks wherever they occur. */
  readonly marks: readonly LabelName[]
  /** How much one of its words counts. */
  readonly weight: number
  /** How many renamed variants of each text are added, and whether its letters may change case. */
  readonly variants: number
  readonly isRecased: boolean
  /** Whether labels were carried over by machine, so that a missing one says little. */
  readonly isPatchy?: boolean
}

/**
 * The German court decisions hold none of their parties' own dates and numbers any more, only those of laws and of other decisions, which
 * are public: they teach that such dates and numbers are nothing.
 */
export const sources: readonly Source[] = [
  { name: 'tab_en', file: 'tab_en', marks: without('PRODUCT', 'TITLE'), weight: 1, variants: 2, isRecased: false },
  {
    name: 'echr',
    file: 'echr_fr_es_projected',
    marks: without('PRODUCT', 'TITLE'),
    weight: 0.5,
    variants: 0,
    isRecased: false,
    isPatchy: true,
  },
  {
    name: 'presidio',
    file: 'presidio_synth',
    marks: without('PRODUCT', 'DEMOGRAPHIC', 'MISC', 'QUANTITY'),
    weight: 1.5,
    variants: 2,
    isRecased: true,
  },
  { name: 'synth', file: 'synth_prompts', marks: without('PRODUCT', 'TITLE'), weight: 1, variants: 1, isRecased: true },
  { name: 'wnut', file: 'wnut17', marks: ['PERSON', 'ORG', 'LOCATION', 'PRODUCT'], weight: 0.7, variants: 0, isRecased: true },
  {
    name: 'german',
    file: 'german_ler',
    marks: all,
    weight: 0.7,
    variants: 0,
    isRecased: false,
  },
]

/** What code says about people: nothing. Secrets themselves belong to the detectors. */
export const codeSource: Source = {
  name: 'code',
  file: 'secrets_gitleaks',
  marks: ['PERSON', 'ORG', 'LOCATION', 'ADDRESS', 'DEMOGRAPHIC', 'QUANTITY', 'MISC', 'AGE'],
  weight: 0.5,
  variants: 0,
  isRecased: false,
}

/** Our own templates (training/templates). */
export const ownSource: Source = { name: 'own', file: '', marks: without('PRODUCT', 'TITLE'), weight: 1, variants: 0, isRecased: false }

type Row = { id: string; lang?: string; text: string; spans?: Span[]; doc?: string; template_id?: string | number }

export function readRows(path: string): Row[] {
  const bytes = readFileSync(path)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row)
}

export function readSource(data: string, source: Source): Example[] {
  return readRows(`${data}/train/${source.file}.jsonl.gz`).map((row) => exampleOf(row, source.name))
}

export function exampleOf(row: Row, source: string): Example {
  return { id: row.id, source, lang: row.lang ?? 'en', text: row.text, spans: row.spans ?? [], group: `${source}:${groupOf(row)}` }
}

/** Texts that come from one template, in whatever language, or from one document share a group: they are held out together. */
function groupOf({ id, text, spans, doc, template_id: template }: Row): string {
  if (template === undefined) return doc === undefined ? id : (/\d+[/-]\d+/.exec(doc)?.[0] ?? doc)
  const sister = /^(neg-)?[a-z]{2}-(\d+)$/.exec(String(template))
  if (sister) return `${sister[1] ?? ''}${sister[2]}`
  // Templates that were renumbered between versions are recognised by their own first words.
  let own = ''
  let at = 0
  for (const { start, end } of spans ?? []) {
    if (start > at) own += text.slice(at, start)
    at = Math.max(at, end)
  }
  return (
    (own + text.slice(at))
      .toLowerCase()
      .match(/[a-z]+/g)
      ?.slice(0, 5)
      .join(' ') ?? String(template)
  )
}
