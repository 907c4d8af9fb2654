import { expect, test } from 'vitest'
import { abilityOf } from './abilities.ts'
import { taskFamilies } from './complexity.ts'

const of = (name: string) => abilityOf(name, 'chat').ability

test('more parameters of one generation are never less able', () => {
  const sizes = ['qwen2.5:0.5b', 'qwen2.5:1.5b', 'qwen2.5:3b', 'qwen2.5:7b', 'qwen2.5:14b', 'qwen2.5:32b', 'qwen2.5:72b'].map(of)
  expect(sizes).toEqual([...sizes].sort((one, other) => one - other))
})

test('the anchors of the scale hold: a small local model lies at 0.45, a frontier model at 0.85', () => {
  expect(Math.abs(of('llama3:8b') - 0.45)).toBeLessThan(0.03)
  expect(of('gpt-4o')).toBe(0.85)
})

test('hosted names rank by tier', () => {
  expect(of('claude-3-haiku-20240307')).toBeLessThan(of('claude-3-5-haiku-20241022'))
  expect(of('claude-3-5-haiku-20241022')).toBeLessThan(of('claude-3-5-sonnet-20241022'))
  expect(of('gpt-4o-mini')).toBeLessThan(of('gpt-4o'))
})

test('a coder is better at code than at talk, and a mixture counts for less than it holds', () => {
  expect(abilityOf('qwen2.5-coder:7b', 'code').ability).toBeGreaterThan(abilityOf('qwen2.5-coder:7b', 'chat').ability)
  expect(of('qwen3-30b-a3b')).toBeLessThan(of('qwen3-32b'))
})

test('any name gets an ability within the scale, with a reason', () => {
  for (const name of ['', 'my-model', '9'.repeat(10_000), '0b', 'x'.repeat(300), 'llama-99999b'])
    for (const family of taskFamilies) {
      const { ability, basis } = abilityOf(name, family)
      expect(ability).toBeGreaterThanOrEqual(0.05)
      expect(ability).toBeLessThanOrEqual(0.95)
      expect(basis).not.toBe('')
    }
})
