import { describe, expect, test } from 'vitest'
import { verbs } from './commands/index.ts'
import { helpOf, overview } from './help.ts'
import { columnsOf, openTerminal } from './terminal.ts'

const terminal = openTerminal({})

describe.each([80, 120])('help at %i columns', (width) => {
  const style = { ...terminal, width }
  // A command in an example is copied whole, so it alone may be longer.
  const proseOf = (text: string) =>
    text.split('\n').filter((line) => !/^ {2}(?:\S.*)?drawbridge \S/.test(line) || /\S {2,}\S/.test(line.trim()))

  test('the overview fits', () => {
    for (const line of overview(verbs, style).split('\n')) expect(columnsOf(line), line).toBeLessThanOrEqual(width)
  })

  test.each(verbs.map((verb) => [verb.name, verb] as const))('%s fits', async (_, listed) => {
    for (const line of proseOf(helpOf(listed, await listed.load(), style))) expect(columnsOf(line), line).toBeLessThanOrEqual(width)
  })
})
