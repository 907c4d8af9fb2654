import { expect, test } from 'vitest'
import { parseConfig } from '../config/load.ts'
import { type Leaving, networkKeyName, starterFile, type Wishes } from './starter.ts'

const local: Wishes['local'][] = [[], [{ id: 'ollama', provider: 'ollama', base: 'http://127.0.0.1:11434' }]]
const hosted: Wishes['hosted'][] = [[], [{ provider: 'openai', keyName: 'OPENAI_API_KEY' }]]

test('whatever was wished, the file is sound and says what was wished', () => {
  for (const leaving of ['policy', 'named', 'never'] satisfies Leaving[])
    for (const callers of ['here', 'network'] as const)
      for (const one of local)
        for (const other of hosted) {
          const isOnlyNamed = other.length === 0
          const text = starterFile({ local: one, hosted: other, isOnlyNamed, leaving, callers, port: 4280, schema: '/s.json' })
          const { config, problems } = parseConfig(text, { [networkKeyName]: 'db-0123456789' })
          expect(problems).toEqual([])
          expect(config.discover).toBe(!isOnlyNamed)
          expect(config.upstreams.map(({ id }) => id)).toEqual([...one.map(({ id }) => id), ...other.map(({ provider }) => provider)])
          expect(config.callers.map(({ name }) => name)).toEqual(callers === 'network' ? ['house'] : [])
          expect(config.server.host).toBe(callers === 'network' ? '0.0.0.0' : '127.0.0.1')
          expect(Object.keys(config.aliases)).toEqual(leaving === 'named' ? ['auto', 'fast', 'smart'] : [])
        }
})

test('editors are told of the schema on the first line, and no key is ever in the file', () => {
  const text = starterFile({
    local: [],
    hosted: [],
    isOnlyNamed: false,
    leaving: 'policy',
    callers: 'network',
    port: 1,
    schema: '/home/ada/s.json',
  })
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=/home/ada/s.json')
  expect(text).toContain(`key: "\${${networkKeyName}}"`)
})
