// A quick part of `npm run conformance`: one recording of each provider, endpoint and kind of answer, where the recordings are at hand,
// and the few committed with the protocols' tests everywhere.
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkCrossProtocol, isTranslated, portability } from './cross-protocol.ts'
import { checkDepartures } from './departures.ts'
import { checkErrorClasses, checkErrors } from './errors.ts'
import { checkLoops } from './loops.ts'
import { areThere, type Recording, readRecordings, standardFolder } from './recordings.ts'
import { type Finding, judge, readExceptions } from './report.ts'
import { checkSameProtocol } from './same-protocol.ts'

const committed = join(import.meta.dirname, '../fixtures/conformance/recorded.jsonl')

/** One of each kind; of streams and errors too, and of what providers sign. */
function sampled(recordings: readonly Recording[]): Recording[] {
  const sample = new Map<string, Recording>()
  for (const recording of recordings) {
    const isSigned = recording.tags.includes('signature') && recording.tags.includes('tool_call_out')
    const key = [recording.provider, recording.endpoint, recording.isStream, recording.response.status >= 400, isSigned].join(' ')
    const size = (one: Recording) => one.response.chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    const known = sample.get(key)
    // Small ones tell as much and take less time; an answer of one event tells nothing of streams.
    if (
      size(recording) > 40 &&
      (!known || (size(recording) < size(known) && (!recording.isStream || recording.response.chunks.length > 3)))
    )
      sample.set(key, recording)
  }
  return [...sample.values()]
}

function complaints(findings: readonly Finding[]): string[] {
  return judge(findings, readExceptions()).failures.map(
    ({ check, client, recording, complaint }) => `${check} ${client} ${recording.id}: ${complaint}`,
  )
}

const isHere = areThere(standardFolder)
if (!isHere) console.warn('SKIPPED: ../shared/wire/recorded is not there; only the exchanges in test/fixtures/conformance are replayed')

const sets: readonly (readonly [string, () => Recording[]])[] = [
  ['the committed exchanges', () => readRecordings(committed)],
  ...(isHere ? [['a sample of the recorded exchanges', () => sampled(readRecordings(standardFolder))] as const] : []),
]

describe.each(sets)('%s', (_, read) => {
  let recordings: readonly Recording[]
  beforeAll(() => {
    recordings = read()
  })

  test('pass on their own protocol, byte for byte', { timeout: 120_000 }, async () => {
    const findings = await checkSameProtocol(recordings)
    expect(findings.length).toBeGreaterThan(recordings.length * 4)
    expect(complaints(findings)).toEqual([])
  })

  test('say the same to clients of every other protocol, in its grammar', { timeout: 120_000 }, async () => {
    const findings = await checkCrossProtocol(recordings)
    expect(findings.length).toBeGreaterThan(portability(recordings).portable * 5)
    expect(complaints(findings)).toEqual([])
  })

  test('get back what they signed on the second turn', { timeout: 120_000 }, async () => {
    const findings = await checkLoops(recordings)
    expect(findings.length).toBeGreaterThan(0)
    expect(complaints(findings)).toEqual([])
  })

  test('tell their errors to every client, and to the official ones as they would themselves', { timeout: 60_000 }, async () => {
    expect(complaints([...(await checkErrors(recordings)), ...(await checkErrorClasses(recordings))])).toEqual([])
  })

  test('are left when their caller leaves', { timeout: 60_000 }, async () => {
    const findings = await checkDepartures(recordings)
    expect(findings.length).toBeGreaterThan(0)
    expect(complaints(findings)).toEqual([])
  })
})

test('every pair of two protocols is translated, but for those that one provider speaks both', () => {
  const wires = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'bedrock-converse', 'ollama-chat'] as const
  const not = wires.flatMap((client) =>
    wires.flatMap((upstream) => (client === upstream || isTranslated(client, upstream) ? [] : [`${client} ${upstream}`])),
  )
  expect(not).toEqual(['openai-chat openai-responses'])
})
