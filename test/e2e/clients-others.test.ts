// Other people's frameworks and clouds' clients, each as its own documentation uses it (`test/clients/try/*.mjs`), against a running gateway
// and an upstream of its own protocol, and one of another.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientsFolder, isInstalled } from '../clients/gateway.ts'
import { type ClientWorld, callerKey, startWorld, structured, type UpstreamId, weatherCall, weatherResult } from '../clients/world.ts'
import { fakeText } from '../fakes/upstream.ts'

type Trial = {
  readonly script: string
  readonly needs: string
  readonly variant?: string
  readonly upstreams: readonly UpstreamId[]
  readonly finds: readonly Finding[]
}
type Finding = 'whole' | 'streamed' | 'call' | 'loop' | 'streamed-loop' | 'structured'

const basics = ['whole', 'streamed', 'call', 'loop'] as const
const trials: readonly Trial[] = [
  { script: 'langchain', needs: '@langchain/openai', upstreams: ['chat', 'claude'], finds: [...basics, 'structured'] },
  { script: 'llamaindex', needs: 'llamaindex', upstreams: ['chat', 'gemini'], finds: basics },
  { script: 'ai-sdk', needs: 'ai', variant: 'chat', upstreams: ['chat', 'claude'], finds: [...basics, 'streamed-loop', 'structured'] },
  {
    script: 'ai-sdk',
    needs: 'ai',
    variant: 'responses',
    upstreams: ['responses', 'bedrock'],
    finds: [...basics, 'streamed-loop', 'structured'],
  },
  {
    script: 'ai-sdk',
    needs: 'ai',
    variant: 'anthropic',
    upstreams: ['claude', 'gemini'],
    finds: [...basics, 'streamed-loop', 'structured'],
  },
  { script: 'google-genai', needs: '@google/genai', upstreams: ['gemini', 'responses'], finds: [...basics, 'structured'] },
  { script: 'bedrock', needs: '@aws-sdk/client-bedrock-runtime', variant: 'http2', upstreams: ['bedrock', 'claude'], finds: basics },
  { script: 'bedrock', needs: '@aws-sdk/client-bedrock-runtime', variant: 'http1', upstreams: ['chat'], finds: basics },
  { script: 'huggingface', needs: '@huggingface/inference', upstreams: ['chat', 'gemini'], finds: basics },
]

const expected: Readonly<Record<Finding, (value: unknown) => void>> = {
  whole: (value) => expect(value).toBe(fakeText),
  streamed: (value) => expect(value).toBe(fakeText),
  call: (value) => expect(value).toEqual({ city: weatherCall.city }),
  loop: (value) => expect(value).toContain(weatherResult),
  'streamed-loop': (value) => expect(value).toContain(weatherResult),
  structured: (value) => expect(value).toEqual(structured),
}

let world: ClientWorld
beforeAll(async () => {
  world = await startWorld()
}, 60_000)
afterAll(() => world?.close())

const run = promisify(execFile)
async function findings(script: string, setting: Record<string, unknown>): Promise<Map<string, unknown>> {
  const file = join(clientsFolder, 'try', `${script}.mjs`)
  const env = { PATH: process.env.PATH, HOME: world.gateway.home, DO_NOT_TRACK: '1' }
  const { stdout } = await run(process.execPath, [file, JSON.stringify(setting)], { env, timeout: 60_000, maxBuffer: 10_000_000 })
  const rows = stdout.split('\n').filter((line) => line.startsWith('{"name":'))
  return new Map(rows.map((line) => JSON.parse(line) as { name: string; value: unknown }).map(({ name, value }) => [name, value]))
}

for (const { script, needs, variant, upstreams, finds } of trials) {
  describe.skipIf(!isInstalled(clientsFolder, needs))(`${needs}${variant ? ` (${variant})` : ''}`, () => {
    test.each(upstreams)('at upstream %s: %#', { timeout: 90_000 }, async (id) => {
      const embeds = id === 'chat' || id === 'gemini'
      const setting = { url: world.gateway.url, model: `${id}/fake-model`, result: weatherResult, key: callerKey, variant, embeds }
      const found = await findings(script, setting)
      for (const name of finds) expected[name](found.get(name))
      if (embeds && found.has('embedding')) expect(found.get('embedding')).toBeGreaterThan(0)
    })
  })
}
