import { defineDetector, type Hit, matches } from '../detector.ts'
import { matchAt } from './nearby.ts'

const shapes = {
  ':': /(?<![\w:.-])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?::[0-9a-f]{2}:[0-9a-f]{2})?(?![\w:-])/iy,
  '-': /(?<![\w:.-])[0-9a-f]{2}(?:-[0-9a-f]{2}){5}(?:-[0-9a-f]{2}-[0-9a-f]{2})?(?![\w:-])/iy,
  '.': /(?<![\w:.-])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![\w:-])/iy,
} as const
const named = /\b(?:mac|hwaddr|bssid)\b[^\n\w]{0,4}(?:address|addr|adresse?|dirección|địa chỉ)?[^\n\w]{0,4}(?<value>[0-9a-f]{12})(?!\w)/dgi

/** Hardware addresses (EUI-48, EUI-64, dotted), not those that name no device: all zeros or the broadcast address. */
export const mac = defineDetector({
  name: 'mac',
  kinds: ['MAC'],
  find: (text) =>
    [...separated(text), ...(mentions.test(text) ? matches(text, named, 'MAC', 0.7, 'value') : [])].filter((hit) =>
      namesADevice(text, hit),
    ),
  finds: ['00:1A:2B:3C:4D:5E', '«aa-bb-cc-dd-ee-fb» seen', 'port «001a.2b3c.4d5e» up', 'MAC address: «001A2B3C4D5E»'],
  ignores: ['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '00:1A:2B:3C:4D', '00:1A:2B:3C:4D:5G', 'at 12:30:45 today', 'commit 001A2B3C4D5E'],
})

const mentions = /mac|hwaddr|bssid/i

/** By the separators, which stand two or four digits apart and are rarer than digits. */
function separated(text: string): Hit[] {
  const hits: Hit[] = []
  for (const mark of [':', '-', '.'] as const) {
    const size = mark === '.' ? 4 : 2
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      if (text[at + size + 1] !== mark || at < size) continue
      const value = matchAt(text, shapes[mark], at - size)?.[0]
      if (value === undefined) continue
      hits.push({ kind: 'MAC', start: at - size, end: at - size + value.length, score: 0.95 })
      at += value.length - size
    }
  }
  return hits
}

function namesADevice(text: string, { start, end }: Hit): boolean {
  return new Set(text.slice(start, end).replace(/[:.-]/g, '').toLowerCase()).size > 1
}
