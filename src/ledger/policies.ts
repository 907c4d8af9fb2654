// The very texts of policies and privacy rules by their version, so that what a past decision obeyed can be shown. A version is the
// beginning of its text's SHA-256, so whoever has the text can tell that it is the one. None holds a key: those stand elsewhere.
import type { Kysely } from 'kysely'
import { sha256 } from './chain.ts'
import type { Database } from './entry.ts'

/** `policy`: aliases, preset, dials and rules. `privacy`: the profile and how surrogates look. `presets`: what the program's presets say. */
export type PolicyKind = 'policy' | 'privacy' | 'presets'

export type PolicyText = { readonly kind: PolicyKind; readonly version: string; readonly text: string }

/** `at`: when it was first in force; `lastAt`: when it was last loaded. ISO, UTC. */
export type KeptPolicy = PolicyText & { readonly sha256: string; readonly at: string; readonly lastAt: string }

export type PolicyStore = {
  /** Keep these texts; those that are there already are noted as loaded again. */
  readonly keepPolicies: (texts: readonly PolicyText[], at: string) => Promise<void>
  /** The earliest first. */
  readonly listPolicies: () => Promise<readonly KeptPolicy[]>
}

/** A house that changes its rules daily keeps those of a year; beyond that the ones loaded longest ago go. */
export const mostPolicies = 1_000

/** A version as decisions name it. */
export function versionOf(text: string): string {
  return sha256(text).slice(0, 12)
}

export function policyStore(kysely: Kysely<Database>): PolicyStore {
  return {
    async keepPolicies(texts, at) {
      await kysely.transaction().execute(async (transaction) => {
        for (const { kind, version, text } of texts)
          await transaction
            .insertInto('policies')
            .values({ sha256: sha256(text), kind, version, text, at, last_at: at })
            .onConflict((conflict) => conflict.columns(['sha256', 'kind']).doUpdateSet({ last_at: at }))
            .execute()
        const surplus = await transaction
          .selectFrom('policies')
          .select(['sha256', 'kind'])
          .orderBy('last_at', 'desc')
          .orderBy('sha256')
          .offset(mostPolicies)
          .limit(mostPolicies)
          .execute()
        for (const { sha256, kind } of surplus)
          await transaction.deleteFrom('policies').where('sha256', '=', sha256).where('kind', '=', kind).execute()
      })
    },
    async listPolicies() {
      const rows = await kysely.selectFrom('policies').selectAll().orderBy('at').orderBy('kind').orderBy('sha256').execute()
      return rows.map(({ kind, version, text, sha256, at, last_at }) => ({
        kind: kind as PolicyKind, // written by `keepPolicies`
        version,
        text,
        sha256,
        at,
        lastAt: last_at,
      }))
    },
  }
}
