import { configJsonSchema } from '../../config/json-schema.ts'
import { exit } from '../exit.ts'
import { defineVerb } from '../verb.ts'

export const configSchemaVerb = defineVerb({
  args: {},
  examples: [['drawbridge config schema > drawbridge.schema.json', 'for an editor that wants it beside the file']],
  async run({ terminal }) {
    terminal.print(configJsonSchema())
    return exit.ok
  },
})
