import { describe, expect, test } from 'vitest'
import { isDrawbridgeError } from '../core/errors.ts'
import type { World } from '../core/world.ts'
import { Health } from './health.ts'

function clock(): World & { pass(ms: number): void } {
  let now = 1_000
  const pass = (ms: number) => {
    now += ms
  }
  return { now: () => now, monotonic: () => now, random: () => 0.5, id: (prefix) => `${prefix}1`, pass }
}
const never = { onGone: () => () => {} }
const settings = { slots: 2, queue: 2, failures: 3, openMs: 1_000 }

describe('the breaker', () => {
  test('opens after failures in a row, lets one try through after its time, and closes on success', () => {
    const world = clock()
    const health = new Health('box', settings, world)
    health.failed('upstream.cut')
    health.failed('upstream.cut')
    expect(health.waitMs()).toBe(0)
    health.failed('upstream.cut')
    expect(health.view().state).toBe('open')
    expect(health.waitMs()).toBe(1_000)
    world.pass(1_000)
    expect(health.view().state).toBe('half-open')
    expect(health.waitMs()).toBe(0)
    const release = health.enter(never)
    expect(health.waitMs()).toBeGreaterThan(0)
    health.succeeded(12)
    if (typeof release === 'function') release()
    expect(health.view()).toMatchObject({ state: 'closed', failuresInARow: 0, waitMs: 0, running: 0 })
  })

  test('a failed try opens it again', () => {
    const world = clock()
    const health = new Health('box', settings, world)
    for (let i = 0; i < 3; i++) health.failed('upstream.cut')
    world.pass(1_001)
    health.enter(never)
    health.failed('upstream.cut')
    expect(health.view().state).toBe('open')
    expect(health.waitMs()).toBe(1_000)
  })

  test('a rate limit keeps it away for as long as it asked', () => {
    const world = clock()
    const health = new Health('box', settings, world)
    health.limited(5_000)
    expect(health.waitMs()).toBe(5_000)
    world.pass(5_000)
    expect(health.waitMs()).toBe(0)
  })
})

describe('the speed', () => {
  const speed = (health: Health) => health.view().tokensPerSecond

  test('is tokens per second after the first byte, smoothed over the answers', () => {
    const health = new Health('box', settings, clock())
    expect(speed(health)).toBeUndefined()
    health.succeeded(200, 1_200, 101)
    expect(speed(health)).toBeCloseTo(100)
    health.succeeded(200, 1_200, 201)
    expect(speed(health)).toBeCloseTo(120)
  })

  test('is not taken from whole answers, from a few tokens, or from a stream that came in one burst', () => {
    const health = new Health('box', settings, clock())
    health.succeeded(1_000, 1_010)
    health.succeeded(200, 1_200, 15)
    health.succeeded(200, 249, 500)
    health.succeeded(undefined, 1_200, 500)
    health.succeeded(200, 1_200, Number.NaN)
    expect(speed(health)).toBeUndefined()
  })
})

describe('the slots', () => {
  test('hold back what is too much, in order, and refuse when the queue is full', async () => {
    const health = new Health('box', settings, clock())
    const first = await health.enter(never)
    await health.enter(never)
    const order: number[] = []
    const third = Promise.resolve(health.enter(never)).then((release) => {
      order.push(3)
      return release
    })
    const fourth = Promise.resolve(health.enter(never)).then((release) => {
      order.push(4)
      return release
    })
    expect(() => health.enter(never)).toThrow(/queue of 2 is full/)
    expect(health.view()).toMatchObject({ running: 2, waiting: 2 })
    first()
    first()
    ;(await third)()
    await fourth
    expect(order).toEqual([3, 4])
    expect(health.view()).toMatchObject({ running: 2, waiting: 0 })
  })

  test('a caller who leaves leaves the queue', async () => {
    const health = new Health('box', { ...settings, slots: 1 }, clock())
    health.enter(never)
    let leave = () => {}
    const waiting = Promise.resolve(
      health.enter({
        onGone: (watcher) => {
          leave = watcher
          return () => {}
        },
      }),
    )
    leave()
    await expect(waiting).rejects.toSatisfy((error) => isDrawbridgeError(error) && error.code === 'caller.gone')
    expect(health.view().waiting).toBe(0)
  })
})
