// The inspection dies under load. From that moment nothing goes to the cloud, and what runs at home goes on.
import { expect, test } from 'vitest'
import { startFake } from '../fakes/upstream.ts'
import { openHouse, upstreamAt } from './house.ts'
import { call } from './wire.ts'

const body = (model: string, text: string) => ({ model, messages: [{ role: 'user', content: text }] })

test('with the detector dead no byte crosses to the cloud, home still answers, and revived it goes on', async () => {
  const cloud = await startFake()
  const home = await startFake()
  const house = await openHouse({
    config: {
      upstreams: [upstreamAt('far', 'openai-chat', cloud.url(), { zone: 'cloud' }), upstreamAt('near', 'openai-chat', home.url())],
      aliases: { both: { prefer: ['far/m', 'near/m'] } },
    },
  })
  const { url } = house.app
  const drill = (isKilled: boolean) =>
    call({ url, path: '/admin/drill/detector', body: { isKilled }, headers: { 'x-drawbridge-admin': '1' } }).captured
  try {
    const answers: { status: number; route: string; at: number }[] = []
    let isOver = false
    const callers = Array.from({ length: 16 }, async (_, caller) => {
      for (let turn = 0; !isOver; turn++) {
        const answer = await call({
          url,
          path: '/v1/chat/completions',
          body: body(caller % 2 ? 'far/m' : 'both', `Turn ${turn} of ${caller}.`),
        }).captured
        answers.push({ status: answer.status, route: String(answer.headers['x-drawbridge-route']), at: Date.now() })
      }
    })
    await until(() => cloud.seen.length > 100)
    await drill(true)
    const killedAt = Date.now()
    const answered = answers.length
    await until(() => answers.length > answered + 200)
    const late = answers.slice(answered).filter(({ at }) => at > killedAt + 200)
    isOver = true
    await Promise.all(callers)
    await house.app.ledger.egress.flush()
    const lines = (await house.app.ledger.store.listEgress({ limit: 1_000 })).filter(({ zone }) => zone === 'cloud')
    expect(lines.filter(({ at }) => Date.parse(at) > killedAt)).toEqual([])
    expect(lines.length).toBe(cloud.seen.filter(({ method }) => method === 'POST').length)
    expect(late.filter(({ route }) => route === 'cloud' || route === 'redacted-cloud')).toEqual([])
    expect(late.some(({ status, route }) => status === 200 && route === 'local')).toBe(true)
    expect(late.some(({ status }) => status === 403)).toBe(true)

    await drill(false)
    const again = await call({ url, path: '/v1/chat/completions', body: body('far/m', 'Hello again.') }).captured
    expect([again.status, again.headers['x-drawbridge-route']]).toEqual([200, 'cloud'])
    expect((await house.app.ledger.store.verifyEgress()).flaws).toEqual([])
  } finally {
    await house.close()
    await cloud.close()
    await home.close()
  }
}, 60_000)

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
