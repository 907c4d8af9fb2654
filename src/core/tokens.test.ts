import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'
import type { Conversation } from './conversation.ts'
import { estimateConversation, estimateTokens, imageTokens } from './tokens.ts'

const root = resolve(import.meta.dirname, '../..')
const passages = readFileSync(resolve(root, 'test/fixtures/languages.txt'), 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((piece) => [piece.slice(0, piece.indexOf('\n')), piece.slice(piece.indexOf('\n')).trim()] as const)

/** Code that was no part of the fit: this folder's own. */
const code = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(resolve(import.meta.dirname, name), 'utf8'))
const json = ['package.json', 'biome.json', 'tsconfig.json'].map((name) => readFileSync(resolve(root, name), 'utf8'))

/** Mean of |estimate − truth| / truth. */
function meanError(texts: readonly string[]): number {
  const errors = texts.map((text) => Math.abs(estimateTokens(text) / encode(text).length - 1))
  return errors.reduce((sum, error) => sum + error, 0) / errors.length
}

describe('an estimate of tokens', () => {
  test('is near o200k_base for prose, code, JSON, German, French, Vietnamese, Chinese, Japanese and Korean', () => {
    const groups: readonly (readonly [string, readonly string[]])[] = [
      ...passages.map(([name, text]) => [name, [text]] as const),
      ['TypeScript', code],
      ['JSON', json],
    ]
    const errors = groups.map(([name, texts]) => ({ name, texts: texts.length, error: meanError(texts) }))
    const mean = errors.reduce((sum, { error }) => sum + error, 0) / errors.length
    console.log(
      `tokens: mean error ${(mean * 100).toFixed(1)} % over ${errors.length} kinds of text:`,
      errors.map(({ name, error }) => `${name} ${(error * 100).toFixed(1)} %`).join(', '),
    )
    for (const { name, error } of errors) expect(error, name).toBeLessThan(0.25)
    expect(mean).toBeLessThan(0.12)
    expect(groups.length).toBeGreaterThanOrEqual(9)
  })

  test('does not sleep through what is no language: base64, hex, one long word, marks', () => {
    const bytes = Buffer.from(code.join(''))
    for (const text of [
      bytes.subarray(0, 3000).toString('base64'),
      bytes.subarray(0, 1000).toString('hex'),
      'Donaudampfschifffahrt'.repeat(50),
    ]) {
      const truth = encode(text).length
      expect(estimateTokens(text) / truth).toBeGreaterThan(0.5)
      expect(estimateTokens(text) / truth).toBeLessThan(2)
    }
  })

  test('is zero for nothing, at least one for anything, and a whole number', () => {
    expect(estimateTokens('')).toBe(0)
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => {
        expect(estimateTokens(text)).toBeGreaterThanOrEqual(1)
        expect(Number.isInteger(estimateTokens(text))).toBe(true)
      }),
    )
  })

  test('adds up: a text twice is about twice its tokens', () => {
    for (const [, text] of passages) expect(estimateTokens(`${text}\n${text}`) / estimateTokens(text)).toBeCloseTo(2, 1)
  })
})

describe('an estimate of a conversation', () => {
  const empty: Conversation = { model: 'm', turns: [], tools: [], settings: {}, stream: false }

  test('grows with every part, tool and image', () => {
    const user = (...parts: Conversation['turns'][number]['parts']): Conversation => ({ ...empty, turns: [{ role: 'user', parts }] })
    const text = { type: 'text', text: 'The quick brown fox' } as const
    const alone = estimateConversation(user(text))
    expect(alone).toBeGreaterThan(estimateTokens(text.text))
    const withImage = estimateConversation(user(text, { type: 'image', source: { kind: 'url', url: 'https://a.example/b' } }))
    expect(withImage - alone).toBe(imageTokens)
    const withTool = estimateConversation({ ...user(text), tools: [{ name: 'f', description: 'does it', parameters: { type: 'object' } }] })
    expect(withTool).toBeGreaterThan(alone)
    const parts = [
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
      { type: 'tool-result', id: 'a', content: [text] },
      { type: 'reasoning', text: 'hm' },
      { type: 'document', source: { kind: 'base64', mediaType: 'text/plain', data: Buffer.from(text.text).toString('base64') } },
    ] as const
    for (const part of parts) expect(estimateConversation(user(text, part))).toBeGreaterThan(alone)
    expect(estimateConversation(user(text, parts[3])) - alone).toBe(estimateTokens(text.text))
  })
})
