import { expect, test } from 'vitest'
import { box, cloud, estimated, question, world } from '../../../test/fakes/routing-world.ts'
import { policyOf } from '../policy.ts'
import { DialTable, policyAt, settings } from './dial.ts'

const source = { preset: 'balanced', rules: [] } as const

/** Ten requests, from easy to hard. */
function dialled() {
  const dial = new DialTable(settings.map((setting) => [setting, policyAt(setting, {}, source)]))
  for (let step = 0; step < 10; step++) dial.add({ ...question, estimate: estimated(step / 10, 'reason') }, [box, cloud], world)
  const rows = dial.rows()
  return (name: string, value?: number | string) => rows.find((row) => row.dial === name && row.value === value)!
}

test('as it is, is what the policy in force does', () => {
  expect(policyAt({ dial: 'as it is' }, {}, source).version).toBe(policyOf({}, source).version)
  expect(dialled()('as it is')).toMatchObject({ requests: 10, unpriced: 0 })
  expect(dialled()('as it is').cloud).toBe(dialled()('preset', 'balanced').cloud)
})

test('the more is asked for, the more goes to the cloud, the more is right and the more it costs', () => {
  const at = dialled()
  const steps = [0.8, 0.9, 0.95, 1].map((value) => at('atLeast', value))
  for (const [place, row] of steps.slice(1).entries()) {
    const before = steps[place]!
    expect(row.cloud).toBeGreaterThanOrEqual(before.cloud)
    expect(row.right!).toBeGreaterThanOrEqual(before.right! - 1e-9)
    expect(row.micros).toBeGreaterThanOrEqual(before.micros)
  }
  expect(steps[3]!.cloud).toBeGreaterThan(steps[0]!.cloud)
})

test('no share of the cloud costs nothing, and presets lie in their order', () => {
  const at = dialled()
  expect(at('maxCloudShare', 0)).toMatchObject({ cloud: 0, micros: 0 })
  expect(at('preset', 'private-first').cloud).toBeLessThan(at('preset', 'balanced').cloud)
})
