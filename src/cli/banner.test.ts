import { describe, expect, test } from 'vitest'
import type { Status, UpstreamStatus } from '../admin/status.ts'
import type { HealthView } from '../upstreams/health.ts'
import { banner } from './banner.ts'
import { columnsOf, painter } from './terminal.ts'

const at = '2026-11-20T08:00:00.000Z'
const well: HealthView = { state: 'closed', failuresInARow: 0, waitMs: 0, running: 0, waiting: 0, errorRate: 0 }
const nothing = { requests: 0, inputTokens: 0, outputTokens: 0, costMicros: 0, unpriced: 0 }

function upstream(id: string, changes: Partial<UpstreamStatus> = {}): UpstreamStatus {
  const zone = changes.zone ?? { zone: 'device', by: 'loopback', detail: '127.0.0.1', at }
  return {
    id,
    provider: id,
    label: id,
    from: 'discovery',
    zone,
    key: { state: 'none' },
    health: well,
    models: [],
    modelCount: 0,
    ...changes,
  }
}

function status(changes: Partial<Status> = {}): Status {
  return {
    version: '0.1.0',
    url: 'http://127.0.0.1:4280',
    pid: 1,
    startedAt: at,
    at,
    home: '/home/ada/.drawbridge',
    areKeysRequired: false,
    inFlight: 0,
    discovery: 'done',
    bridge: { isRaised: false },
    upstreams: [],
    keysMissing: [],
    aliases: [],
    prices: {
      list: { version: '0.1.8', day: '2026-09-23', ageDays: 1 },
      own: 0,
      isLocalPriced: false,
      hasBaseline: false,
      isOld: false,
    },
    ledger: {
      state: { queued: 0, dropped: 0, written: 0, failures: 0 },
      today: { all: nothing, byZone: {}, byModel: {}, byOutcome: {}, byRoute: {} },
      since: at,
    },
    ...changes,
  }
}

const hosted = { zone: 'cloud', by: 'hosted', detail: 'Anthropic', at } as const
const here = { zone: 'device', by: 'loopback', detail: '127.0.0.1', at } as const
const usual = status({
  upstreams: [
    upstream('ollama', {
      models: [
        { name: 'qwen3:8b', zone: here, window: 32_768, isLoaded: true },
        { name: 'gpt-oss:120b-cloud', zone: { zone: 'cloud', by: 'remote-model', detail: 'name ends in cloud', at } },
      ],
      modelCount: 2,
    }),
    upstream('builtin', { zone: { zone: 'device', by: 'in-process', at } }),
    upstream('anthropic', { zone: hosted, key: { state: 'set' } }),
  ],
  keysMissing: [{ provider: 'openai', label: 'OpenAI', names: ['OPENAI_API_KEY'] }],
})
const style = (width: number) => ({ paint: painter(false), width })

test('the start screen tells what was found, what works, the address and the next step', () => {
  expect(banner(usual, style(120))).toMatchInlineSnapshot(`
    "▟▙▁▁  Drawbridge 0.1.0    http://127.0.0.1:4280    bridge lowered
      home   ■ ollama  qwen3:8b loaded, window 32k                   ■ builtin  summarise · extract · classify · quote
      cloud  ● anthropic  key found, not yet used                    ✕ openai  no key (set OPENAI_API_KEY)
      note   ollama/gpt-oss:120b-cloud runs remotely: treated as cloud
      next   export OPENAI_BASE_URL=http://127.0.0.1:4280/v1        or: drawbridge launch claude"
  `)
})

test('on a narrow terminal every thing has its own line', () => {
  expect(banner(usual, style(72))).toMatchInlineSnapshot(`
    "▟▙▁▁  Drawbridge 0.1.0    http://127.0.0.1:4280    bridge lowered
      home   ■ ollama   qwen3:8b loaded, window 32k
             ■ builtin  summarise · extract · classify · quote
      cloud  ● anthropic  key found, not yet used
             ✕ openai     no key (set OPENAI_API_KEY)
      note   ollama/gpt-oss:120b-cloud runs remotely: treated as cloud
      next   export OPENAI_BASE_URL=http://127.0.0.1:4280/v1
             or: drawbridge launch claude"
  `)
})

test('troubles are told with their cause: raised bridge, silent server, missing key, unresolved name', () => {
  const troubled = status({
    url: 'http://0.0.0.0:4280',
    discovery: 'running',
    areKeysRequired: true,
    bridge: { isRaised: true, since: at },
    upstreams: [
      upstream('lmstudio', { problem: 'unreachable' }),
      upstream('box', {
        zone: { zone: 'private', by: 'private-address', detail: '10.0.0.7', at },
        modelCount: 3,
        models: [{ name: 'm', zone: here }],
      }),
      upstream('tired', { health: { ...well, state: 'open', failuresInARow: 5, lastError: 'upstream.timeout' } }),
      upstream('lost', { zone: { zone: 'cloud', by: 'unresolved', detail: 'nowhere', at } }),
      upstream('claude', { zone: hosted, key: { state: 'missing', needed: 'ANTHROPIC_API_KEY' } }),
    ],
  })
  expect(banner(troubled, style(120))).toMatchInlineSnapshot(`
    "▟▙╱   Drawbridge 0.1.0    http://0.0.0.0:4280    bridge raised: nothing leaves
      home   ✕ lmstudio  not answering                                ■ box  3 models, none loaded · in your network
             ✕ tired     resting after 5 failures (upstream.timeout)
      cloud  ✕ lost  its address does not resolve                    ✕ claude  no key (set ANTHROPIC_API_KEY)
      note   still looking for local servers
             callers need a key
      next   export OPENAI_BASE_URL=http://127.0.0.1:4280/v1        or: drawbridge launch claude"
  `)
})

describe('whatever there is to tell', () => {
  const many = status({
    upstreams: Array.from({ length: 200 }, (_, index) => upstream(`server-with-a-long-name-${index}`, { modelCount: 0 })),
    keysMissing: Array.from({ length: 20 }, (_, index) => ({
      provider: `provider${index}`,
      label: 'P',
      names: [`A_RATHER_LONG_NAME_OF_A_KEY_${index}`],
    })),
  })

  test.each([60, 80, 120, 160])('the screen stays within %i columns and one screen of 24 lines', (width) => {
    const lines = banner(many, style(width), ['a note that is longer than any terminal should have to show at once '.repeat(3)]).split('\n')
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(width)
    expect(lines.length).toBeLessThanOrEqual(24)
  })

  test('names from servers cannot move the cursor', () => {
    const sly = status({ upstreams: [upstream('x', { models: [{ name: '\u001b[2Jgone', zone: here, isLoaded: true }], modelCount: 1 })] })
    expect(banner(sly, style(100))).not.toContain('\u001b')
  })

  test('colour adds nothing but colour', () => {
    const plain = banner(usual, style(120))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour marks are what is looked for
    expect(banner(usual, { paint: painter(true), width: 120 }).replace(/\u001b\[\d+m/g, '')).toBe(plain)
  })
})
