// What a key and its team lay down together: the narrower of both, always.
import { type Grant, lowerLevel, sharedZones, type TeamBounds } from '../../core/access.ts'
import type { Caller } from '../callers.ts'

export type TeamOf = (name: string) => TeamBounds | undefined

export function callerOf(grant: Omit<Grant, 'expires'> & { readonly id?: string }, teamOf: TeamOf): Caller {
  const team = grant.team === undefined ? undefined : teamOf(grant.team)
  const zones = sharedZones(grant.zones, team?.zones)
  const models = [grant.models, team?.models].filter((patterns) => patterns !== undefined)
  const mostLevel = lowerLevel(grant.mostLevel, team?.mostLevel)
  return {
    name: grant.name,
    role: grant.role,
    ...(grant.id !== undefined && { keyId: grant.id }),
    ...(grant.team !== undefined && { team: grant.team }),
    ...(zones && { zones }),
    ...(models.length > 0 && { models }),
    ...(grant.level !== undefined && { level: grant.level }),
    ...(mostLevel !== undefined && { mostLevel }),
    ...(grant.labels && { labels: grant.labels }),
    ...(grant.limits && { limits: grant.limits }),
    ...(team?.limits && { teamLimits: team.limits }),
  }
}
