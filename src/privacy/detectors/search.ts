// Which detectors to ask about a text. What many of them need is looked for once: see `Walk`.
import type { Detector, Walk } from './detector.ts'

/** Calls back with each detector that may find something in the text, in the order of the list. */
export type Search = (text: string, ask: (detector: Detector) => void) => void

export function searchOf(detectors: readonly Detector[]): Search {
  const walks = [...new Set(detectors.flatMap(({ needs }) => (needs ? [needs.walk] : [])))].map((walk) => ({
    walk,
    users: usersOf(detectors, walk),
  }))
  const isFree = Uint8Array.from(detectors, ({ needs }) => (needs ? 0 : 1))
  return (text, ask) => {
    // Made anew each time: a detector may be asked about one text while another is still being searched.
    const isAsked = walks.length === 0 ? isFree : isFree.slice()
    for (const { walk, users } of walks) {
      for (const number of present(walk, text) ?? users.keys()) {
        const those = users[number]
        if (those) for (const place of those) isAsked[place] = 1
      }
    }
    for (let place = 0; place < detectors.length; place++) if (isAsked[place] === 1) ask(detectors[place]!)
  }
}

/** For each number of a walk the places of the detectors that need it. */
function usersOf(detectors: readonly Detector[], walk: Walk): readonly (readonly number[] | undefined)[] {
  const users: (number[] | undefined)[] = []
  for (const [place, { needs }] of detectors.entries()) {
    if (needs?.walk !== walk) continue
    for (const number of needs.anyOf) {
      const known = users[number]
      if (known) known.push(place)
      else users[number] = [place]
    }
  }
  return users
}

/** What a walk tells; nothing known when it breaks, so that everybody is asked and fails for himself. */
function present(walk: Walk, text: string): readonly number[] | undefined {
  try {
    return walk(text)
  } catch {
    return undefined // an error may quote the text
  }
}
