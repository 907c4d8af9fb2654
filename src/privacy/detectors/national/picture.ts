// Pictures of numbers, and the tree of layouts that they make: every drawing is a path of token lengths, kinds and separators.

/** A place in the tree. A `layout` of -1 ends no drawing. */
export type Node = { readonly next: Map<number, Node>; layout: number }

export const digits = 1
export const letters = 2
export const mixed = 3
/** In the order of their numbers in an edge, from 1. */
const separators = ' -./+:'

export const root: Node = { next: new Map(), layout: -1 }
let count = 0

/** How many layouts there are by now. */
export function layoutCount(): number {
  return count
}

/**
 * The layouts of a picture: `#` is a digit, `@` a letter, `*` either; blank, `-`, `.`, `/`, `+` and `:` stand for themselves; `~` is nothing at all,
 * or the same one of blank, dash and dot all along.
 */
export function layoutsOf(picture: string): number[] {
  const spelled = picture.includes('~') ? ['', ' ', '-', '.'].map((separator) => picture.replaceAll('~', separator)) : [picture]
  return [...new Set(spelled.flatMap((drawing) => pathsOf(drawing).map(enter)))]
}

/** Whether a value, its separators gone, has a digit wherever the picture shows one, and a letter likewise. */
export function agrees(value: string, picture: string): boolean {
  let at = 0
  for (let sign = 0; sign < picture.length; sign++) {
    const wanted = picture.charCodeAt(sign)
    if (wanted !== digitSign && wanted !== letterSign && wanted !== eitherSign) continue
    const isNumeral = value.charCodeAt(at++) < 58
    if ((wanted === digitSign && !isNumeral) || (wanted === letterSign && isNumeral)) return false
  }
  return at === value.length
}

const digitSign = 35
const letterSign = 64
const eitherSign = 42

function enter(path: readonly number[]): number {
  let node = root
  for (const edge of path) {
    let next = node.next.get(edge)
    if (!next) {
      next = { next: new Map(), layout: -1 }
      node.next.set(edge, next)
    }
    node = next
  }
  if (node.layout < 0) node.layout = count++
  return node.layout
}

/** A drawing as paths of edges; a token with `*` in it may turn out to be digits, letters or both. */
function pathsOf(drawing: string): number[][] {
  let paths: number[][] = [[]]
  let separator = 0
  let from = 0
  for (let at = 0; at <= drawing.length; at++) {
    const isSeparator = at === drawing.length || separators.includes(drawing[at]!)
    if (!isSeparator) continue
    const edges = kindsOf(drawing.slice(from, at)).map((kind) => edgeOf(separator, kind, at - from))
    paths = edges.length === 1 ? extend(paths, edges[0]!) : paths.flatMap((path) => edges.map((edge) => [...path, edge]))
    separator = at === drawing.length ? 0 : separators.indexOf(drawing[at]!) + 1
    from = at + 1
  }
  return paths
}

function extend(paths: number[][], edge: number): number[][] {
  for (const path of paths) path.push(edge)
  return paths
}

function kindsOf(token: string): number[] {
  const hasDigit = token.includes('#')
  const hasLetter = token.includes('@')
  if (!token.includes('*')) return [hasDigit ? (hasLetter ? mixed : digits) : letters]
  return [...(hasLetter ? [] : [digits]), ...(hasDigit ? [] : [letters]), ...(token.length > 1 ? [mixed] : [])]
}

/** A step in the tree: the separator before a token, the token's kind and length. */
export function edgeOf(separator: number, kind: number, length: number): number {
  return (separator << 8) | (kind << 6) | length
}
