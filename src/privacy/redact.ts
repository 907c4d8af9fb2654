// Hide what must not leave, so that it can be brought back: names and numbers get surrogates that read as such, secrets are masked for good.
// 1. Settle: which findings are hidden and how; a value hidden in one place is hidden wherever it stands.
// 2. Replace leaf by leaf, in the order of the text, so that a conversation which grows keeps the surrogates it had. JSON inside a string
//    is replaced in its own strings, so that it stays JSON.
// 3. Look once more: a hidden value that still stands in the result stops everything.
import { createHmac } from 'node:crypto'
import type { Finding } from '../core/assessment.ts'
import { type Document, edit, replaceWithin, type Splice } from '../core/document.ts'
import type { Hit } from './detectors/detector.ts'
import { type Cover, coversOf, widened } from './surrogates/covers.ts'
import { Desk, type Style } from './surrogates/desk.ts'
import { Everywhere } from './surrogates/everywhere.ts'
import { Replacer } from './surrogates/replacer.ts'
import { openVault, type Vault } from './vault.ts'

export type RedactOptions = {
  /** Secrets are masked: a mask cannot be undone. */
  readonly treat: (finding: Finding) => 'redact' | 'mask' | 'allow'
  /** Surrogates are drawn from it: see `conversationKey`. */
  readonly key: Uint8Array
  readonly style: Style
  /** Text beyond the document in which no surrogate may occur. */
  readonly also?: string
  /** What earlier documents of the same matter were given; the new vault holds it too. */
  readonly known?: Vault
}

/** Places replaced, by kind. */
export type Counts = Readonly<Record<string, number>>

/** The key of one conversation: whoever resends its history, opening first, gets the same surrogates; another scope gets others. */
export function conversationKey(houseKey: Uint8Array, scope: string, opening: string): Uint8Array {
  return createHmac('sha256', houseKey).update(`conversation ${scope.length} ${scope} ${opening}`).digest()
}

/** Redact a document by splices. Throws when anything that must be hidden cannot be: the caller keeps the document at home. */
export function redact(
  document: Document,
  findings: readonly Finding[],
  options: RedactOptions,
): { readonly document: Document; readonly vault: Vault; readonly counts: Counts } {
  const covers = new Map<number, Cover[]>()
  for (const finding of findings) {
    const action = options.treat(finding)
    if (action === 'allow') continue
    const { leaf, start, end, kind, entity } = finding
    if (!(leaf >= 0 && leaf < document.leafCount)) throw new Error('a finding lies outside the document')
    const own = covers.get(leaf)
    if (own) own.push({ start, end, kind, action, entity })
    else covers.set(leaf, [{ start, end, kind, action, entity }])
  }
  if (covers.size === 0) return { document, vault: options.known ?? openVault([]), counts: {} }

  const texts = Array.from({ length: document.leafCount }, (_, index) => document.textOf(document.leaf(index)))
  const everywhere = new Everywhere()
  for (const [leaf, own] of covers) {
    const text = texts[leaf]!
    const whole = own.map((cover) => widened(text, cover))
    covers.set(leaf, whole)
    everywhere.learn(text, whole)
  }
  texts.forEach((text, leaf) => {
    const more = everywhere.find(text)
    if (more.length > 0) covers.set(leaf, [...(covers.get(leaf) ?? []), ...more])
  })

  const replacer = new Replacer(
    new Desk(options.key, options.style, [...texts, options.also ?? ''], (text) => everywhere.has(text), options.known),
  )
  const splices: Splice[] = []
  const changed = [...covers.keys()].sort((a, b) => a - b)
  for (const leaf of changed)
    splices.push(...replaceWithin(document, document.leaf(leaf), replacer.parts(texts[leaf]!, coversOf(covers.get(leaf)!))))
  const redacted = edit(document, splices)
  const outputs = changed.map((leaf) => redacted.textOf(redacted.leaf(leaf)))
  for (const text of outputs) everywhere.refuse(text)
  return { document: redacted, vault: replacer.desk.vault(outputs), counts: replacer.counts }
}

/** The same for plain text. */
export function redactText(
  text: string,
  hits: readonly (Hit & { readonly entity?: string; readonly detector?: string })[],
  options: RedactOptions,
): { readonly text: string; readonly vault: Vault; readonly counts: Counts } {
  const found: Cover[] = []
  for (const { kind, start, end, score, entity, detector = '' } of hits) {
    const action = options.treat({ kind, leaf: 0, start, end, score, detector, entity })
    if (action === 'allow') continue
    if (!(start >= 0 && end <= text.length)) throw new Error('a finding lies outside the text')
    found.push(widened(text, { start, end, kind, action, entity }))
  }
  if (found.length === 0) return { text, vault: options.known ?? openVault([]), counts: {} }
  const everywhere = new Everywhere()
  everywhere.learn(text, found)
  const replacer = new Replacer(
    new Desk(options.key, options.style, [text, options.also ?? ''], (own) => everywhere.has(own), options.known),
  )
  const parts = replacer.parts(text, coversOf([...found, ...everywhere.find(text)]))
  const redacted = spliced(text, parts)
  everywhere.refuse(redacted)
  return { text: redacted, vault: replacer.desk.vault([redacted]), counts: replacer.counts }
}

function spliced(text: string, parts: readonly Splice[]): string {
  let result = ''
  let at = 0
  for (const part of parts) {
    result += text.slice(at, part.start) + part.text
    at = part.end
  }
  return result + text.slice(at)
}
