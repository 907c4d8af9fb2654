import type { Zone } from '../../core/sensitivity.ts'
import { defineSignal, listed, unlisted } from './signal.ts'

export const reach = defineSignal({
  name: 'reach',
  about: "Zones the caller's key may reach, where it may not reach all",
  of: ({ zones }) => listed(zones),
  recall: (value) => ({ zones: unlisted(value) as Zone[] }), // written by `of`
})
