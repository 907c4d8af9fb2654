// What a house wants kept: which kinds are looked for, and what happens to a value of each kind on its way to the cloud.
import type { Level } from '../core/sensitivity.ts'
import { recommendedThresholds } from './injection/thresholds.ts'
import { type Kind, type Weight, weightOf } from './kinds.ts'
import type { Spared } from './plausible.ts'

/**
 * What happens to a value on its way to the cloud. `redact` lets a surrogate go instead, which is undone in the reply; `mask` can never be
 * undone; `block` refuses the request; `local-only` keeps the whole request in the house.
 */
export type Action = 'allow' | 'redact' | 'mask' | 'block' | 'local-only'

export type InjectionRule = { readonly action: 'off' | 'annotate' | 'strip-tools' | 'hold' | 'block'; readonly threshold: number }

export type Profile = {
  readonly name: string
  /** Kinds that are looked for. */
  readonly kinds: 'all' | readonly Kind[]
  readonly without?: readonly Kind[]
  /** How far the tagger leans towards finding. */
  readonly bias: number
  /** Which names that everybody knows are let be: where firms and well-known people may be parties to a matter, only those of things. */
  readonly spared: Spared
  /** Findings less sure than this are not hidden where miscellaneous ones are shown: addresses that every machine has, for one. */
  readonly least: number
  /** By kind, else by the kind's weight. */
  readonly actions: { readonly [weight in Weight]: Action } & { readonly [kind: string]: Action }
  /** At or above it nothing goes to the cloud. */
  readonly localOnly: Level
  /** What images, audio and other parts that no detector can read may do. */
  readonly opaque: 'allow' | 'local-only'
  /** Whether machines of the house's own network get texts unredacted. */
  readonly trustPrivateZone: boolean
  readonly injection: InjectionRule
  /** Whether values are put back into calls of tools that the operator has not named as trusted. */
  readonly restoreUntrustedTools: boolean
  /** Topics that lift a text about a person to `restricted`. */
  readonly restrictedTopics: readonly string[]
  /** From how many different quasi kinds around one person a text becomes `confidential`. */
  readonly quasiLimit: number
}

/** A profile of the operator's own: what differs from the one it is built on. */
export type OwnProfile = Partial<Omit<Profile, 'name' | 'actions' | 'injection'>> & {
  /** The threshold recommended for the action when none is given. */
  readonly injection?: { readonly action: InjectionRule['action']; readonly threshold?: number }
  readonly extends?: string
  readonly actions?: Readonly<Record<string, Action>>
}

/** A rule that acts from the score that the classifier's card recommends for it. */
function acting(action: InjectionRule['action']): InjectionRule {
  return { action, threshold: action === 'off' ? 1 : recommendedThresholds[action] }
}

const balanced: Profile = {
  name: 'balanced',
  kinds: 'all',
  bias: 0.9,
  spared: 'public',
  least: 0.45,
  actions: { direct: 'redact', quasi: 'allow', secret: 'mask', plain: 'allow', ORG: 'redact', ZIP: 'redact', COMPANY_ID: 'redact' },
  localOnly: 'restricted',
  opaque: 'allow',
  trustPrivateZone: true,
  injection: acting('annotate'),
  restoreUntrustedTools: false,
  restrictedTopics: ['health'],
  quasiLimit: 4,
}

const legal: Profile = {
  ...balanced,
  name: 'legal',
  bias: 1,
  spared: 'things',
  least: 0,
  actions: { direct: 'redact', quasi: 'redact', secret: 'block', plain: 'allow' },
  opaque: 'local-only',
  injection: acting('strip-tools'),
  restrictedTopics: ['health', 'legal', 'hr'],
  quasiLimit: 3,
}

const strict: Profile = {
  ...legal,
  name: 'strict',
  actions: { direct: 'redact', quasi: 'redact', secret: 'block', plain: 'redact', TITLE: 'allow' },
  trustPrivateZone: false,
  injection: acting('hold'),
  restrictedTopics: ['health', 'legal', 'hr', 'finance'],
}

const health: Profile = { ...legal, name: 'health', restrictedTopics: ['health', 'legal', 'hr'] }

const code: Profile = {
  ...balanced,
  name: 'code',
  kinds: [
    ...['PERSON', 'EMAIL', 'PHONE', 'ADDRESS', 'NATIONAL_ID', 'PASSPORT', 'DRIVER_LICENSE', 'VEHICLE', 'CREDIT_CARD', 'IBAN'],
    ...['BANK_ACCOUNT', 'CRYPTO', 'ID', 'BIRTH_DATE', 'PROJECT', 'CLIENT', 'PASSWORD', 'SECRET'],
  ],
  bias: 0,
}

export const profiles: Readonly<Record<string, Profile>> = { strict, balanced, legal, health, code }

export const defaultProfile: Profile = balanced

/** A profile by name, or one of the operator's own built on another. Undefined when no profile has the name it refers to. */
export function profileOf(name: string, own?: OwnProfile): Profile | undefined {
  if (!own) return Object.hasOwn(profiles, name) ? profiles[name] : undefined
  const { extends: base = defaultProfile.name, actions, injection, ...changes } = own
  const built = Object.hasOwn(profiles, base) ? profiles[base] : undefined
  if (!built) return undefined
  const rule = injection ? acting(injection.action) : built.injection
  const threshold = injection?.threshold ?? rule.threshold
  return { ...built, ...changes, name, actions: { ...built.actions, ...actions }, injection: { ...rule, threshold } }
}

/** What happens to a value of this kind: its own rule, a secret's family's, its weight's. */
export function actionOf(profile: Profile, kind: Kind): Action {
  const { actions } = profile
  return ruleOf(actions, kind) ?? (kind.startsWith('SECRET') ? ruleOf(actions, 'SECRET') : undefined) ?? actions[weightOf(kind)]
}

function ruleOf(actions: Profile['actions'], name: string): Action | undefined {
  return Object.hasOwn(actions, name) ? actions[name] : undefined
}

/** Whether a profile looks for a kind at all. Kinds that only a dictionary knows are always looked for. */
export function looksFor(profile: Profile, kind: Kind): boolean {
  if (profile.without?.includes(kind)) return false
  if (profile.kinds === 'all' || profile.kinds.includes(kind)) return true
  return kind.startsWith('SECRET') && profile.kinds.includes('SECRET')
}
