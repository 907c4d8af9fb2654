// A small world for tests of decisions: one model at home, one in the cloud, prices, and estimates whose curve is written down.
import type { Offer } from '../../src/core/decision.ts'
import type { Zone } from '../../src/core/sensitivity.ts'
import type { Model, ProviderName, ZoneProof } from '../../src/core/upstream.ts'
import type { Estimate, TaskFamily } from '../../src/routing/complexity/complexity.ts'
import type { Circumstances, Question } from '../../src/routing/question.ts'

export const proof = (zone: Zone): ZoneProof => ({ zone, by: 'declared', at: '2026-01-01T00:00:00.000Z' })

export const question: Question = {
  id: 'd_1',
  model: 'auto',
  operation: 'chat',
  needs: [],
  tokens: 400,
  level: 'internal',
  isInspected: true,
  now: '2026-11-20T10:30',
}

export function offer(upstream: string, provider: ProviderName, zone: Zone, models: Partial<Model>[], more: Partial<Offer> = {}): Offer {
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

export const box = offer('box', 'ollama', 'device', [{ name: 'llama3.1:8b', isLoaded: true, window: 32_768 }])
export const cloud = offer('far', 'anthropic', 'cloud', [{ name: 'frontier', window: 1_000_000 }], { can: { chat: true, images: true } })
export const builtin = offer('builtin', 'builtin', 'device', [{ name: 'extractive-1' }], { can: { chat: true, tools: false } })

/** Three dollars for a million tokens in and fifteen out, in the cloud; nothing is known of home. */
export const world: Circumstances = {
  isRaised: false,
  price: ({ zone }, _model, input, output, cached) =>
    zone.zone === 'cloud' ? (input - cached) * 3 + cached * 0.3 + output * 15 : undefined,
  abilityOf: (model) => (model === 'frontier' ? 0.85 : 0.45),
}

/** Right by the logistic of how far ability lies above the difficulty. */
export function estimated(complexity: number, family: TaskFamily = 'chat', category: string = family): Estimate {
  return { complexity, category, family, confidence: 0.9, pRight: (ability) => 1 / (1 + Math.exp(-8 * (ability - complexity * 0.9))) }
}
