// Tables of docs/reference/inspection.md, made from the code that does it.

import { fields, type Rule } from '../src/privacy/fields.ts'
import { kinds } from '../src/privacy/kinds.ts'
import { actionOf, profiles } from '../src/privacy/profiles.ts'

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const ruleOrder: readonly Rule[] = ['word', 'role', 'model', 'id', 'sealed', 'media', 'identifier', 'schema']

/** What is not read as text, by wire. */
export function fieldTables(): string {
  return Object.entries(fields)
    .filter(([, paths]) => Object.keys(paths).length > 0)
    .map(([wire, paths]) => {
      const rows = ruleOrder.flatMap((rule) => {
        const own = Object.keys(paths).filter((path) => paths[path] === rule)
        return own.length === 0 ? [] : [[rule, own.map((path) => `\`${path}\``).join(', ')]]
      })
      return `**${wire}**\n\n${table(['treated as', 'fields'], rows)}`
    })
    .join('\n\n')
}

/** What each profile does with each kind on its way to the cloud. */
export function profileTable(): string {
  const all = Object.values(profiles)
  const facts: [string, (profile: (typeof all)[number]) => string][] = [
    ['nothing leaves from', ({ localOnly }) => localOnly],
    ['parts nobody can read', ({ opaque }) => opaque],
    ['own network gets the true text', ({ trustPrivateZone }) => (trustPrivateZone ? 'yes' : 'no')],
    ['restricted topics', ({ restrictedTopics }) => restrictedTopics.join(', ')],
    ['quasi kinds around one person', ({ quasiLimit }) => String(quasiLimit)],
    ['orders from outside', ({ injection }) => `${injection.action} from ${injection.threshold}`],
    ['leaning of the tagger', ({ bias }) => String(bias)],
  ]
  const actions = Object.entries(kinds).map(([kind, weight]) => [
    `\`${kind}\``,
    weight,
    ...all.map((profile) => (profile.kinds !== 'all' && !profile.kinds.includes(kind) ? 'not looked for' : actionOf(profile, kind))),
  ])
  return [
    table(
      ['', ...all.map(({ name }) => `\`${name}\``)],
      facts.map(([name, say]) => [name, ...all.map(say)]),
    ),
    table(['kind', 'weight', ...all.map(({ name }) => `\`${name}\``)], actions),
  ].join('\n\n')
}
