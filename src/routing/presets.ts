// Presets are data: what an operator would otherwise have to write. Their rules stand behind the operator's own.
import { type PresetName, type Rule, ruleOf } from '../core/rules.ts'

/** How value is weighed where rules leave a choice. */
export type Dials = {
  /** 0 cost … 1 quality: what an acceptable answer is worth, see `worthOf`. */
  readonly quality: number
  /** From this complexity on the cloud may be asked by choice. */
  readonly threshold: number
  /** What a second of waiting costs, in micro-dollars. */
  readonly secondMicros: number
  /** A longer wait in the queues at home speaks for the cloud. */
  readonly patienceMs: number
}

export type Preset = {
  readonly about: string
  /** The privacy profile that goes with it; suggested, never set. */
  readonly profile: string
  readonly dials: Dials
  readonly rules: readonly Rule[]
}

export const presets: Readonly<Record<PresetName, Preset>> = {
  'private-first': {
    about: 'What is confidential stays in the house; the cloud is for the hardest of the rest',
    profile: 'strict',
    dials: { quality: 0.35, threshold: 0.8, secondMicros: 100, patienceMs: 60_000 },
    rules: [
      ruleOf('private-first/confidential-stays', { localOnly: true }, { levels: ['confidential', 'restricted'] }),
      ruleOf('private-first/always-redacted', { redact: 'always' }),
    ],
  },
  balanced: {
    about: 'Home first; the cloud for what is hard enough to be worth its price',
    profile: 'balanced',
    dials: { quality: 0.5, threshold: 0.55, secondMicros: 300, patienceMs: 15_000 },
    rules: [],
  },
  'quality-first': {
    about: 'The strongest where it makes a difference; answers from home are verified before they count',
    profile: 'balanced',
    dials: { quality: 0.85, threshold: 0.3, secondMicros: 300, patienceMs: 5_000 },
    rules: [ruleOf('quality-first/verify-the-middling', { cascade: true }, { complexity: { above: 0.15, below: 0.6 } })],
  },
  legal: {
    about: 'Client matters are read at home; the cloud sees redacted extracts, and long files only by way of a consultation',
    profile: 'legal',
    dials: { quality: 0.65, threshold: 0.55, secondMicros: 100, patienceMs: 60_000 },
    rules: [
      ruleOf('legal/restricted-stays', { localOnly: true }, { levels: ['restricted'] }),
      ruleOf('legal/long-files-by-consultation', { consult: true }, { levels: ['confidential'], tokens: { above: 20_000 } }),
      ruleOf('legal/always-redacted', { redact: 'always' }),
    ],
  },
  health: {
    about: 'Whatever speaks of a patient stays in the house',
    profile: 'health',
    dials: { quality: 0.6, threshold: 0.65, secondMicros: 200, patienceMs: 30_000 },
    rules: [
      ruleOf('health/patients-stay', { localOnly: true }, { levels: ['confidential', 'restricted'] }),
      ruleOf('health/always-redacted', { redact: 'always' }),
    ],
  },
  offline: {
    about: 'Nothing goes to the cloud, whatever is asked',
    profile: 'strict',
    dials: { quality: 0.5, threshold: 1, secondMicros: 0, patienceMs: 600_000 },
    rules: [ruleOf('offline/nothing-leaves', { localOnly: true })],
  },
  developer: {
    about: 'Completions and everyday code at home; design and hard faults to the cloud, quickly',
    profile: 'code',
    dials: { quality: 0.65, threshold: 0.5, secondMicros: 1_500, patienceMs: 4_000 },
    rules: [],
  },
}
