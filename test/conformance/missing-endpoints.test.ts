// A server that is compatible with OpenAI's chat need not have its other routes. Their callers are served all the same.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plainAnswers } from './answers.ts'
import { type Answer, call } from './client.ts'
import { asking, type Client } from './cross-protocol.ts'
import { type Gateway, startGateway } from './gateway.ts'
import type { Recording } from './recordings.ts'
import { type Replay, startReplay } from './replay.ts'
import { upstreamKey } from './routes.ts'

const answer = plainAnswers.find(({ id }) => id === 'openai-chat')
const notFound = Buffer.from('{"error":{"message":"no such model","type":"invalid_request_error","param":null,"code":"model_not_found"}}')

let replay: Replay
let gateway: Gateway
beforeAll(async () => {
  replay = await startReplay()
  const upstreams = ['lasting', 'failing'].map((id) => {
    if (!answer) throw new Error('no chat answer')
    const response: Recording['response'] = id === 'lasting' ? answer.response : { ...answer.response, status: 404, chunks: [notFound] }
    replay.add({ ...answer, id, response })
    return {
      id,
      provider: 'openai-compatible' as const,
      base: `http://127.0.0.1:${replay.port}/x/${id}/v1`,
      key: upstreamKey,
      models: ['m'],
    }
  })
  gateway = await startGateway(upstreams)
})
afterAll(async () => {
  await gateway.close()
  await replay.close()
})

async function ask(client: Client, upstream: string, said: object): Promise<{ answer: Answer; paths: string[] }> {
  replay.forget(upstream)
  const result = await call({ port: gateway.port, ...asking(client, upstream, { ...said }, false) })
  return { answer: result, paths: replay.seen(upstream).map(({ path }) => path) }
}

test('a Responses caller of a server that only chats is translated, and the next one without asking twice', async () => {
  const first = await ask('openai-responses', 'lasting', { input: 'Hello.' })
  expect([first.answer.status, first.paths]).toEqual([200, ['/v1/responses', '/v1/chat/completions']])
  expect(JSON.parse(first.answer.body.toString('utf8'))).toMatchObject({
    object: 'response',
    output: [{ content: [{ text: 'Good day.' }] }],
  })
  const second = await ask('openai-responses', 'lasting', { input: 'Hello.' })
  expect([second.answer.status, second.paths]).toEqual([200, ['/v1/chat/completions']])
})

test('where the model is what is missing, the first answer is told in the server’s own words, and nothing is concluded', async () => {
  for (let again = 0; again < 2; again++) {
    const { answer: told, paths } = await ask('openai-responses', 'failing', { input: 'Hello.' })
    expect([told.status, told.body.toString('utf8'), paths]).toEqual([
      404,
      notFound.toString('utf8'),
      ['/v1/responses', '/v1/chat/completions'],
    ])
  }
})
