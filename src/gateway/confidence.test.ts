import fc from 'fast-check'
import { expect, test } from 'vitest'
import { protocols } from '../protocols/index.ts'
import { withoutConfidence } from './confidence.ts'
import { HeldOutlet, nowhere } from './held-outlet.ts'

const message = (content: string, logprobs?: unknown) =>
  `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta: { content }, ...(logprobs === undefined ? {} : { logprobs }), finish_reason: null }] })}\n\n`
const told = { content: [{ token: '"logprobs"', bytes: [1], logprob: -0.1, top_logprobs: [] }] }
const end = ': a comment with "logprobs"\n\ndata: [DONE]\n\n'
const noisy = Buffer.from(message('öne "logprobs"', told) + message('two', told) + end)
const quiet = message('öne "logprobs"', null) + message('two', null) + end

const said = (write: (way: ReturnType<typeof withoutConfidence>) => void, wire: 'openai-chat' | 'ollama-chat' = 'openai-chat') => {
  const real = new HeldOutlet(nowhere, 1_000_000, () => {})
  write(withoutConfidence(real, protocols[wire]))
  return real.answer
}

test('a stream loses its log-probabilities and nothing else, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(noisy.length), { maxLength: 8 }), (cuts) => {
      const places = [0, ...cuts.sort((one, other) => one - other), noisy.length]
      const answer = said((way) => {
        way.begin(200, { 'content-type': 'text/event-stream' })
        for (const [index, from] of places.slice(0, -1).entries()) way.write(noisy.subarray(from, places[index + 1]))
        way.end()
      })
      expect(answer?.bytes.toString()).toBe(quiet)
    }),
  )
})

test('a stream without them goes on byte for byte, and so does what its end left unfinished', () => {
  const plain = `${message('one')}${message('two', null)}data: {"torn`
  const answer = said((way) => {
    way.begin(200, {})
    way.end(plain)
  })
  expect(answer?.bytes.toString()).toBe(plain)
})

test('a whole answer loses them, and its length is that of what is left', () => {
  const body = (logprobs: unknown) => JSON.stringify({ id: 12345678901234567000, choices: [{ message: { content: 'a' }, logprobs }] })
  const answer = said((way) => {
    way.begin(200, { 'content-type': 'application/json', 'content-length': String(body(told).length) })
    way.end(body(told))
  })
  expect([answer?.bytes.toString(), answer?.headers['content-length']]).toEqual([body(null), String(body(null).length)])
})

test('on the wire of Ollama the member goes, which an answer has only when it was asked for', () => {
  const line = (logprobs?: unknown) => `${JSON.stringify({ message: { content: 'a' }, ...(logprobs ? { logprobs } : {}), done: false })}\n`
  const answer = said((way) => {
    way.begin(200, {})
    way.end(line(told.content) + line())
  }, 'ollama-chat')
  expect(answer?.bytes.toString()).toBe(line() + line())
})

test('every choice loses them, and so does one that has them twice', () => {
  const choice = (logprobs: string) => `{"message":{"content":"a"},${logprobs}}`
  const body = (logprobs: string) => `{"id":"x","choices":[${Array.from({ length: 9 }, () => choice(logprobs)).join(',')}]}`
  const once = `"logprobs":${JSON.stringify(told)}`
  const answer = (text: string) => said((way) => way.send(200, {}, text))?.bytes.toString()
  expect(answer(body(once))).toBe(body('"logprobs":null'))
  expect(answer(body(`${once},${once}`))).toBe(body('"logprobs":null,"logprobs":null'))
})
