import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseConfig } from './load.ts'
import { machineOf, ownPrices } from './own-prices.ts'
import { parsePriceFile, priceFileProblems, readPriceFile } from './price-file.ts'

describe('a price list of the operator’s own', () => {
  test('is read as JSON, with a date or without', () => {
    expect(parsePriceFile('{"gpt-x": {"input": 2.5, "output": 10}}')).toEqual({
      list: { models: { 'gpt-x': { input: 2.5, output: 10 } } },
      problems: [],
    })
    expect(parsePriceFile('{"asOf": "2026-11-01", "models": {"far/gpt-x": {"input": 1, "output": 2, "cacheRead": 0.1}}}').list).toEqual({
      asOf: '2026-11-01',
      models: { 'far/gpt-x': { input: 1, output: 2, cacheRead: 0.1 } },
    })
  })

  test('tells each mistake with its line, and prices nothing then', () => {
    const { list, problems } = parsePriceFile(
      '{\n  "a": { "input": 1, "output": 2 },\n  "b": { "input": -1, "output": 2 },\n  "c": { "input": 1 }\n}',
    )
    expect(list.models).toEqual({})
    expect(problems.map(({ line, path }) => [line, path])).toEqual([
      [3, 'b.input'],
      [4, 'c.output'],
    ])
  })

  test.each([
    ['no JSON', '{"a": ', 1],
    ['a list', '[1, 2]', 1],
    ['a word', 'hello', 1],
    ['a date that is none', '{\n"asOf": "last week",\n"models": {}}', 2],
    ['a key twice', '{"a": {"input": 1, "output": 1},\n"a": {"input": 2, "output": 2}}', 2],
  ])('is refused when it is %s', (_, text, line) => {
    expect(parsePriceFile(text).problems[0]?.line).toBe(line)
  })

  test('stops the start with its own name and line', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'prices-')), 'prices.json')
    writeFileSync(file, '{\n "a": { "input": "free", "output": 1 }\n}')
    expect(() => readPriceFile({ file })).toThrow(
      expect.objectContaining({ code: 'config.invalid', data: expect.objectContaining({ file, line: 2 }) }),
    )
    expect(priceFileProblems({ file })).toHaveLength(1)
    expect(priceFileProblems({ file: `${file}.none` })[0]?.detail).toContain('ENOENT')
    expect(readPriceFile({})).toBeUndefined()
  })
})

describe('what machines of the house cost', () => {
  const whole =
    '  local: { electricityUsdPerKwh: 0.3, watts: { idle: 50, busy: 350 }, hardwareUsd: 2400, lifeMonths: 36, upkeepUsdPerMonth: 0, utilisation: 0.1'

  test('is the same for all, or told apart by upstream', () => {
    const { config, problems } = parseConfig(`prices:\n${whole}, upstreams: { attic: { hardwareUsd: 0 } } }`, {})
    expect(problems).toEqual([])
    expect(machineOf(config.prices, 'box')?.hardwareUsd).toBe(2_400)
    expect(machineOf(config.prices, 'attic')).toMatchObject({ hardwareUsd: 0, electricityUsdPerKwh: 0.3 })
  })

  test('has all its figures or is refused, because what is left out would count as nothing', () => {
    const { problems } = parseConfig('prices:\n  local: { electricityUsdPerKwh: 0.3, watts: { idle: 50, busy: 350 } }', {})
    expect(problems[0]?.detail).toBe('needs hardwareUsd, lifeMonths, upkeepUsdPerMonth, utilisation as well; 0 where there is none')
    const other = parseConfig(`prices:\n${whole.replace('busy: 350', 'busy: 20')} }`, {})
    expect(other.problems[0]?.detail).toBe('busy is less than idle')
  })

  test('is unknown for every upstream until it is told', () => {
    const { config } = parseConfig('', {})
    expect(ownPrices(config).machineOf('box')).toBeUndefined()
  })

  test('may be told for one upstream only', () => {
    const { config, problems } = parseConfig(`prices:\n  local: { upstreams: { box: {${whole.slice(10)} } } }`, {})
    expect(problems).toEqual([])
    expect(machineOf(config.prices, 'box')).toBeDefined()
    expect(machineOf(config.prices, 'attic')).toBeUndefined()
  })
})
