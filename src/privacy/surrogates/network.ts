// Network and hardware addresses from the ranges that documentation may use:
// https://www.rfc-editor.org/rfc/rfc5737 (IPv4), rfc3849 (IPv6), rfc9542 (hardware), rfc2544 (198.18.0.0/15, once the others are used up).
import type { Draw } from './draw.ts'
import type { Maker } from './maker.ts'

const blocks = ['192.0.2.', '198.51.100.', '203.0.113.']

export const ip: Maker = ({ mention, draw, attempt }) => {
  const { value } = mention
  if (/^\d+(?:\.\d+){3}(?:[:/]\d{1,5})?$/.test(value)) {
    const host = String(1 + draw.below(254))
    const block = attempt < 12 ? draw.pick(blocks) + host : `198.${18 + draw.below(2)}.${draw.below(256)}.${host}`
    return value.replace(/^\d+(?:\.\d+){3}/, block)
  }
  if (!/^\[?[0-9a-f]*:[0-9a-f:.]*(?:%\w{1,15})?\]?(?:[:/]\d{1,5})?$/i.test(value)) return undefined
  const behind = /[/%\]].*$/s.exec(value)?.[0] ?? ''
  const written = `2001:db8:${group(draw)}:${group(draw)}::${group(draw)}`
  const cased = /[A-F]/.test(value) ? written.toUpperCase() : written
  return (value.startsWith('[') ? '[' : '') + cased + behind
}

function group(draw: Draw): string {
  return (1 + draw.below(0xfffe)).toString(16)
}

export const mac: Maker = ({ mention, draw, attempt }) => {
  const { value } = mention
  if (!/^[0-9a-f]{2}(?:[-:. ]?[0-9a-f]{2}){5}$/i.test(value)) return undefined
  const pair = () => draw.below(256).toString(16).padStart(2, '0')
  // The range of 256 first, then addresses that no maker gives out, since they are marked as locally administered.
  const digits = attempt < 12 ? `00005e0053${pair()}` : `02005e${pair()}${pair()}${pair()}`
  let next = 0
  const written = value.replace(/[0-9a-f]/gi, () => digits[next++]!)
  return /[A-F]/.test(value) ? written.toUpperCase() : written
}
