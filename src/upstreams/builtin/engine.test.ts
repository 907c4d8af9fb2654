import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Conversation, Settings, Turn } from '../../core/conversation.ts'
import type { JsonObject } from '../../core/json.ts'
import { fold, type Reply, type StreamEvent } from '../../core/reply.ts'
import { builtinModel, createBuiltin } from './engine.ts'
import { meets } from './schema.ts'
import { oneLine, sentencesOf } from './text.ts'

type Row = {
  readonly id: string
  readonly text: string
  readonly questions: readonly { question: string; kind: string; gold: string | null }[]
}
const rows = readFileSync(new URL('../../../test/bench/fixtures/builtin-own.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)
const english = rows.filter((row) => /\b(?:the|is)\b/.test(row.text))
const engine = createBuiltin()

function conversation(turns: readonly Turn[], settings: Settings = {}): Conversation {
  return { model: builtinModel, turns, tools: [], settings, stream: true }
}
const say = (role: Turn['role'], text: string): Turn => ({ role, parts: [{ type: 'text', text }] })
const user = (text: string, settings?: Settings): Conversation => conversation([say('user', text)], settings)

async function eventsOf(request: Conversation, signal = new AbortController().signal): Promise<StreamEvent[]> {
  const events: StreamEvent[] = []
  for await (const event of engine.chat(builtinModel, request, signal)) events.push(event)
  return events
}
async function replyTo(request: Conversation): Promise<Reply> {
  return fold(await eventsOf(request))
}
async function textOf(request: Conversation): Promise<string> {
  return (await replyTo(request)).parts.flatMap((part) => (part.type === 'text' || part.type === 'refusal' ? [part.text] : [])).join('')
}
const quotesIn = (text: string): string[] => [...text.matchAll(/“([^”]*)”/g)].map((hit) => hit[1] ?? '')

const agreement = rows.find((row) => row.id === 'loan')?.text ?? ''

describe('answers', () => {
  test('every quoted passage stands word for word in the text', async () => {
    for (const row of rows) {
      const whole = oneLine(row.text)
      for (const { question } of row.questions) {
        for (const quote of quotesIn(await textOf(user(`Answer from this text only.\n\n${row.text}\n\nQuestion: ${question}`)))) {
          if (!quote.includes('“')) expect(whole).toContain(quote)
        }
      }
    }
  })

  test('the way the text and the question are put together does not change the answer', async () => {
    const frames: ((text: string, question: string) => Conversation)[] = [
      (text, question) => user(`Answer from this text only.\n\n${text}\n\nQuestion: ${question}`),
      (text, question) =>
        conversation([say('system', `You are a careful assistant. Answer only from this document.\n\n${text}`), say('user', question)]),
      (text, question) => user(`${text}\n\n${question}`),
      (text, question) => user(`${question}\n\n${text}`),
      (text, question) => user(`<document>\n${text}\n</document>\n\n${question}`),
      (text, question) => user(`${question}\n\n"""\n${text}\n"""`),
      (text, question) =>
        conversation([
          say('user', `Here is a document:\n\n${text}`),
          say('assistant', 'What would you like to know?'),
          say('user', question),
        ]),
      (text, question) =>
        conversation([
          {
            role: 'user',
            parts: [
              { type: 'document', source: { kind: 'base64', mediaType: 'text/plain', data: Buffer.from(text).toString('base64') } },
              { type: 'text', text: question },
            ],
          },
        ]),
    ]
    let same = 0
    let total = 0
    const differing: string[] = []
    for (const row of rows) {
      for (const { question } of row.questions) {
        const answers = await Promise.all(frames.map((frame) => textOf(frame(row.text, question))))
        answers.forEach((answer, index) => {
          total++
          if (answer === answers[0]) same++
          else differing.push(`${row.id} frame ${index}: ${question}`)
        })
      }
    }
    expect(differing.slice(0, 5)).toEqual([])
    expect(same).toBe(total)
  })

  test('a question whose answer the text lacks is refused in words that say so', async () => {
    const text = await textOf(user(`${agreement}\n\nWhich insurance must the borrower take out?`))
    expect(text).toContain('The text does not state this.')
  })

  test('several questions are answered one by one', async () => {
    const text = await textOf(user(`<contract>${agreement}</contract>\n1. What interest rate is charged?\n2. Who audits the accounts?`))
    expect(text).toContain('6.2 %')
    expect(text).toContain('The text does not state this.')
  })

  test('a follow-up question finds the text of an earlier turn', async () => {
    const turns = [
      say('user', `${agreement}\n\nWhat is the loan for?`),
      say('assistant', 'Ovens.'),
      say('user', 'In how many instalments is it repaid?'),
    ]
    expect(await textOf(conversation(turns))).toContain('48')
  })
})

describe('summaries', () => {
  test('a summary is made of whole sentences of the text, in its order', async () => {
    for (const row of english) {
      const text = await textOf(user(`Summarise this in 3 bullet points:\n\n${row.text}`))
      const lines = text.split('\n').filter((line) => line.startsWith('- '))
      const known = (await sentencesOf(row.text)).map((sentence) => oneLine(sentence.text))
      const places = lines.map((line) => known.indexOf(line.slice(2)))
      expect(places.every((place) => place >= 0)).toBe(true)
      expect(places).toEqual([...places].sort((a, b) => a - b))
      expect(lines.length).toBe(Math.min(3, lines.length))
      expect(lines.length).toBeGreaterThan(0)
    }
  })

  test('the wished number of sentences and of words is kept', async () => {
    const text = rows.find((row) => row.id === 'will')?.text ?? ''
    const bulleted = await textOf(user(`Give me the key points in 4 bullets.\n\n${text}`))
    expect(bulleted.match(/^- /gm)).toHaveLength(4)
    const short = (await textOf(user(`Summarize the following in at most 20 words:\n\n${text}`))).split('\n')[0] ?? ''
    expect(short.split(/\s+/).length).toBeLessThanOrEqual(20)
  })

  test('German, French, Spanish and Vietnamese requests are understood', () => {
    const asks = ['Fasse den Text zusammen:', 'Résume ce texte :', 'Resume el texto siguiente:', 'Tóm tắt văn bản sau:']
    for (const ask of asks) expect(engine.fits?.(user(`${ask}\n\n${agreement}`))).toBe('summarise')
  })
})

describe('classification', () => {
  test('whatever the text, a label-only answer is one of the labels', async () => {
    const labels = ['billing', 'technical', 'shipping', 'other']
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 20, maxLength: 300, unit: 'grapheme' }), async (noise) => {
        const request = conversation([
          say('system', `Classify the message into one of: ${labels.join(', ')}. Reply with the label only.`),
          say('user', `Dear team ${noise}`),
        ])
        const answer = await textOf(request)
        if (engine.fits?.(request) === 'classify') expect(labels).toContain(answer)
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    ['I was charged twice for my subscription, please refund me.', 'billing'],
    ['The app crashes with an error whenever I open the settings.', 'technical'],
    ['My parcel has not arrived and the tracking page shows no courier.', 'shipping'],
    ['Lovely weather in the mountains this week.', 'other'],
  ])('%s → %s', async (message, label) => {
    expect(
      await textOf(user(`Classify this message into: billing, technical, shipping, other. Answer with one word only.\n\n${message}`)),
    ).toBe(label)
  })

  test('descriptions and earlier answers teach labels that have no meaning of their own', async () => {
    const described = `Sort this message into one of the categories. Only the name.\n- A1: garden plants and watering\n- B2: bicycles and tyres\n\nText: The front tyre is flat again.`
    expect(await textOf(user(described))).toBe('B2')
    const taught = [
      say('system', 'Label each message as red or green.'),
      say('user', 'The harvest of apples was rich.'),
      say('assistant', 'green'),
      say('user', 'The furnace overheated.'),
      say('assistant', 'red'),
      say('user', 'Apples are ripe, the harvest begins.'),
    ]
    expect(await textOf(conversation(taught))).toBe('green')
  })

  test('an enum schema gives JSON with one of its values', async () => {
    const schema = {
      type: 'object',
      properties: { sentiment: { type: 'string', enum: ['positive', 'negative'] } },
      required: ['sentiment'],
      additionalProperties: false,
    }
    const text = await textOf(user('The food was wonderful and the staff friendly, we loved it.', { output: { type: 'schema', schema } }))
    expect(JSON.parse(text)).toEqual({ sentiment: 'positive' })
  })
})

describe('extraction', () => {
  const schema: JsonObject = {
    type: 'object',
    properties: {
      lender: { type: 'string' },
      borrower: { type: ['string', 'null'] },
      amount: { type: ['number', 'null'] },
      interest_rate: { type: ['number', 'null'] },
      start_date: { type: ['string', 'null'], format: 'date' },
      currency: { anyOf: [{ type: 'string', enum: ['GBP', 'EUR'] }, { type: 'null' }] },
      arbitration_clause: { type: ['boolean', 'null'] },
      court: { type: ['string', 'null'] },
      dates: { type: 'array', items: { type: 'string' } },
    },
    required: ['lender', 'borrower', 'amount', 'interest_rate', 'start_date', 'currency', 'arbitration_clause', 'court', 'dates'],
    additionalProperties: false,
  }

  test('a filled schema is valid, and what the text lacks is null', async () => {
    const value = JSON.parse(await textOf(user(`Extract.\n\n${agreement}`, { output: { type: 'schema', schema } })))
    expect(meets(value, schema, schema)).toBe(true)
    expect(value).toMatchObject({ interest_rate: 6.2, arbitration_clause: null, court: null, dates: ['1 July 2026'] })
  })

  test('for any text the output is valid against the schema or a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...rows.flatMap((row) => row.text.split(/(?<=\.)\s/))), { minLength: 1, maxLength: 8 }),
        async (sentences) => {
          const reply = await replyTo(user(`Extract the data.\n\n${sentences.join(' ')}`, { output: { type: 'schema', schema } }))
          const [part] = reply.parts
          if (part?.type === 'text' && part.text.startsWith('{')) expect(meets(JSON.parse(part.text), schema, schema)).toBe(true)
          else
            expect(
              part?.type === 'refusal' ||
                /extractive engine|extraktive|extractif|extractivo|trích xuất/.test(part?.type === 'text' ? part.text : ''),
            ).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('a number that the schema insists on and the text lacks is refused, not made up', async () => {
    const strict = { type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] }
    const reply = await replyTo(
      user('Extract the age.\n\nThe weather was fine and nobody came to the beach.', { output: { type: 'schema', schema: strict } }),
    )
    expect(reply.parts[0]?.type).toBe('refusal')
  })

  test('kinds that are asked for by name are listed as they stand', async () => {
    const text = await textOf(
      user(`Extract all dates and e-mail addresses:\n\nWrite to ana@north.example by 4 May 2026 or call. The fair opens on 2026-06-01.`),
    )
    expect(text).toContain('- ana@north.example')
    expect(text).toContain('- 4 May 2026')
    expect(text).toContain('- 2026-06-01')
  })
})

describe('what it cannot do', () => {
  test.each([
    'Hello!',
    'Write a poem about the sea.',
    'What is the capital of France?',
    'Schreibe eine Funktion in Python.',
    `Translate this to German:\n\n${agreement}`,
    'Why does this fail?\n```\nfunction a() {\n  return b;\n}\nconst x = a();\n```',
  ])('is told plainly and is no fit: %s', async (request) => {
    expect(engine.fits?.(user(request))).toBeUndefined()
    expect(await textOf(user(request))).toMatch(/built-in extractive engine|eingebaute extraktive Maschine/)
  })

  test('a question under a bare system prompt is no task', () => {
    expect(
      engine.fits?.(conversation([say('system', 'You are a helpful assistant.'), say('user', 'What is the capital of France?')])),
    ).toBeUndefined()
  })

  test('no input makes it throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('system' as const, 'user' as const, 'assistant' as const), fc.string({ maxLength: 200 })), {
          maxLength: 5,
        }),
        async (turns) => {
          const request = conversation(turns.map(([role, text]) => say(role, text)))
          engine.fits?.(request)
          expect((await eventsOf(request)).at(-1)?.type).toBe('finish')
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('the stream', () => {
  test('comes in several deltas, each block started and ended once, usage before the one finish', async () => {
    const events = await eventsOf(user(`Summarise:\n\n${rows.map((row) => row.text).join('\n\n')}`))
    expect(events.filter((event) => event.type === 'text-delta').length).toBeGreaterThan(2)
    expect(events.map((event) => event.type).filter((type) => type !== 'text-delta')).toEqual([
      'start',
      'text-start',
      'text-end',
      'usage',
      'finish',
    ])
  })

  test('is the same each time', async () => {
    const request = user(`${agreement}\n\nWho guarantees the loan?`)
    expect(await eventsOf(request)).toEqual(await eventsOf(request))
  })

  test('stops at the bound on output and says so', async () => {
    const reply = await replyTo(user(`Summarise:\n\n${agreement}`, { maxOutputTokens: 5 }))
    expect(reply.finish.unified).toBe('length')
    expect(reply.parts[0]?.type === 'text' && reply.parts[0].text.length).toBeLessThanOrEqual(20)
  })

  test('ends with the reason of the signal when the caller leaves', async () => {
    const gone = new AbortController()
    const long = `${agreement}\n\n`.repeat(2000)
    const running = eventsOf(user(`Summarise:\n\n${long}`), gone.signal)
    setImmediate(() => gone.abort(new Error('the caller left')))
    await expect(running).rejects.toThrow('the caller left')
  })

  test('a text of five megabytes lets the event loop turn meanwhile', async () => {
    const long = rows.map((row) => row.text).join('\n\n')
    const text = `${long}\n\n`.repeat(Math.ceil(5_000_000 / long.length))
    let turns = 0
    let isDone = false
    const count = (): void => {
      turns++
      if (!isDone) setImmediate(count)
    }
    setImmediate(count)
    const answer = await textOf(user(`${text}\n\nQuestion: Who is the consignee of the cargo on the vessel?`))
    isDone = true
    expect(answer).toMatch(/Humber Maltings|does not state/)
    expect(turns).toBeGreaterThan(100)
  }, 60_000)
})
