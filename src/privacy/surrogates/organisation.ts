// Companies, offices and clients: the legal form and what kind of house it is stay, what names it is replaced word for word.
import { companyEndings, particles } from '../name-words.ts'
import { foldedText } from '../words.ts'
import { type Draw, sameShape } from './draw.ts'
import type { Maker } from './maker.ts'
import { invented } from './names.ts'
import { countryFor, isCountryName } from './place.ts'

const list = (text: string): readonly string[] => text.trim().split(/\s+/)

/** What kind of house it is. A model needs these to understand the text; with the name gone they tell little. */
const kindsOfHouse = new Set(
  list(`bank banks hospital clinic university college school academy institute court tribunal ministry department agency office authority
    commission council committee board bureau police church foundation trust fund union association society federation league club insurance
    hotel restaurant pharmacy practice firm law legal solicitors attorneys counsel services group holding holdings partners associates
    international national federal regional central general supreme high appeal district city county state public royal
    european human rights st saint republic kingdom states government security military state prosecutor chief senate parliament of the and for in at on & de
    krankenhaus klinik klinikum universität schule gericht amtsgericht landgericht oberlandesgericht ministerium amt stiftung verein
    versicherung apotheke kanzlei sparkasse und für des der
    hôpital clinique université école tribunal cour ministère banque assurance société cabinet et pour
    hospital clínica universidad escuela tribunal juzgado ministerio banco seguros fundación y para
    bệnh viện công ty trường đại học ngân hàng tòa án`),
)

const brands = list(`Halvorsen Larkspur Meridale Northwick Ostrava Penhallow Quillon Ravenmoor Selwyn Tamarisk Umberland Vantreight Westerly
  Yarrow Zennor Arkwright Bellwether Calloway Dunmere Everley Fairholt Grantham Harrowgate Invermay Juniper Kestrel Lindqvist Marwood`)

const trades = list(`Optics Ceramics Textiles Analytics Logistics Instruments Botanics Acoustics Hydraulics Composites Materials Mechanics
  Electronics Coatings Graphics Aviation Foundry Packaging Dynamics Systems`)

const suffixes = new Set(list('bank labs soft tech haus werk bau pharma med'))

export const organisation: Maker = ({ mention, words, draw, attempt }) => {
  let named = 0
  const written = mention.value.replace(/[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*/gu, (part) => {
    const lower = part.toLowerCase()
    if (kindsOfHouse.has(lower) || isForm(part) || (part === lower && particles.has(lower))) return part
    named++
    if (isCountryName(part)) return words.standIn(part, countryFor, attempt > 0)
    if (/\p{N}/u.test(part)) return sameShape(part, draw)
    if (part.length === 1) return sameShape(part, draw)
    const possessive = /['’]s$/i.exec(part)?.[0] ?? ''
    const bare = possessive ? part.slice(0, -2) : part
    const known = attempt === 0 ? words.known(bare) : undefined
    return (known ?? words.standIn(bare, named === 1 ? brand : trade, attempt > 0)) + possessive
  })
  if (named > 0) return written
  // "European Court of Human Rights": its name is its kind, so one word of it is put aside.
  return /[\p{L}\p{M}]{3,}/u.test(written)
    ? written.replace(/[\p{L}\p{M}]{3,}/u, (word) => words.standIn(word, brand, attempt > 0))
    : undefined
}

function isForm(part: string): boolean {
  return companyEndings.has(foldedText(part)) || suffixes.has(part)
}

function brand(draw: Draw, attempt: number): string {
  return attempt < 12 ? draw.pick(brands) : invented(draw)
}

function trade(draw: Draw, attempt: number): string {
  return attempt < 12 ? draw.pick(trades) : attempt < 20 ? draw.pick(brands) : invented(draw)
}
