// The hour on the wall, which rules about hours and days mean. The instant is handed in.

/** `2026-11-20T18:30` by the clock on the wall. */
export function localTime(milliseconds: number): string {
  const date = new Date(milliseconds)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}
