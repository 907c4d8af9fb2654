// Servers at home that break on a wish of ours which the caller knows nothing of: nobody is to be sent to the cloud, and billed, for it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { startFake } from '../fakes/upstream.ts'
import { openHouse, upstreamAt } from './house.ts'
import { call } from './wire.ts'

const message = { role: 'assistant', content: '3 * 4 = 12. The answer is 12.' }
const answer = JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, message, finish_reason: 'stop' }] })

test.each([400, 422, 500, 501])(
  'a server that answers %i when asked for log-probabilities drafts without them, now and ever after',
  async (status) => {
    const wished: boolean[] = []
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        const isWished = body.includes('"logprobs"')
        if (request.method === 'POST') wished.push(isWished)
        response.writeHead(isWished ? status : 200, { 'content-type': 'application/json' })
        response.end(isWished ? '{"error":{"message":"logprobs is not known"}}' : answer)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const cloud = await startFake()
    const house = await openHouse({
      config: {
        retry: { attempts: 0 },
        cascade: { threshold: 0.95, samples: 0 },
        policy: {
          rules: [
            Object.fromEntries([
              ['name', 'check'],
              ['when', { models: ['checked'] }],
              ['then', { cascade: true }],
            ]),
          ],
        },
        aliases: { checked: { prefer: ['near/m', 'far/m'] } },
        upstreams: [
          { id: 'near', provider: 'llamacpp', base: `http://127.0.0.1:${port}`, models: ['m'], zone: 'device' },
          upstreamAt('far', 'openai-chat', cloud.url(), { zone: 'cloud' }),
        ],
      },
    })
    try {
      for (const _ of [1, 2]) {
        const body = { model: 'checked', messages: [{ role: 'user', content: 'Tom has 3 boxes with 4 apples in each. How many apples?' }] }
        const { headers } = await call({ url: house.app.url, path: '/v1/chat/completions', body }).captured
        expect(headers['x-drawbridge-model']).toBe('near/m')
      }
      expect(wished).toEqual([true, false, false])
      expect(cloud.seen.filter(({ method }) => method === 'POST')).toEqual([])
    } finally {
      await house.close()
      await cloud.close()
      server.closeAllConnections()
      server.close()
    }
  },
)
