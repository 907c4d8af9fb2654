import { afterAll, describe, expect, test } from 'vitest'
import type { Assessment } from '../core/assessment.ts'
import { readDocument } from '../core/document.ts'
import { defineDetector } from './detectors/detector.ts'
import type { Dictionary } from './dictionaries.ts'
import { createInspector, type InspectorOptions, inlineWeight, weightOf } from './inspect.ts'
import { profiles } from './profiles.ts'
import { longestQueue, startThreads } from './reading-threads.ts'
import type { Tagger } from './tagger/tagger.ts'

/** Finds one invented person, so that the tests do not hang on what was learned. */
const tagger: Tagger = {
  version: 'test',
  tag: (text) => [...text.matchAll(/Wanda Haddad/g)].map(({ index }) => ({ kind: 'PERSON', start: index, end: index + 12, score: 0.9 })),
}
const matters: Dictionary = { name: 'matters', kind: 'PROJECT', level: 'restricted', terms: ['Project Heron'], label: 'heron' }
const made = (options: Partial<InspectorOptions> = {}) => createInspector({ profile: profiles.balanced!, tagger, ...options })
const turn = (role: string, content: string) => ({ role, content })
const chat = (...messages: object[]) => readDocument(JSON.stringify({ model: 'm', messages }))
const here = { wire: 'openai-chat', scope: 'caller' } as const
const codes = ({ reasons }: Assessment) => reasons.map(({ code }) => code)

describe('findings', () => {
  test('a name found in one turn is found in every leaf, however it is written there, and is one entity', async () => {
    const document = chat(
      turn('user', 'Ask Wanda Haddad.'),
      turn('assistant', 'HADDAD agrees; see CV_Wanda_Haddad.pdf'),
      turn('user', 'V2FuZGEgSGFkZGFk'),
    )
    const { findings } = await made().inspect(document, here)
    const found = findings.map(({ leaf, start, end, entity }) => [document.textOf(document.leaf(leaf)).slice(start, end), entity])
    expect(found).toEqual([
      ['Wanda Haddad', 'wanda haddad'],
      ['HADDAD', 'wanda haddad'],
      ['Wanda_Haddad', 'wanda haddad'],
      ['V2FuZGEgSGFkZGFk', expect.any(String)],
    ])
  })

  test('a name that is found in disguise is followed in plain, as the same entity', async () => {
    const document = chat(turn('user', 'Ask <b>Wanda</b> Had&#100;ad.'), turn('assistant', 'Haddad agrees.'))
    const { findings } = await made().inspect(document, here)
    expect(findings.map(({ leaf, start, end, entity }) => [document.textOf(document.leaf(leaf)).slice(start, end), entity])).toEqual([
      ['Wanda</b> Had&#100;ad', 'wanda haddad'],
      ['Haddad', 'wanda haddad'],
    ])
  })

  test('a history sent again with a new turn gives the same findings as one read anew', async () => {
    const inspector = made()
    const first = [turn('user', 'Ask Wanda Haddad.'), turn('assistant', 'Wanda says yes.')]
    await inspector.inspect(chat(...first), here)
    const grown = chat(...first, turn('user', 'And wanda@example.org?'))
    expect(await inspector.inspect(grown, here)).toEqual(await made().inspect(grown, here))
    expect(inspector.stats().hits).toBeGreaterThan(0)
  })
})

describe('levels', () => {
  const level = async (content: string, options: Partial<InspectorOptions> = {}) =>
    (await made(options).inspect(chat(turn('user', content)), here)).level

  test('a text about nobody is internal, a person makes it confidential, a patient restricted', async () => {
    expect(await level('Write a haiku about rain.')).toBe('internal')
    expect(await level('Ask Wanda Haddad.')).toBe('confidential')
    expect(await level('Wanda Haddad was diagnosed with diabetes in hospital.')).toBe('restricted')
    expect(await level('What is the prognosis when diabetes is diagnosed?')).toBe('internal')
  })

  test('a dictionary brings its level and its label', async () => {
    const assessment = await made({ dictionaries: [matters] }).inspect(chat(turn('user', 'Status of project-heron?')), here)
    expect([assessment.level, assessment.labels, codes(assessment)]).toEqual([
      'restricted',
      ['heron'],
      ['level.finding', 'level.dictionary'],
    ])
  })

  test('a caller may raise the level and never lower it', async () => {
    const inspector = made()
    const document = chat(turn('user', 'Ask Wanda Haddad.'))
    expect((await inspector.inspect(document, { ...here, declared: 'restricted' })).level).toBe('restricted')
    expect((await made().inspect(document, { ...here, declared: 'public' })).level).toBe('confidential')
    expect((await made().inspect(chat(turn('user', 'hi')), { ...here, floor: 'restricted' })).level).toBe('restricted')
  })

  test('legal matters are restricted where the profile says so', async () => {
    const content = 'The plaintiff Wanda Haddad asks the court for damages.'
    expect(await level(content)).toBe('confidential')
    expect(await level(content, { profile: profiles.legal! })).toBe('restricted')
  })
})

describe('the history', () => {
  const secret = turn('user', 'Wanda Haddad was diagnosed with diabetes in hospital.')
  const answer = turn('assistant', 'I have noted what you told me about her treatment.')

  test('keeps its level when the turn that raised it is dropped', async () => {
    const inspector = made()
    await inspector.inspect(chat(secret, answer, turn('user', 'Go on.')), here)
    const shortened = await inspector.inspect(chat(answer, turn('user', 'And what now?')), here)
    expect([shortened.level, codes(shortened)]).toEqual(['restricted', ['level.history']])
  })

  test('keeps it for an answer that was noted when it was given', async () => {
    const inspector = made()
    inspector.noteAnswer('caller', answer.content, 'restricted')
    expect((await inspector.inspect(chat(answer, turn('user', 'And?')), here)).level).toBe('restricted')
  })

  test('says nothing of another caller, nor of a conversation that only begins alike', async () => {
    const inspector = made()
    const begin = turn('system', 'You are a careful assistant for a large house.')
    await inspector.inspect(chat(begin, secret, answer), here)
    expect((await inspector.inspect(chat(answer, turn('user', 'And?')), { ...here, scope: 'another' })).level).toBe('internal')
    expect((await inspector.inspect(chat(begin, turn('user', 'Write a haiku.')), here)).level).toBe('internal')
  })
})

describe('failure closes', () => {
  const document = chat(turn('user', 'Ask Wanda Haddad.'))

  test('a killed inspection is incomplete until it is revived', async () => {
    const inspector = made()
    inspector.kill()
    expect(await inspector.inspect(document, here)).toMatchObject({ complete: false, reasons: [{ code: 'inspection.killed' }] })
    expect(inspector.read('Wanda Haddad').complete).toBe(false)
    inspector.revive()
    expect(await inspector.inspect(document, here)).toMatchObject({ complete: true })
  })

  test('a detector that throws makes the inspection incomplete, and the text is tried again', async () => {
    let isBroken = true
    const moody = defineDetector({
      name: 'moody',
      kinds: ['ID'],
      find: () => {
        if (isBroken) throw new Error('quotes Wanda Haddad')
        return []
      },
      finds: [],
      ignores: [],
    })
    const inspector = made({ detectors: [moody] })
    const broken = await inspector.inspect(document, here)
    expect([broken.complete, codes(broken)[0]]).toEqual([false, 'inspection.crashed'])
    expect(JSON.stringify(broken.reasons)).not.toContain('Wanda')
    isBroken = false
    expect((await inspector.inspect(document, here)).complete).toBe(true)
  })

  test('more text than is read is not inspected', async () => {
    const inspector = made({ largestChars: 1_000 })
    expect(codes(await inspector.inspect(chat(turn('user', 'a '.repeat(800))), here))).toEqual(['inspection.too_large'])
    expect(codes(await inspector.inspect(chat(turn('user', 'a '.repeat(8_000))), here))).toEqual(['inspection.too_large'])
  })

  test('without the learned part nothing is complete, unless the profile does not need it', async () => {
    expect(codes(await made({ tagger: undefined }).inspect(document, here))).toContain('inspection.model_missing')
    const formats = { ...profiles.balanced!, kinds: ['EMAIL'] }
    expect((await made({ tagger: undefined, profile: formats }).inspect(document, here)).complete).toBe(true)
  })

  test('a body that is no JSON is opaque', async () => {
    expect(await made().inspect(undefined, { ...here, opaqueBytes: 12 })).toMatchObject({ opaque: 1, complete: true })
  })
})

describe('threads', () => {
  const long = (words: string) => chat(turn('user', `${words} `.repeat(Math.ceil((inlineWeight * 2) / words.length))))
  const threaded = made({ profile: { ...profiles.balanced!, kinds: ['EMAIL'] }, tagger: undefined, workers: 1 })
  afterAll(() => threaded.close())

  test('a long text is read in a thread, and not again', async () => {
    const document = long('Mail wanda@example.org or ask.')
    const first = threaded.inspect(document, here)
    expect(first).toBeInstanceOf(Promise)
    const assessment = await first
    expect(assessment.complete).toBe(true)
    expect(assessment.findings.length).toBeGreaterThan(100)
    expect(threaded.inspect(document, here)).toEqual(assessment)
  })

  test('short prose is read at once, the same length of signs is not', () => {
    expect(weightOf('A line of prose, as long as such lines are. '.repeat(180))).toBeLessThan(inlineWeight)
    for (const signs of ['(1)', '"1",', 'é,', '::'])
      expect(weightOf(signs.repeat(8_192 / signs.length)), signs).toBeGreaterThan(inlineWeight)
  })

  test('what is killed while it is read is incomplete', async () => {
    const reading = threaded.inspect(long('Another text, wanda2@example.org.'), here)
    threaded.kill()
    expect(await reading).toMatchObject({ complete: false, reasons: [{ code: 'inspection.killed' }] })
    threaded.revive()
  })

  const setup = { profile: profiles.balanced!, dictionaries: [], hasTagger: false }
  const task = { texts: [{ text: 'x' }], media: [] }

  test('a thread that does not answer in time is stopped, and the next job gets another', async () => {
    const file = new URL('data:text/javascript,import{parentPort as p}from"node:worker_threads";p.on("message",()=>{for(;;);})')
    const threads = startThreads(setup, { workers: 1, deadlineMs: 300, file })
    expect(await threads.run(task)).toEqual({ kind: 'timeout' })
    expect(await threads.run(task)).toEqual({ kind: 'timeout' })
    await threads.close()
  })

  test('a thread that dies fails its job, and only its job', async () => {
    const code =
      'import{parentPort as p}from"node:worker_threads";p.on("message",({id,texts})=>{if(texts[0].text==="die")process.exit(1);p.postMessage({id,readings:[],media:[]})})'
    const threads = startThreads(setup, {
      workers: 1,
      deadlineMs: 5_000,
      file: new URL(`data:text/javascript,${encodeURIComponent(code)}`),
    })
    const outcomes = await Promise.all([threads.run({ texts: [{ text: 'die' }], media: [] }), threads.run(task)])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['crashed', 'read'])
    await threads.close()
  })

  test('the queue is bounded', async () => {
    const file = new URL('data:text/javascript,import{parentPort as p}from"node:worker_threads";p.on("message",()=>{})')
    const threads = startThreads(setup, { workers: 1, deadlineMs: 60_000, file })
    const jobs = Array.from({ length: longestQueue + 2 }, () => threads.run(task))
    expect(await jobs.at(-1)).toEqual({ kind: 'busy' })
    await threads.close()
    expect(await jobs[0]).toEqual({ kind: 'crashed' })
  })
})
