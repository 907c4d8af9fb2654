import { describe, expect, test } from 'vitest'
import { nearest } from './load.ts'

describe('the nearest known name', () => {
  const models = ['auto', 'box/riverbed:8b', 'riverbed:8b', 'pebble-embed:latest']

  test.each(['riverbd:8b', 'riverbd', 'riverbed'])('%s is near riverbed:8b, with its tag or without', (asked) => {
    expect(nearest(asked, models)).toBe('riverbed:8b')
  })

  test('nothing is near a name of another kind', () => {
    expect(nearest('gpt-nothing', models)).toBeUndefined()
    expect(nearest('x', [':tag'])).toBeUndefined()
  })
})
