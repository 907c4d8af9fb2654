// What requests pay for without need, from the command line: told, and taken out where that is certain.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Place } from './program.ts'

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.leave())

const tool = (name: string) => ({
  type: 'function',
  function: { name, description: `The tool ${name} does what its name says. `.repeat(20) },
})
const system = { role: 'system', content: 'Cite the clause you rely on, by its number, in brackets. '.repeat(40) }
const user = { role: 'user', content: 'Which clause is it, Ms Wanda Haddad?' }
const plain = { model: 'gpt-5-mini', messages: [system, user], tools: [tool('look')] }
const idle = { model: 'gpt-5-mini', messages: [system, user, system], tools: [tool('look'), tool('pay')], tool_choice: 'none', seed: 7 }
const log = [
  JSON.stringify(plain),
  JSON.stringify({ custom_id: 'r2', body: idle }),
  'no json with a secret word in it',
  '{"rows":[]}',
  JSON.stringify(plain),
].join('\n')

test('a log is added up with its prices, rows that are none are told by their line, and no word of a prompt is printed', async () => {
  const ran = await place.run(['trim', '--json', '--price', '2'], { input: log })
  expect(ran.code).toBe(1)
  const report = JSON.parse(ran.out)
  expect(report).toMatchObject({ requests: 3, unreadable: 2, unpricedTokens: 0, repeatedOpenings: { requests: 1 } })
  expect(report.kinds.map(({ kind, requests }: { kind: string; requests: number }) => [kind, requests])).toEqual([
    ['barred-tool', 1],
    ['duplicate-instructions', 1],
  ])
  expect(report.spareUsd).toBeCloseTo((report.spareTokens * 2) / 1_000_000, 5)
  expect(ran.err).toMatch(/line 3: it is not JSON.*\n.*line 4: it holds no request/)
  expect(ran.out + ran.err).not.toMatch(/Haddad|secret word|Cite/)
})

test('a price that nobody knows is unknown and not zero', async () => {
  const ran = await place.run(['trim', '--json'], { input: JSON.stringify({ ...idle, model: 'house-model' }) })
  const report = JSON.parse(ran.out)
  expect([report.spareUsd, report.unpricedTokens]).toEqual([null, report.spareTokens])
  expect((await place.run(['trim'], { input: JSON.stringify({ ...idle, model: 'house-model' }) })).out).toContain('price unknown')
})

test('what is certain is taken out into a new file, row by row, with its wrapping and every other byte', async () => {
  writeFileSync(join(place.folder, 'log.jsonl'), log)
  const ran = await place.run(['trim', 'log.jsonl', '--apply', '--out', 'trimmed.jsonl'])
  expect(ran.out).toContain('trimmed.jsonl: 3 places taken out')
  const rows = readFileSync(join(place.folder, 'trimmed.jsonl'), 'utf8').trim().split('\n')
  const { tools, tool_choice, ...rest } = idle
  expect([tools.length, tool_choice]).toEqual([2, 'none'])
  expect(rows).toEqual([
    JSON.stringify(plain),
    JSON.stringify({ custom_id: 'r2', body: { ...rest, messages: [system, user] } }),
    JSON.stringify(plain),
  ])
  expect(statSync(join(place.folder, 'trimmed.jsonl')).mode & 0o777).toBe(0o600)
  expect((await place.run(['trim', 'log.jsonl', '--apply', '--out', 'trimmed.jsonl'])).code).toBe(2)
})

test('one request written for people is read whole, in the words of any wire', async () => {
  const body = {
    model: 'claude-sonnet-4-5',
    system: [
      { type: 'text', text: system.content },
      { type: 'text', text: system.content },
    ],
    messages: [user],
  }
  const ran = await place.run(['trim', '--json'], { input: JSON.stringify(body, null, 2) })
  expect(ran.code).toBe(0)
  expect(JSON.parse(ran.out)).toMatchObject({ requests: 1, kinds: [{ kind: 'duplicate-instructions', isCertain: true }] })
})

test('nothing to look at is a failure, and half an order is a mistake', async () => {
  expect((await place.run(['trim'], { input: '' })).code).toBe(1)
  for (const wrong of [['--apply'], ['--out', 'x'], ['--price', 'much'], ['--wire', 'telegraph']])
    expect([wrong, (await place.run(['trim', ...wrong], { input: JSON.stringify(plain) })).code]).toEqual([wrong, 2])
})
