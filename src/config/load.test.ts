import { describe, expect, test } from 'vitest'
import { profiles } from '../privacy/profiles.ts'
import { loadConfig, parseConfig } from './load.ts'
import { builtInProfiles } from './schema.ts'

const problemsOf = (text: string, environment: Record<string, string> = {}) => parseConfig(text, environment).problems

test('no file at all is a whole configuration', () => {
  const { config, problems } = loadConfig(undefined, {})
  expect(problems).toEqual([])
  expect(config.server).toMatchObject({ host: '127.0.0.1', port: 4280 })
  expect(parseConfig('', {}).config).toEqual(config)
})

test('a file that cannot be read is a problem, not a default', () => {
  expect(loadConfig('/nowhere/drawbridge.yaml', {}).problems).toMatchObject([{ detail: 'cannot be read (ENOENT)' }])
})

describe('problems are told with their line', () => {
  test('an unknown key with the nearest name', () => {
    expect(problemsOf('server:\n  hosst: 127.0.0.1\n')).toEqual([
      { line: 2, path: 'server.hosst', detail: 'unknown key "hosst"; did you mean "host"?' },
    ])
    expect(problemsOf('upstreams:\n  - id: a\n    provider: openai\n    kye: x\n')).toMatchObject([
      { line: 4, path: 'upstreams.0.kye', detail: 'unknown key "kye"; did you mean "key"?' },
    ])
  })

  test('an unknown provider with the nearest name', () => {
    const [problem] = problemsOf('upstreams:\n  - { id: a, provider: antropic }\n')
    expect(problem).toMatchObject({ line: 2, path: 'upstreams.0.provider' })
    expect(problem?.detail).toMatch(/did you mean "anthropic"/)
  })

  test('a value of the wrong type, a doubled id, a base that is missing, YAML that is none', () => {
    expect(problemsOf('server: { port: high }')).toMatchObject([{ line: 1, path: 'server.port' }])
    expect(problemsOf('upstreams:\n  - { id: a, provider: openai }\n  - { id: a, provider: gemini }\n')).toMatchObject([
      { line: 3, path: 'upstreams.1.id' },
    ])
    expect(problemsOf('upstreams: [{ id: far, provider: openai-compatible }]')).toMatchObject([{ path: 'upstreams.0.base' }])
    expect(problemsOf('server: [\nport: 1')[0]?.line).toBeGreaterThan(0)
  })
})

describe('variables', () => {
  const text = 'upstreams:\n  - { id: a, provider: openai, key: "${MY_KEY}" }\n'

  test('are filled from the environment, or from their default', () => {
    expect(parseConfig(text, { MY_KEY: 'k' }).config.upstreams[0]?.key).toBe('k')
    expect(parseConfig(text.replace('MY_KEY', 'MY_KEY:-none'), {}).config.upstreams[0]?.key).toBe('none')
  })

  test('that are not set are a problem with the line, and their value is in no problem', () => {
    expect(problemsOf(text)).toMatchObject([{ line: 2, path: 'upstreams.0.key', detail: expect.stringContaining('${MY_KEY} is not set') }])
    const told = JSON.stringify(
      problemsOf('upstreams:\n  - { id: "${MY_KEY}", provider: openai, port: 1 }\n', { MY_KEY: 'sk very secret' }),
    )
    expect(told).not.toContain('very secret')
  })
})

test('an Azure resource may come from the environment instead of the file', () => {
  const text = 'upstreams: [{ id: house, provider: azure }]'
  expect(parseConfig(text, {}).problems.map(({ path }) => path)).toEqual(['upstreams.0.base'])
  expect(parseConfig(text, { AZURE_OPENAI_ENDPOINT: 'https://house.openai.azure.com' }).problems).toEqual([])
})

test('a profile that nobody knows is told with its line and the nearest name', () => {
  const { problems } = parseConfig('privacy:\n  profile: balancd\n  profiles:\n    mine: { extends: strictt }\n', {})
  expect(problems.map(({ line, path, detail }) => [line, path, /did you mean "(\w+)"/.exec(detail)?.[1]])).toEqual([
    [2, 'privacy.profile', 'balanced'],
    [4, 'privacy.profiles.mine.extends', 'strict'],
  ])
})

test('the profiles that a configuration may name are those there are', () => {
  expect([...builtInProfiles].sort()).toEqual(Object.keys(profiles).sort())
})
