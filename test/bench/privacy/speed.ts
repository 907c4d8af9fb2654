// How long reading takes, on one core of this machine.
import { readDocument } from '../../../src/core/document.ts'
import { detectors } from '../../../src/privacy/detectors/index.ts'
import { createInspector, type Inspector } from '../../../src/privacy/inspect.ts'
import type { Profile } from '../../../src/privacy/profiles.ts'
import type { Tagger } from '../../../src/privacy/tagger/tagger.ts'
import type { Report } from './report.ts'

export async function measureSpeed(report: Report, profile: Profile, tagger: Tagger | undefined): Promise<void> {
  report.head('Speed (medians on one core of a warm process)')
  const prose = letters(4_096)
  const patterns = median(() => {
    for (const detector of detectors) detector.find(prose)
  }, 200)
  report.number('all patterns, 4 kB of prose', patterns, 'ms', { most: 1 })
  if (tagger) {
    const long = letters(65_536)
    const ms = median(() => tagger.tag(long, profile.bias), 15)
    report.number('tagger', long.length / ms, 'kchar/s', { least: 700 })
  }
  const inspector = createInspector({ profile, dictionaries: [], tagger, workers: 0 })
  const first: number[] = []
  const again: number[] = []
  // The first rounds are those of a process that has just begun.
  for (let round = 0; round < warmRounds + 20; round++) {
    const turns = [{ role: 'system', content: 'You are a careful assistant.' }]
    for (let turn = 0; turn < 8; turn++)
      turns.push({ role: turn % 2 === 0 ? 'user' : 'assistant', content: letters(2_048, round * 10 + turn) })
    first.push(await inspected(inspector, turns))
    again.push(await inspected(inspector, [...turns, { role: 'user', content: `And what about point ${round}?` }]))
  }
  report.number('prompt of 4,000 tokens, first time', middle(first.slice(warmRounds)), 'ms', { most: 25 })
  report.number('the same with one new turn', middle(again.slice(warmRounds)), 'ms', { most: 1 })
  const rows = Array.from({ length: 20_000 }, (_, row) => ({ role: 'user', content: `row ${row} is fine and says nothing` }))
  report.number('20,000 short messages, first time', await inspected(inspector, rows), 'ms')
  await inspector.close()
  await measureThreads(report, profile, tagger)
}

const warmRounds = 10

async function measureThreads(report: Report, profile: Profile, tagger: Tagger | undefined): Promise<void> {
  const inspector = createInspector({ profile, dictionaries: [], tagger, workers: 2, warmAfterMs: 0 })
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  const long = letters(1_000_000, 3)
  report.number('one message of 1 MB in two threads', await inspected(inspector, [{ role: 'user', content: long }]), 'ms')
  const worst = Math.max(...hostile.map((signs) => heldUp(inspector, signs.repeat(8_192).slice(0, 8_192))))
  report.number('8 kB made to be slow, the longest held up', worst, 'ms', { most: 50 })
  await inspector.close()
}

/** Dense in what detectors begin at, or written so that it has other readings. */
const hostile = [
  '(1)',
  'A-1-',
  'a b ',
  '1,',
  '\u2116A-1-',
  'api_key=\uff11',
  '%2540',
  '&#64;',
  'a@b.',
  '-----BEGIN ',
  'QUJD.\n',
  'e\u0301\u200b',
  'St. ',
  '12 May ',
]

/** How long everybody waits while a text is read: a thread that reads it holds nobody up. */
function heldUp(inspector: Inspector, text: string): number {
  const document = readDocument(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: text }] }))
  const startedAt = performance.now()
  void inspector.inspect(document, context)
  return performance.now() - startedAt
}

const context = { wire: 'openai-chat', scope: 'bench' } as const

async function inspected(inspector: Inspector, messages: readonly object[]): Promise<number> {
  const document = readDocument(JSON.stringify({ model: 'm', messages }))
  const startedAt = performance.now()
  const { complete } = await inspector.inspect(document, context)
  return complete ? performance.now() - startedAt : Number.NaN
}

const names = ['Maren Oldfield', 'Tadeo Quint', 'Ilse Brandauer', 'Priya Venkat']
const sentences = [
  'The tenant gave notice on 3 March and returned the keys to {name} at the office in Leeds.',
  'Please compare both drafts and tell me which clause limits the liability of the supplier.',
  'We met {name} last week to talk about the delivery of twelve pallets and the open invoice.',
  'According to the report, the pump was replaced twice before the failure was noticed.',
  'Nothing in this paragraph points to a person; it explains how the filter is cleaned.',
  'Call +44 20 7946 0{digits} or write to {mail} if anything is missing from the file.',
]

/** English prose of a length with a few people in it; the seed changes names and numbers. */
function letters(length: number, seed = 0): string {
  let text = ''
  for (let index = seed; text.length < length; index++) {
    const name = names[(index * 7) % names.length] as string // in range
    const sentence = sentences[index % sentences.length] as string // in range
    text += `${sentence
      .replace('{name}', name)
      .replace('{digits}', String(100 + (index % 900)))
      .replace('{mail}', `${name.split(' ')[0]?.toLowerCase()}${index}@example.org`)} `
  }
  return text.slice(0, length)
}

function median(work: () => unknown, times: number): number {
  for (let round = 0; round < Math.min(times, 20); round++) work()
  const took: number[] = []
  for (let round = 0; round < times; round++) {
    const startedAt = performance.now()
    work()
    took.push(performance.now() - startedAt)
  }
  return middle(took)
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}
