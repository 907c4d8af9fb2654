import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Offer } from '../core/decision.ts'
import type { Zone } from '../core/sensitivity.ts'
import type { Model, ProviderName, ZoneProof } from '../core/upstream.ts'
import { decide, type Question } from './decide.ts'
import { aliasOf, policyOf } from './policy.ts'

const proof = (zone: Zone): ZoneProof => ({ zone, by: 'loopback', at: '2026-01-01T00:00:00.000Z' })
const lowered = { isRaised: false }
const question: Question = { id: 'd_1', model: 'auto', operation: 'chat', needs: [], tokens: 100, level: 'internal', isInspected: true }

function offer(upstream: string, provider: ProviderName, zone: Zone, models: Partial<Model>[], more: Partial<Offer> = {}): Offer {
  return {
    upstream,
    provider,
    zone: proof(zone),
    models: models.map((model) => ({ name: 'm', zone: proof(zone), can: {}, ...model })),
    isOpenEnded: false,
    can: { chat: true },
    operations: ['chat', 'completion', 'count-tokens'],
    waitMs: 0,
    failures: 0,
    ...more,
  }
}

const box = offer(
  'box',
  'ollama',
  'device',
  [
    { name: 'qwen3:8b', isLoaded: true, window: 8_192 },
    { name: 'llava', can: { images: true } },
  ],
  {
    isOpenEnded: true,
  },
)
const claude = offer('claude', 'anthropic', 'cloud', [{ name: 'claude-x' }], {
  can: { chat: true, images: true, audio: false },
  owns: /^claude-/,
})
const builtin = offer('builtin', 'builtin', 'device', [{ name: 'extractive-1' }], { can: { chat: true, tools: false, images: false } })
const all = [claude, box, builtin]
const policy = policyOf({})
const order = (asked: Partial<Question>, offers = all, under = policy, bridge = lowered): string[] => {
  const decision = decide({ ...question, ...asked }, offers, under, bridge)
  return decision.kind === 'route' ? decision.candidates.map(({ upstream, model }) => `${upstream}/${model.name}`) : ['refused']
}

describe('auto', () => {
  test('stays at home first and takes the loaded model', () => {
    expect(order({})).toEqual(['box/qwen3:8b', 'claude/claude-x'])
  })

  test('asks the built-in engine before the cloud for a task it can do', () => {
    expect(order({ task: 'summarise' }, [claude, builtin])).toEqual(['builtin/extractive-1', 'claude/claude-x'])
  })

  test('comes to the built-in engine for anything else only when there is nothing else', () => {
    expect(order({}, [claude, builtin])).toEqual(['claude/claude-x'])
    expect(order({}, [builtin])).toEqual(['builtin/extractive-1'])
  })

  test('passes over what lacks an ability, with the reason', () => {
    const decision = decide({ ...question, needs: ['audio'] }, all, policy, lowered)
    expect(decision.rejected).toContainEqual({
      upstream: 'claude',
      model: 'claude-x',
      reasons: [{ code: 'ability.missing', data: { ability: 'audio' } }],
    })
  })

  test('passes over a window that is too short, but not for the error of an estimate', () => {
    expect(order({ tokens: 9_000 })).toEqual(['box/qwen3:8b', 'claude/claude-x'])
    expect(order({ tokens: 12_000 })).toEqual(['claude/claude-x'])
  })
})

describe('names', () => {
  test('`id/model` is the one asked for, listed or not', () => {
    expect(order({ model: 'box/llava' })).toEqual(['box/llava'])
    expect(order({ model: 'box/brand-new' })).toEqual(['box/brand-new'])
    expect(order({ model: 'claude/other' })).toEqual(['refused'])
  })

  test('a bare name goes to whoever offers it, nearest first, and to its family otherwise', () => {
    const near = offer('near', 'vllm', 'private', [{ name: 'shared' }])
    const far = offer('far', 'openai-compatible', 'cloud', [{ name: 'shared' }])
    expect(order({ model: 'shared' }, [far, near])).toEqual(['near/shared', 'far/shared'])
    const open = { ...claude, isOpenEnded: true }
    expect(order({ model: 'claude-next' }, [open, box])).toEqual(['claude/claude-next'])
  })

  test('a name that nobody knows is refused as unknown', () => {
    const decision = decide({ ...question, model: 'gpt-nothing' }, [claude, builtin], policy, lowered)
    expect(decision).toMatchObject({ kind: 'refuse', reasons: [{ code: 'model.unknown', data: { model: 'gpt-nothing' } }] })
  })

  test("an Ollama cloud model's name is cloud whatever the server's address, even when it was never listed", () => {
    const decision = decide({ ...question, model: 'box/gpt-oss:120b-cloud' }, all, policy, lowered)
    expect(decision.kind === 'route' && decision.candidates[0]?.model.zone).toMatchObject({ zone: 'cloud', by: 'remote-model' })
    expect(order({ model: 'box/gpt-oss:120b-cloud' }, all, policy, { isRaised: true })).toEqual(['refused'])
  })
})

describe('aliases', () => {
  test('one that nobody can serve is refused for what is missing, not as a name that nobody knows', () => {
    const wants = { ...box, operations: ['chat', 'embedding'] } satisfies Offer
    const decision = decide({ ...question, operation: 'embedding' }, [wants, builtin], policy, lowered)
    expect(decision).toMatchObject({
      kind: 'refuse',
      rejected: [
        { upstream: 'box', reasons: [{ code: 'ability.missing', data: { ability: 'embeddings' } }] },
        { upstream: 'builtin', reasons: [{ code: 'operation.missing', data: { operation: 'embedding' } }] },
      ],
    })
    expect(decision.kind === 'refuse' && decision.reasons.map(({ code }) => code)).toEqual(['ability.missing', 'operation.missing'])
  })

  test('one that names nobody is refused by the name that nobody has', () => {
    const own = policyOf({ house: { prefer: ['gone'] } })
    expect(decide({ ...question, model: 'house' }, all, own, lowered)).toMatchObject({
      kind: 'refuse',
      reasons: [{ code: 'model.unknown', data: { model: 'gone' } }],
    })
  })

  test("the operator's order is kept", () => {
    const own = policyOf({ auto: { prefer: ['claude', 'box/llava', 'nobody'] }, smart: 'claude/claude-x' })
    expect(order({}, all, own)).toEqual(['claude/claude-x', 'box/llava'])
    expect(order({ model: 'smart' }, all, own)).toEqual(['claude/claude-x'])
  })

  test('zones of an alias only narrow', () => {
    expect(order({ model: 'auto:local' })).toEqual(['box/qwen3:8b'])
    expect(order({ model: 'auto:cloud' })).toEqual(['claude/claude-x'])
    expect(order({ model: 'auto:cloud' }, [box])).toEqual(['refused'])
  })

  test("a cloud alias reaches a local server's remote model", () => {
    const mixed = offer('box', 'ollama', 'device', [
      { name: 'near', isLoaded: true },
      { name: 'far:cloud', zone: proof('cloud') },
    ])
    expect(order({ model: 'auto:cloud' }, [mixed])).toEqual(['box/far:cloud'])
    expect(order({ model: 'auto:local' }, [mixed])).toEqual(['box/near'])
  })

  test('a pattern stands for every name it fits', () => {
    const own = policyOf({ 'claude-*-4*': 'box/qwen3:8b' })
    expect(aliasOf('claude-sonnet-4-5', own)).toEqual({ prefer: ['box/qwen3:8b'] })
    expect(aliasOf('claude-4', own)).toBeUndefined()
    expect(aliasOf('xclaude-a-4', own)).toBeUndefined()
  })

  test("an object's own members are no aliases", () => {
    expect(aliasOf('constructor', policy)).toBeUndefined()
  })
})

describe('health', () => {
  test('a resting upstream is passed over while another is well, and asked when none is', () => {
    const resting = { ...box, waitMs: 5_000, failures: 5 }
    expect(order({}, [claude, resting])).toEqual(['claude/claude-x'])
    expect(order({}, [resting])).toEqual(['box/qwen3:8b'])
  })
})

test('whatever is asked, no candidate lies in a barred zone, and a raised bridge bars the cloud', () => {
  const zone = fc.constantFrom<Zone>('device', 'private', 'cloud')
  const offers = fc.array(
    fc.record({ zone, name: fc.constantFrom('a', 'b', 'c:cloud', 'd-cloud'), isOpenEnded: fc.boolean(), waitMs: fc.nat(2) }),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(
      offers,
      fc.constantFrom('auto', 'auto:cloud', 'smart', 'a', 'u0/a', 'u1/x-cloud', 'auto:private'),
      fc.boolean(),
      fc.boolean(),
      fc.option(fc.uniqueArray(zone, { minLength: 1 }), { nil: undefined }),
      (given, model, isRaised, isInspected, zones) => {
        const made = given.map((one, index) =>
          offer(`u${index}`, 'openai-compatible', one.zone, [{ name: one.name }], { isOpenEnded: one.isOpenEnded, waitMs: one.waitMs }),
        )
        const decision = decide({ ...question, model, isInspected, zones }, made, policy, { isRaised })
        if (decision.kind === 'refuse') return
        expect(decision.candidates.length).toBeGreaterThan(0)
        for (const candidate of decision.candidates) {
          const where = candidate.model.zone.zone
          if (isRaised) expect(where).not.toBe('cloud')
          if (!isInspected) expect(where).toBe('device')
          if (zones) expect(zones).toContain(where)
          if (model === 'auto:private') expect(where).not.toBe('cloud')
        }
      },
    ),
  )
})

describe("the caller's key", () => {
  const reasonsOf = (asked: Partial<Question>) =>
    decide({ ...question, ...asked }, all, policy, lowered).rejected.flatMap(({ upstream, model, reasons }) =>
      reasons.filter(({ code }) => code.startsWith('caller.')).map(({ code }) => `${upstream}/${model} ${code}`),
    )

  test('leads an alias to the model it is open to, also when another is the favourite', () => {
    expect(order({ models: [['box/llava']] })).toEqual(['box/llava'])
    expect(reasonsOf({ models: [['box/llava']] })).toEqual(['claude/claude-x caller.model'])
  })

  test('bars what was asked for by name, and tells which models it is open to', () => {
    expect(order({ model: 'claude/claude-x', models: [['box/*']] })).toEqual(['refused'])
    expect(reasonsOf({ model: 'claude/claude-x', models: [['box/*']] })).toEqual(['claude/claude-x caller.model'])
  })

  test('on the native door must be open to all models of that server, whatever the body names', () => {
    const native = offer('raw', 'openai', 'cloud', [{ name: 'small' }], { operations: ['native'] })
    const asked: Partial<Question> = { model: 'raw/small', operation: 'native' }
    expect(order({ ...asked, models: [['raw/small']] }, [native])).toEqual(['refused'])
    expect(order({ ...asked, models: [['raw/*']] }, [native])).toEqual(['raw/small'])
  })

  test('refuses what is above its level, at home too', () => {
    expect(order({ level: 'confidential', mostLevel: 'internal' })).toEqual(['refused'])
    expect(order({ level: 'internal', mostLevel: 'internal' })).toEqual(['box/qwen3:8b', 'claude/claude-x'])
    expect(reasonsOf({ level: 'confidential', mostLevel: 'internal' })).toContain('box/qwen3:8b caller.level')
  })
})
