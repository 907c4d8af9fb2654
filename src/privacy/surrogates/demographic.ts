// What somebody is: another of the same list where there is one. Anything else gets a placeholder.
import type { Maker } from './maker.ts'
import { inCaseOf } from './words.ts'

const lists: readonly (readonly string[])[] = [
  (
    'American Argentine Australian Austrian Belgian Brazilian British Bulgarian Canadian Chilean Chinese Colombian Croatian Czech Danish Dutch ' +
    'Egyptian Estonian Finnish French German Greek Hungarian Icelandic Indian Indonesian Irish Italian Japanese Kenyan Korean Latvian ' +
    'Lebanese Lithuanian Malaysian Mexican Moroccan Nigerian Norwegian Pakistani Peruvian Polish Portuguese Romanian Russian Serbian ' +
    'Slovak Spanish Swedish Swiss Syrian Thai Tunisian Turkish Ukrainian Vietnamese'
  ).split(' '),
  'Catholic Protestant Orthodox Lutheran Methodist Anglican Muslim Jewish Hindu Buddhist Sikh Christian'.split(' '),
  (
    'accountant architect baker bookkeeper bricklayer butcher carpenter chef dentist driver electrician engineer farmer florist gardener ' +
    'hairdresser journalist lawyer librarian mechanic midwife musician nurse optician painter pharmacist photographer physician pilot ' +
    'plumber professor roofer salesman secretary solicitor surgeon tailor teacher translator welder'
  ).split(' '),
  'deutsch französisch italienisch polnisch spanisch türkisch russisch schwedisch niederländisch ungarisch griechisch'.split(' '),
  'allemand anglais belge espagnol français italien polonais portugais roumain russe suisse turc'.split(' '),
  'alemán argentino chileno colombiano español francés inglés italiano mexicano peruano portugués ruso'.split(' '),
]

export const demographic: Maker = ({ mention, draw }) => {
  const folded = mention.value.toLowerCase()
  const own = lists.find((list) => list.some((word) => word.toLowerCase() === folded))
  return own && inCaseOf(mention.value, draw.pick(own))
}
