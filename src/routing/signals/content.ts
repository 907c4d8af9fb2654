import { because } from '../../core/reasons.ts'
import type { Level, Zone } from '../../core/sensitivity.ts'
import { defineSignal, listed, unlisted } from './signal.ts'

export const content = defineSignal({
  name: 'content',
  about: 'Zones the content may not reach, or that the inspection did not finish',
  of: ({ barred = {}, isInspected }) =>
    isInspected ? listed((['private', 'cloud'] as const).filter((zone) => barred[zone] !== undefined)) : 'unread',
  recall: (value, signals) => {
    if (value === 'unread') return { isInspected: false }
    const level = String(signals.get('level') ?? 'restricted') as Level // written by `level`
    return { barred: Object.fromEntries(unlisted(value).map((zone) => [zone as Zone, because('sensitivity.zone', { level, zone })])) }
  },
})
