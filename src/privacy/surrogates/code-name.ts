// The operator's own words, projects and products: code names that mean nothing. What says that it is a project stays.
import { particles } from '../name-words.ts'
import { type Draw, sameShape } from './draw.ts'
import type { Maker } from './maker.ts'
import { invented } from './names.ts'

const list = (text: string): readonly string[] => text.trim().split(/\s+/)

const sayings = new Set(
  list(
    'project projekt projet proyecto dự án operation programme program matter case file akte dossier code name the of and und de release',
  ),
)

const codeNames = list(`Larch Basalt Cormorant Dunlin Feldspar Gannet Hornbeam Jackdaw Kittiwake Lapwing Merganser Obsidian Pipistrelle
  Quartzite Rowan Sandpiper Tourmaline Whimbrel Alabaster Beryl Cinnabar Dogwood Fulmar Gneiss Hawthorn Isinglass Knapweed Lodestone
  Marjoram Nuthatch Osprey Porphyry Redshank Spindlewood Turnstone Wheatear`)

export const codeName: Maker = ({ mention, words, draw, attempt }) => {
  let named = 0
  const written = mention.value.replace(/[\p{L}\p{M}]+|[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*/gu, (part) => {
    const lower = part.toLowerCase()
    if (sayings.has(lower) || (part === lower && particles.has(lower))) return part
    named++
    return /\p{N}/u.test(part) || part.length === 1 ? sameShape(part, draw) : words.standIn(part, code, attempt > 0)
  })
  return named > 0 ? written : undefined
}

function code(draw: Draw, attempt: number): string {
  return attempt < 14 ? draw.pick(codeNames) : invented(draw)
}
