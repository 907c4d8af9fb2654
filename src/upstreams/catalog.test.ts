import { afterEach, expect, test, vi } from 'vitest'
import { realWorld } from '../app.ts'
import { configSchema } from '../config/schema.ts'
import { createCatalog } from './catalog.ts'
import type { Provider } from './provider.ts'
import { embedded } from './providers/embedded.ts'

afterEach(() => vi.restoreAllMocks())

test('an engine that a new configuration leaves out is closed, and one that it keeps is not', async () => {
  const closed: string[] = []
  vi.spyOn(embedded as Required<Provider>, 'engine').mockImplementation(async ({ path = '' }) => ({
    models: async () => [],
    async *chat() {},
    close: async () => void closed.push(path),
  }))
  const upstreams = ['one', 'two'].map((id) => ({ id, provider: 'embedded', path: `${id}.gguf` }))
  const build = (some: typeof upstreams, previous?: Awaited<ReturnType<typeof createCatalog>>) =>
    createCatalog({
      config: configSchema.parse({ discover: false, upstreams: some }),
      environment: {},
      world: realWorld(),
      home: '/nowhere',
      previous,
    })
  const before = await build(upstreams)
  for (const { id } of upstreams) await before.find(id)?.engine?.()
  const after = await build(upstreams.slice(0, 1), before)
  await vi.waitFor(() => expect(closed).toEqual(['two.gguf']))
  await after.close()
  expect(closed).toEqual(['two.gguf', 'one.gguf'])
})

test('a decision sees how fast an upstream writes and how much it does at once, as measured by now', async () => {
  const upstreams = [{ id: 'far', provider: 'openai', slots: 3 }]
  const config = configSchema.parse({ discover: false, upstreams })
  const catalog = await createCatalog({ config, environment: {}, world: realWorld(), home: '/nowhere' })
  const offer = catalog.offer('far')
  expect([offer?.slots, offer?.tokensPerSecond]).toEqual([3, undefined])
  catalog.find('far')?.health.succeeded(500, 1_500, 51)
  expect(offer?.tokensPerSecond).toBeCloseTo(50)
  await catalog.close()
})
