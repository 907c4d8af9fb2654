// A gateway with an upstream of every protocol behind it. Behind them all stands one fake model that calls the tool it is offered, reads
// the result, and keeps to a schema; so a client that cannot finish a whole loop through the gateway shows it.
import { type FakeUpstream, fakeText, startFake } from '../fakes/upstream.ts'
import { type Gateway, makeHome, startGateway } from './gateway.ts'

/** By what they speak, for the model names `<id>/fake-model`. */
export const upstreamIds = ['chat', 'responses', 'claude', 'gemini', 'bedrock', 'ollama'] as const
export type UpstreamId = (typeof upstreamIds)[number]

export const weatherCall = { name: 'get_weather', city: 'Zürich' }
/** What a client's own tool answers; the fake model repeats it, so that the loop is seen to have closed. */
export const weatherResult = 'SUNNY-21'
export const structured = { city: 'Zürich', days: 2 }

/** The key that the gateway asks of every caller, so that each client shows how it sends one. */
export const callerKey = 'open-sesame-0001'

export type ClientWorld = { readonly gateway: Gateway; readonly fake: FakeUpstream; close(): Promise<void> }

export async function startWorld(): Promise<ClientWorld> {
  const fake = await startFake({ reply: ({ body }) => ({ usage: { input: 11, output: 7 }, ...replyTo(JSON.stringify(body ?? null)) }) })
  const at = (path: string) => `${fake.url()}${path}`
  const models = ['fake-model']
  const gateway = await startGateway(
    {
      upstreams: [
        { id: 'chat', provider: 'openai-compatible', base: at('/v1'), models },
        { id: 'responses', provider: 'openai', base: at('/v1'), key: 'none', models },
        { id: 'claude', provider: 'anthropic', base: at(''), key: 'none', models },
        { id: 'gemini', provider: 'gemini', base: at(''), key: 'none', models },
        { id: 'bedrock', provider: 'bedrock', base: at(''), key: 'none', models },
        // A coding agent's instructions and tools alone are twenty thousand tokens.
        { id: 'ollama', provider: 'ollama', base: at(''), models, window: 200_000 },
      ],
      callers: [{ name: 'office', key: callerKey }],
      aliases: { 'claude-*': 'claude/fake-model', 'gpt-*': 'responses/fake-model' },
    },
    makeHome(),
  )
  return {
    gateway,
    fake,
    async close() {
      await gateway.close()
      await fake.close()
    },
  }
}

/** The word in the file that a coding agent is asked to read. */
export const noteWord = 'heron'

type Said = { text: string; toolCall?: { id: string; name: string; arguments: string } }

function replyTo(body: string): Said {
  const isAnswered = /"role":"tool"|"tool_result"|"function_call_output"|"functionResponse"|"toolResult"/.test(body)
  if (isAnswered) return { text: `It says ${[weatherResult, noteWord].find((word) => body.includes(word)) ?? 'nothing'}.` }
  const offers = (name: string) => body.includes(`"name":"${name}"`)
  const call = (name: string, input: Record<string, unknown>): Said => ({
    text: '',
    toolCall: { id: `call_${name}`, name, arguments: JSON.stringify(input) },
  })
  const file = /Read the file (\/[\w./-]+\.txt)/.exec(body)?.[1]
  if (file && offers('Read')) return call('Read', { file_path: file })
  if (file && offers('exec_command')) return call('exec_command', { cmd: `cat ${file}` })
  if (offers(weatherCall.name)) return call(weatherCall.name, { city: weatherCall.city })
  // The AI SDK asks models it does not know for structure by a tool of this name that must be called.
  if (offers('json')) return call('json', structured)
  // However the protocol packs the schema, whole or as text inside text, its member is in it.
  if (/\\?"days\\?"/.test(body)) return { text: JSON.stringify(structured) }
  return { text: fakeText }
}
