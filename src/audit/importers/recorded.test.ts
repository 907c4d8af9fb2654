// Logs of real answers: what an importer reads from a recorded exchange is what the gateway itself reads from it.
import { describe, expect, test } from 'vitest'
import { areRecordingsThere, exchanges } from '../../../test/recorded-exchanges.ts'
import { splitInput } from '../../core/usage.ts'
import { protocolOf } from '../../protocols/index.ts'
import { recognise } from '../audit.ts'
import { inputOf } from '../row.ts'
import { isRefusal } from './importer.ts'

const logged = [
  {
    protocol: 'openai-chat',
    wire: 'openai',
    endpoint: /chat/,
    files: ['openai', 'azure', 'deepseek', 'groq', 'mistral', 'xai', 'together'],
    name: 'api-log',
  },
  { protocol: 'openai-responses', wire: 'openai', endpoint: /responses/, files: ['openai', 'azure'], name: 'api-log' },
  { protocol: 'anthropic-messages', wire: 'anthropic', endpoint: /messages$/, files: ['anthropic'], name: 'api-log' },
  { protocol: 'gemini', wire: 'gemini', endpoint: /generate/i, files: ['gemini', 'vertex'], name: 'gemini' },
] as const

if (!areRecordingsThere) console.warn('SKIPPED: ../shared/wire/recorded is not there; importers are not compared with the gateway')
describe.skipIf(!areRecordingsThere)('recorded answers', () => {
  test.each(logged)('of $protocol tell the importer what they tell the gateway', ({ protocol, wire, endpoint, files, name }) => {
    const reader = protocolOf(protocol)!
    let compared = 0
    const wanted = exchanges(
      files,
      'openai-chat',
      (one) => one.protocol === wire && endpoint.test(one.endpoint) && !one.isStream && one.status === 200,
    )
    for (const { id, request, body } of wanted) {
      const answer = body as Record<string, never>
      const { usage, model } = reader.readFacts(answer)
      if (usage?.inputTotal === undefined || usage.outputTotal === undefined || model === undefined) continue
      const record = { request: request ?? null, response: answer }
      const importer = recognise([record])
      expect(importer?.name, id).toBe(name)
      const read = importer!.open().read(record)
      if (isRefusal(read)) throw new Error(`${id}: ${read.refused}`)
      const row = read[0]!
      expect({ input: inputOf(row), cached: row.cacheRead ?? 0, output: row.output, reasoning: row.reasoning ?? 0 }, id).toEqual({
        input: usage.inputTotal,
        // The parts of an input add up to it, as the ledger has them: see `splitInput`.
        cached: splitInput(usage).cacheRead ?? 0,
        output: usage.outputTotal,
        reasoning: usage.reasoning ?? 0,
      })
      compared++
    }
    expect(compared).toBeGreaterThan(20)
  })
})
