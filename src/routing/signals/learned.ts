// What the house has learned of its models, as it was for this very request: with it the past is decided anew as it was decided, whatever
// was learned since.
import { defineSignal } from './signal.ts'

/** Model names hold blanks and equal signs as they please, so those are written as in an address. */
export const learned = defineSignal({
  name: 'learned',
  about: 'What outcomes add to the shipped log odds of being right, by model',
  of: ({ estimate }, { offers }) => {
    if (!estimate?.learned) return undefined
    const here = new Set(offers.map(({ upstream }) => upstream))
    const learned = [...estimate.learned].filter(([model]) => model === '*' || here.has(model.slice(0, model.indexOf('/'))))
    return learned.length > 0
      ? learned.map(([model, shift]) => `${model.toWellFormed().replace(/[\s=%]/gu, encodeURIComponent)}=${shift}`).join(' ')
      : undefined
  },
})

/** Read back what was kept; what is not readable counts as not there. */
export function recallLearned(value: unknown): ReadonlyMap<string, number> | undefined {
  if (typeof value !== 'string') return undefined
  const shifts = value.split(' ').flatMap((pair): [string, number][] => {
    const cut = pair.indexOf('=')
    const shift = Number(pair.slice(cut + 1))
    return cut > 0 && Number.isFinite(shift) ? [[plainName(pair.slice(0, cut)), shift]] : []
  })
  return shifts.length > 0 ? new Map(shifts) : undefined
}

function plainName(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
