// A GGUF file's shape, all parts of a split one together. Only the heads are read, however large the file is.
import { open } from 'node:fs/promises'
import { ggufShape, joinParts } from '../sizing/gguf.ts'
import type { Shape } from '../sizing/shape.ts'
import { wrongUsage } from './exit.ts'

/** Heads hold the vocabulary, a few megabytes of it; one beyond this is no model's. */
const mostBytes = 128 * 1_048_576
const firstBytes = 4 * 1_048_576
const mostParts = 512

export async function shapeOfFile(file: string, asOf: string): Promise<{ readonly shape: Shape; readonly quant: string }> {
  const first = await headOf(file, asOf)
  const names = first.parts > 1 ? partsOf(file, first.parts) : [file]
  const rest = await Promise.all(names.slice(1).map(async (name) => (await headOf(name, asOf, first.shape)).shape))
  const shape = joinParts([first.shape, ...rest])
  if (!shape) throw wrongUsage(`${file} holds no model`)
  return { shape, quant: first.quant }
}

/** `model-00001-of-00003.gguf` names its siblings. */
function partsOf(file: string, count: number): string[] {
  const match = /^(.*-)(\d{5})(-of-\d{5}\.gguf)$/.exec(file)
  if (!match || count > mostParts)
    throw wrongUsage(`${file} is a part of ${count}, and its name does not tell the others`, 'name the first part')
  return Array.from({ length: count }, (_, index) => `${match[1]}${String(index + 1).padStart(5, '0')}${match[3]}`)
}

async function headOf(file: string, asOf: string, whole?: Shape) {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw wrongUsage(`${file} cannot be read (${error.code ?? 'unreadable'})`)
  })
  try {
    for (let size = firstBytes; size <= mostBytes; size *= 4) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, 0)
      const read = ggufShape(buffer.subarray(0, bytesRead), asOf, whole !== undefined)
      if (read.kind === 'shape') return read
      if (read.kind === 'broken') throw wrongUsage(`${file} is no model that can be sized: ${read.why}`)
      if (bytesRead < size) break
    }
    throw wrongUsage(`${file} ends before its head does`, 'the download may be incomplete')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EISDIR') throw wrongUsage(`${file} is a folder`)
    throw error
  } finally {
    await handle.close()
  }
}
