// The collections the boundary is measured on, from any folder that holds them in their format (JSON lines, gzipped or not).
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { GoldRow } from './scores.ts'

export type Data = {
  /** The rows of every file whose name begins so; undefined when there is none. */
  readonly rows: (...names: readonly string[]) => GoldRow[] | undefined
}

export function openData(folder: string): Data {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.jsonl(\.gz)?$/.test(name)) : []
  return {
    rows(...names) {
      const found = files.filter((file) => names.some((name) => file.startsWith(name)))
      return found.length === 0 ? undefined : found.flatMap((file) => readRows<GoldRow>(join(folder, file)))
    },
  }
}

export function readRows<Row>(file: string): Row[] {
  const bytes = readFileSync(file)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row) // the caller names the collection's own shape
}
