// The template language: text with slots, choices and parts.
//
//   {full} {first2} {email^} {city}   a slot; the number says whose (people and organisations: 1 when absent; other kinds: a new value),
//                                     `*` brings a new person or organisation, `^` is the one brought last
//   {g2:his/her}                      by the gender of person 2
//   {=DEMOGRAPHIC:Swedish}            fixed text with a label
//   {>greeting} {>fact*3-6}           a part, or several different ones joined by blanks (`+`: by lines, `%`: by empty lines)
//   {!name}                           the text `{name}` itself
//   [[one|two|]]                      one of these; slots may stand inside, choices may not

export type Joint = ' ' | '\n' | '\n\n'

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'slot'; readonly name: string; readonly owner: number | 'new' | 'latest' | undefined; readonly argument: string }
  | { readonly kind: 'fixed'; readonly label: string; readonly text: string }
  | { readonly kind: 'part'; readonly name: string; readonly least: number; readonly most: number; readonly joint: Joint }
  | { readonly kind: 'choice'; readonly options: readonly (readonly Node[])[] }

const choice = /\[\[(.*?)\]\]/gs
const brace = /\{(?:!([^{}]+)|=([A-Z_]+):([^{}]+)|>([a-zA-Z.]+)(?:([*+%])(\d+)(?:-(\d+))?)?|([a-zA-Z]+)(\d+|\*|\^)?(?::([^{}]*))?)\}/g
const joints: Readonly<Record<string, Joint>> = { '*': ' ', '+': '\n', '%': '\n\n' }

/** Read a template once; a slot that nobody knows is an error here and not a hole in a record. */
export function parse(source: string, isSlot: (name: string) => boolean): readonly Node[] {
  const nodes: Node[] = []
  let from = 0
  for (const match of source.matchAll(choice)) {
    nodes.push(...parseSlots(source.slice(from, match.index), isSlot))
    nodes.push({ kind: 'choice', options: splitOptions(match[1]!).map((option) => parseSlots(option, isSlot)) })
    from = match.index + match[0].length
  }
  nodes.push(...parseSlots(source.slice(from), isSlot))
  return nodes
}

function splitOptions(body: string): string[] {
  return body.split('|')
}

function parseSlots(source: string, isSlot: (name: string) => boolean): Node[] {
  const nodes: Node[] = []
  let from = 0
  for (const match of source.matchAll(brace)) {
    if (match.index > from) nodes.push({ kind: 'text', text: source.slice(from, match.index) })
    nodes.push(readBrace(match, source, isSlot))
    from = match.index + match[0].length
  }
  if (from < source.length) nodes.push({ kind: 'text', text: source.slice(from) })
  return nodes
}

function readBrace(match: RegExpExecArray, source: string, isSlot: (name: string) => boolean): Node {
  const [, verbatim, label, text, part, joint, least, most, slot, owner, argument] = match
  if (verbatim !== undefined) return { kind: 'text', text: `{${verbatim}}` }
  if (label !== undefined) return { kind: 'fixed', label, text: text! }
  if (part !== undefined) {
    const lower = Number(least ?? 1)
    return { kind: 'part', name: part, least: lower, most: Number(most ?? lower), joint: joints[joint ?? '*']! }
  }
  if (!isSlot(slot!)) throw new Error(`unknown slot {${slot}} in: ${source.slice(0, 120)}`)
  const whose = owner === '*' ? 'new' : owner === '^' ? 'latest' : owner === undefined ? undefined : Number(owner)
  return { kind: 'slot', name: slot!, owner: whose, argument: argument ?? '' }
}
