// Until when, in the words of people: a time, a date, or how long from now.
const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 }
const longest = 100 * 31_536_000_000

/** Milliseconds of `90d`, `12h`, `30m`, `4w`, `1y`; undefined when it is none of these. */
export function spanOf(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([mhdwy])$/.exec(text.trim()) ?? []
  const span = Number(count) * (units[unit] ?? Number.NaN)
  return span > 0 && span <= longest ? span : undefined
}

/** The ISO time that a span, a date or a time stands for. A date alone means its end, UTC. Undefined when it is none, or past. */
export function expiryOf(text: string, now: number): string | undefined {
  const span = spanOf(text)
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text.trim())
  const isTime = isDate || /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/.test(text.trim())
  const at = span !== undefined ? now + span : isTime ? Date.parse(text.trim()) + (isDate ? (units.d ?? 0) : 0) : Number.NaN
  return at > now && at <= now + longest ? new Date(at).toISOString() : undefined
}
