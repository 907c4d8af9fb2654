// A price list of the operator's own: `prices.file`, JSON or YAML, the same shape as `prices.models`, with or without a date above it.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { fail } from '../core/errors.ts'
import { type Config, priceSchema } from './schema.ts'

export type PriceList = { readonly models: Config['prices']['models']; readonly asOf?: string }
export type PriceFileProblem = { readonly line: number; readonly path: string; readonly detail: string }

const modelsSchema = z.record(z.string().min(1).max(256), priceSchema)
const datedSchema = z.strictObject({
  asOf: z.iso.date('must be a date such as 2026-11-20').optional(),
  models: modelsSchema,
})

/** Read a price list. With problems, the list is empty: half a list would price what it holds and leave the rest to chance. */
export function parsePriceFile(text: string): { readonly list: PriceList; readonly problems: readonly PriceFileProblem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined // yaml's own nodes
      if (node?.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const broken = document.errors.map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, path: '', detail: message }))
  if (broken.length > 0) return { list: { models: {} }, problems: broken }
  const value: unknown = document.toJS() ?? {}
  const isDated = typeof value === 'object' && value !== null && ('models' in value || 'asOf' in value)
  const read = (isDated ? datedSchema : modelsSchema.transform((models): PriceList => ({ models }))).safeParse(value)
  if (read.success) return { list: read.data, problems: [] }
  const problems = read.error.issues.map(({ path, message }) => ({ line: lineOf(path), path: path.join('.'), detail: message }))
  return { list: { models: {} }, problems }
}

/** What is wrong with the file that the configuration names; nothing when it names none. */
export function priceFileProblems({ file }: Pick<Config['prices'], 'file'>): readonly PriceFileProblem[] {
  if (file === undefined) return []
  const text = textOf(file)
  return typeof text === 'string' ? parsePriceFile(text).problems : [{ line: 0, path: '', detail: `cannot be read (${text.code})` }]
}

/** The list that the configuration names. Throws `config.invalid` with its line when it cannot be read or is no price list. */
export function readPriceFile({ file }: Pick<Config['prices'], 'file'>): PriceList | undefined {
  if (file === undefined) return undefined
  const text = textOf(file)
  if (typeof text !== 'string') throw fail('config.invalid', { file, line: 1, detail: `cannot be read (${text.code})` })
  const { list, problems } = parsePriceFile(text)
  const problem = problems[0]
  if (problem) throw fail('config.invalid', { file, line: problem.line, detail: [problem.path, problem.detail].filter(Boolean).join(': ') })
  return list
}

function textOf(file: string): string | { readonly code: string } {
  try {
    return readFileSync(resolve(file), 'utf8')
  } catch (error) {
    return { code: (error as { code?: string }).code ?? 'unreadable' }
  }
}
