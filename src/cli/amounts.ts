// Numbers as people read them: with units, and "unknown" where nothing is known.

export function tokens(count: number | undefined): string {
  return count === undefined ? 'tokens unknown' : `${count.toLocaleString('en-US')} tokens`
}

/** A context window: 32768 → `32k`. */
export function windowOf(count: number): string {
  if (count >= 1_000_000) return `${trim(count / 1_000_000)}M`
  if (count >= 1_024) return `${trim(count % 1_000 === 0 ? count / 1_000 : count / 1_024)}k`
  return String(count)
}

export function dollars(micros: number | undefined): string {
  if (micros === undefined) return 'price unknown'
  if (micros === 0) return '$0'
  const value = micros / 1_000_000
  return `$${value < 0.01 ? value.toFixed(6).replace(/0+$/, '') : value < 1 ? value.toFixed(4) : value.toFixed(2)}`
}

export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} min ${Math.round((ms % 60_000) / 1_000)} s`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`
}

/** Powers of a thousand, as disks and downloads are counted. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = count
  let unit = 0
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${units[unit]}`
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`
}

function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10)
}
