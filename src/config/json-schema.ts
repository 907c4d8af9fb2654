import { z } from 'zod'
import { configSchema } from './schema.ts'

/** `drawbridge.yaml` described for editors, as JSON Schema (draft 2020-12): what may be written, with the defaults of what may be left out. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' })
  return JSON.stringify({ title: 'drawbridge.yaml', ...schema }, null, 2)
}
