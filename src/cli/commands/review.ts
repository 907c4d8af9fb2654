// `review`: what waits for a human before it leaves. Shows exactly the text that would leave; approves, edits or rejects.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Review } from '../../ledger/reviews.ts'
import { CommandError, exit, wrongUsage } from '../exit.ts'
import { type Gateway, needGateway } from '../gateway.ts'
import { pad, plain, type Terminal } from '../terminal.ts'
import { defineVerb, type Environment } from '../verb.ts'

export const review = defineVerb({
  args: {
    approve: { type: 'boolean', description: 'Let it leave as it stands' },
    reject: { type: 'boolean', description: 'Never let it leave' },
    edit: { type: 'boolean', description: 'Change the text in $EDITOR, then let that leave instead' },
    with: { type: 'string', valueHint: 'file', description: 'Let the text of this file leave instead; - for standard input' },
    note: { type: 'string', valueHint: 'text', description: 'Why, for the record' },
    all: { type: 'boolean', description: 'Also list what was decided before' },
    url: { type: 'string', valueHint: 'address', description: 'The gateway to ask, instead of the one of this home' },
  },
  words: { most: 1, name: 'id', about: 'the review, as in the refusal; all that wait when left out' },
  examples: [
    ['drawbridge review', 'what waits, the oldest first'],
    ['drawbridge review r_1a2b…', 'exactly the text that would leave'],
    ['drawbridge review r_1a2b… --approve --note "client agreed"', 'the same request goes through from now on'],
    ['drawbridge review r_1a2b… --edit', 'change what leaves'],
  ],
  exits: { [exit.failed]: 'there is no such review, or it was decided already' },
  async run({ args, words, terminal, environment, isJson }) {
    const gateway = await needGateway(environment, args.url)
    const [id] = words
    const chosen = [args.approve, args.reject, args.edit, args.with !== undefined].filter(Boolean).length
    if (chosen > 1) throw wrongUsage('choose one of --approve, --reject, --edit and --with', 'drawbridge review --help')
    if (id === undefined) {
      if (chosen > 0) throw wrongUsage('tell which review is meant', 'drawbridge review lists them')
      return list(gateway, args.all === true, terminal, isJson)
    }
    const found = await gateway.admin<Review>(`reviews/${encodeURIComponent(id)}`)
    if (!found) throw new CommandError(exit.failed, `there is no review ${id.slice(0, 64)}`, 'drawbridge review lists them')
    if (chosen === 0) {
      terminal.print(isJson ? JSON.stringify(found) : shown(found, terminal))
      return exit.ok
    }
    const edited = args.edit
      ? editedText(found.text, environment)
      : args.with === '-'
        ? await terminal.readInput()
        : args.with && readFileSync(args.with, 'utf8')
    const decided = await gateway.admin<Review>(`reviews/${encodeURIComponent(id)}`, {
      state: args.reject ? 'rejected' : 'approved',
      ...(args.note && { note: args.note }),
      ...(edited !== undefined && edited !== found.text && { edited }),
    })
    if (!decided) throw new CommandError(exit.failed, `there is no review ${id.slice(0, 64)}`, 'drawbridge review lists them')
    if (isJson) terminal.print(JSON.stringify(decided))
    else
      terminal.print(
        `${decided.id} ${decided.state}${decided.edited === undefined ? '' : ', with another text'}. ${decided.state === 'approved' ? 'The caller may send the same request again.' : 'It stays in the house.'}`,
      )
    return exit.ok
  },
})

async function list(gateway: Gateway, isAll: boolean, terminal: Terminal, isJson: boolean): Promise<0> {
  const answer = await gateway.admin<{ reviews: Review[] }>(`reviews?limit=1000${isAll ? '' : '&state=waiting'}`)
  const reviews = answer?.reviews ?? []
  if (isJson) {
    terminal.print(
      JSON.stringify({
        reviews: reviews.map(({ text, edited, ...review }) => ({ ...review, characters: text.length, isEdited: edited !== undefined })),
      }),
    )
    return exit.ok
  }
  if (reviews.length === 0) terminal.print('Nothing waits for a human.')
  for (const each of reviews) {
    const count = Object.values(each.redactions).reduce((sum, number) => sum + number, 0)
    const size = `${each.text.length.toLocaleString('en-US')} characters, ${count} redacted`
    terminal.print(
      `${terminal.paint('strong', each.id)}  ${pad(each.state, 8)}  ${each.at}  ${plain(each.caller)} to ${plain(each.destination)}  ${each.level}  ${size}`,
    )
  }
  return exit.ok
}

function shown(found: Review, { paint }: Terminal): string {
  const kinds = Object.entries(found.redactions).map(([kind, count]) => `${count} ${kind}`)
  return [
    `${paint('strong', found.id)}  ${found.state}${found.decidedBy ? ` by ${plain(found.decidedBy)} at ${found.decidedAt}` : ''}`,
    `  ${paint('dim', 'asked')}     ${plain(found.caller)}, ${found.at}, ${found.exchange}`,
    `  ${paint('dim', 'goes to')}   ${plain(found.destination)}, ${plain(found.model)}`,
    `  ${paint('dim', 'level')}     ${found.level}${found.labels.length > 0 ? `, ${plain(found.labels.join(', '))}` : ''}`,
    `  ${paint('dim', 'redacted')}  ${kinds.join(', ') || 'nothing'}`,
    ...(found.note ? [`  ${paint('dim', 'note')}      ${plain(found.note)}`] : []),
    '',
    ...(found.edited ?? found.text).split('\n').map(plain),
  ].join('\n')
}

/** What the reviewer's own editor makes of a text. */
function editedText(text: string, environment: Environment): string {
  const editor = environment.VISUAL || environment.EDITOR
  if (!editor) throw wrongUsage('no editor is named in $VISUAL or $EDITOR', 'set one, or use --with <file>')
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-review-'))
  try {
    const file = join(folder, 'leaves.json')
    writeFileSync(file, text, { mode: 0o600 })
    const [program = '', ...options] = editor.split(' ')
    const { status, error } = spawnSync(program, [...options, file], { stdio: 'inherit' })
    if (error || status !== 0)
      throw new CommandError(exit.failed, 'the editor did not end well, so nothing was decided', 'try again, or use --with <file>')
    return readFileSync(file, 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
