import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { type FakeServer, ollamaWindow, startServer } from '../../test/fakes/servers.ts'
import { areRecordingsThere, exchanges } from '../../test/recorded-exchanges.ts'
import { asArray, asNumber, asString, at } from '../core/json.ts'
import { estimateTokens } from '../core/tokens.ts'
import { judgeTruncation, probeTruncation, type Told } from './truncation.ts'

const tokens = (least: number, most: number) => fc.integer({ min: least, max: most })

describe('judging by numbers', () => {
  test('a count that fills the window is a cut, even where our estimate is somewhat low', () => {
    for (const window of [2_048, 4_096, 8_192, 12_000]) {
      for (const share of [0.8, 1, 1.3, 3]) {
        expect(judgeTruncation({ sent: Math.round(window * share), read: window, window })).toMatchObject({
          verdict: 'truncates',
          sign: 'window',
        })
      }
    }
  })

  test('a count that fills the window less what the answer may take is one too', () => {
    expect(judgeTruncation({ sent: 5_000, read: 4_090, window: 4_096, reserved: 6 })).toMatchObject({
      verdict: 'truncates',
      sign: 'window',
    })
  })

  test('a power of two gives an unknown window away, when more was sent', () => {
    expect(judgeTruncation({ sent: 9_000, read: 4_096 })).toMatchObject({ verdict: 'truncates', sign: 'power-of-two' })
    expect(judgeTruncation({ sent: 4_100, read: 4_096 })).toMatchObject({ verdict: 'honest' })
  })

  test('whatever read at least what was sent is honest, unless it fills the window', () => {
    fc.assert(
      fc.property(tokens(1_024, 200_000), tokens(0, 50_000), (sent, more) => {
        expect(judgeTruncation({ sent, read: sent + more, window: 300_000 }).verdict).toBe('honest')
      }),
    )
  })

  test('an estimate off by a fifth accuses nobody while the window has room', () => {
    fc.assert(
      fc.property(tokens(1_024, 100_000), fc.double({ min: 0.8, max: 1.25, noNaN: true }), (read, error) => {
        fc.pre(!Number.isInteger(Math.log2(read)))
        expect(judgeTruncation({ sent: Math.round(read * error), read, window: read * 2 }).verdict).not.toBe('truncates')
      }),
    )
  })

  test('a prompt of twice the window that was answered is always caught', () => {
    fc.assert(
      fc.property(
        tokens(1_024, 100_000),
        fc.double({ min: 2, max: 20, noNaN: true }),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        (window, times, kept) => {
          expect(judgeTruncation({ sent: Math.round(window * times), read: Math.max(1, Math.round(window * kept)), window }).verdict).toBe(
            'truncates',
          )
        },
      ),
    )
  })

  test('without a count, or with too little sent, nothing is said', () => {
    expect(judgeTruncation({ sent: 9_000, window: 4_096 }).verdict).toBe('unknown')
    expect(judgeTruncation({ sent: 9_000, read: 0 }).verdict).toBe('unknown')
    expect(judgeTruncation({ sent: 900, read: 20 }).verdict).toBe('unknown')
  })
})

if (!areRecordingsThere) console.warn('SKIPPED: no recorded exchanges beside the repository; truncation is judged on made-up counts alone')

describe.skipIf(!areRecordingsThere)('judging recorded answers', () => {
  const answers = (areRecordingsThere ? ['koboldcpp', 'llamacpp', 'ollama', 'vllm'] : []).flatMap((file) =>
    exchanges(
      [file],
      'none',
      ({ status, isStream, request }) => status === 200 && !isStream && asArray(request?.messages) !== undefined,
    ).flatMap((exchange) => {
      const read = asNumber(at(at(exchange.body, 'usage'), 'prompt_tokens')) ?? asNumber(at(exchange.body, 'prompt_eval_count'))
      const sent = estimateTokens(JSON.stringify(exchange.request?.messages))
      const hasMedia = /"(image_url|images|input_audio|image|file)"/.test(JSON.stringify(exchange.request))
      const reserved = asNumber(exchange.request?.max_tokens)
      return read === undefined || hasMedia ? [] : [{ id: exchange.id, file, read, sent, reserved }]
    }),
  )

  test('KoboldCpp’s silent cuts are seen', () => {
    const windows = [4_096, 3_072]
    const cut = answers.filter(({ file, read }) => file === 'koboldcpp' && read > 3_000)
    expect(cut.length).toBeGreaterThan(0)
    for (const { read, sent, reserved } of cut) {
      const window = windows.find((one) => one === read + (reserved ?? 0))
      expect(judgeTruncation({ sent, read, window, reserved })).toMatchObject({
        verdict: 'truncates',
        sign: 'window',
      })
    }
  })

  test('nobody who read the whole prompt is accused', () => {
    const whole = answers.filter(({ file, read }) => !(file === 'koboldcpp' && read > 3_000))
    expect(whole.length).toBeGreaterThan(100)
    expect(whole.filter(({ sent, read, reserved }) => judgeTruncation({ sent, read, reserved }).verdict === 'truncates')).toEqual([])
  })
})

describe('probing a server', () => {
  let server: FakeServer | undefined
  afterEach(async () => {
    await server?.close()
    server = undefined
  })

  async function askOllama(numCtx?: number): Promise<(prompt: string) => Promise<Told>> {
    server = await startServer('ollama')
    const url = `${server.base}/api/chat`
    return async (prompt) => {
      const body = { model: 'riverbed:8b', messages: [{ role: 'user', content: prompt }], stream: false, options: { num_ctx: numCtx } }
      const json = await (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json()
      return { kind: 'answered', read: asNumber(at(json, 'prompt_eval_count')), text: asString(at(at(json, 'message'), 'content')) ?? '' }
    }
  }

  test('a server that drops the beginning of a long prompt is caught, whether its window is known or not', async () => {
    expect(await probeTruncation(await askOllama(), { window: ollamaWindow })).toMatchObject({ verdict: 'truncates', read: ollamaWindow })
    expect(await probeTruncation(await askOllama())).toMatchObject({ verdict: 'truncates', read: ollamaWindow })
  })

  test('a server whose window holds what was sent is honest, and the numbers agree within a twentieth', async () => {
    const verdict = await probeTruncation(await askOllama(32_768), { window: 12_000 })
    expect(verdict.verdict).toBe('honest')
    expect(Math.abs((verdict.read ?? 0) - verdict.sent) / verdict.sent).toBeLessThan(0.05)
  })

  test('an honest server of any tokenizer is never accused, and one that cuts anywhere is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 1.2, max: 8, noNaN: true }),
        tokens(2_048, 20_000),
        fc.boolean(),
        async (charactersPerToken, window, cuts) => {
          let hasCut = false
          const ask = async (prompt: string): Promise<Told> => {
            const read = Math.ceil(prompt.length / charactersPerToken)
            // A window filled to its last token leaves no room for an answer: that counts as too long.
            if (read < window) return { kind: 'answered', read, text: '' }
            if (!cuts) return { kind: 'refused' }
            hasCut = true
            return { kind: 'answered', read: window, text: '' }
          }
          const { verdict } = await probeTruncation(ask, { window })
          expect(verdict).toBe(hasCut ? 'truncates' : 'honest')
        },
      ),
    )
  })

  test('a server that says the prompt is too long is honest', async () => {
    const ask = async (prompt: string): Promise<Told> =>
      prompt.length > 8_000 ? { kind: 'refused' } : { kind: 'answered', read: 500, text: '' }
    expect(await probeTruncation(ask, { window: 4_096 })).toMatchObject({ verdict: 'honest' })
  })

  test('without counts the code words tell: the end alone is a cut, the beginning is honesty, neither is nothing', async () => {
    const answering = (text: string) => async (): Promise<Told> => ({ kind: 'answered', text })
    expect(await probeTruncation(answering('OTTER9357'))).toMatchObject({ verdict: 'truncates', sign: 'marker' })
    expect(await probeTruncation(answering('HERON4821 and OTTER9357'))).toMatchObject({ verdict: 'honest' })
    expect(await probeTruncation(answering('I do not know.'))).toMatchObject({ verdict: 'unknown' })
  })

  test('a window of a million is not filled to find out', async () => {
    const sizes: number[] = []
    await probeTruncation(
      async (prompt) => {
        sizes.push(prompt.length)
        return { kind: 'answered', read: Math.ceil(prompt.length / 4), text: '' }
      },
      { window: 1_000_000 },
    )
    expect(Math.max(...sizes)).toBeLessThan(16_384 * 5)
  })
})
