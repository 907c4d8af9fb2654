import { defineDetector, type Hit, matches } from '../detector.ts'

const written =
  /(?<![\w:.-])(?:[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?::[0-9a-f]{2}:[0-9a-f]{2})?|[0-9a-f]{2}(?:-[0-9a-f]{2}){5}(?:-[0-9a-f]{2}-[0-9a-f]{2})?|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![\w:-])/gi
const named = /\b(?:mac|hwaddr|bssid)\b[^\n\w]{0,4}(?:address|addr|adresse?|dirección|địa chỉ)?[^\n\w]{0,4}(?<value>[0-9a-f]{12})(?!\w)/dgi

/** Hardware addresses (EUI-48, EUI-64, dotted), not those that name no device: all zeros or the broadcast address. */
export const mac = defineDetector({
  name: 'mac',
  kinds: ['MAC'],
  find: (text) =>
    [...matches(text, written, 'MAC', 0.95), ...matches(text, named, 'MAC', 0.7, 'value')].filter((hit) => namesADevice(text, hit)),
  finds: ['00:1A:2B:3C:4D:5E', '«aa-bb-cc-dd-ee-fb» seen', 'port «001a.2b3c.4d5e» up', 'MAC address: «001A2B3C4D5E»'],
  ignores: ['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '00:1A:2B:3C:4D', '00:1A:2B:3C:4D:5G', 'at 12:30:45 today', 'commit 001A2B3C4D5E'],
})

function namesADevice(text: string, { start, end }: Hit): boolean {
  return new Set(text.slice(start, end).replace(/[:.-]/g, '').toLowerCase()).size > 1
}
