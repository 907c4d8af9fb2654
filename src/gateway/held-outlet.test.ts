import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HeldOutlet } from './held-outlet.ts'
import type { Headers, Way } from './outlet.ts'

/** A way that writes down what happens on it. */
function recorder() {
  const told: { status: number; headers: Headers; text: string; hasEnded: boolean; isBroken: boolean; drains: number } = {
    status: 0,
    headers: {},
    text: '',
    hasEnded: false,
    isBroken: false,
    drains: 0,
  }
  const way: Way = {
    get status() {
      return told.status
    },
    get hasBegun() {
      return told.status !== 0
    },
    begin(status, headers) {
      told.status = status
      told.headers = headers
    },
    write(data) {
      told.text += Buffer.from(data as Uint8Array).toString('latin1')
      return false
    },
    onDrain(callback) {
      told.drains++
      callback()
    },
    end(data) {
      if (data !== undefined) told.text += Buffer.from(data as Uint8Array).toString('latin1')
      told.hasEnded = true
    },
    send(status, headers, body) {
      way.begin(status, headers)
      way.end(body)
    },
    sendJson(status, headers, body) {
      way.send(status, headers, JSON.stringify(body))
    },
    destroy() {
      told.isBroken = true
    },
  }
  return { told, way }
}

const never = () => expect.unreachable('nothing overflows here')

test('whatever is said, and whenever it is let go, the caller gets the same bytes in the same order', () => {
  const pieces = fc.array(fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) }), { maxLength: 8 })
  fc.assert(
    fc.property(pieces, fc.nat(10), (said, turn) => {
      const { told, way } = recorder()
      const held = new HeldOutlet(way, 1_000_000, never)
      const steps = [() => held.begin(200, { a: 'b' }), ...said.map((piece) => () => held.write(Buffer.from(piece))), () => held.end()]
      for (const [index, step] of steps.entries()) {
        if (index === turn) held.release()
        step()
      }
      held.release()
      expect(told).toMatchObject({ status: 200, headers: { a: 'b' }, text: said.join(''), hasEnded: true, isBroken: false })
    }),
  )
})

describe('while it is held', () => {
  test('the caller sees nothing, and whoever writes is never asked to wait', () => {
    const { told, way } = recorder()
    const held = new HeldOutlet(way, 100, never)
    held.begin(200, {})
    let drained = 0
    held.onDrain(() => drained++)
    expect([held.write('a'), held.hasBegun, drained, told.status, told.text]).toEqual([true, true, 1, 0, ''])
  })

  test('an answer is there to be read when it has come to its end', () => {
    const held = new HeldOutlet(recorder().way, 100, never)
    held.begin(200, {})
    held.write('a')
    expect(held.answer).toBeUndefined()
    held.end('b')
    expect(held.answer?.bytes.toString()).toBe('ab')
  })

  test('an answer whose connection was to be broken is none', () => {
    const held = new HeldOutlet(recorder().way, 100, never)
    held.begin(200, {})
    held.destroy()
    held.end()
    expect(held.answer).toBeUndefined()
  })

  test('a whole body keeps its length and its headers may still be marked', () => {
    const { told, way } = recorder()
    const held = new HeldOutlet(way, 2, never)
    held.send(200, { 'content-type': 'application/json' }, '{"a":"ä"}')
    held.release((headers) => {
      headers.marked = 'yes'
    })
    expect(told.headers).toEqual({ 'content-type': 'application/json', 'content-length': '10', marked: 'yes' })
  })

  test('what is dropped never reaches the caller, whatever is said to it later', () => {
    const { told, way } = recorder()
    const held = new HeldOutlet(way, 100, never)
    held.begin(200, {})
    held.write('a')
    held.drop()
    held.write('b')
    held.end()
    held.release()
    expect(told).toMatchObject({ status: 0, text: '', hasEnded: false })
  })
})

test('no more is held than allowed: what overflows is let go at once, in order', () => {
  const { told, way } = recorder()
  const held: HeldOutlet = new HeldOutlet(way, 3, () => held.release())
  held.begin(200, {})
  held.write('ab')
  expect(told.text).toBe('')
  held.write('cd')
  held.write('ef')
  expect([told.text, held.isReleased]).toEqual(['abcdef', true])
})

test('once let go, it asks to wait when the caller reads slowly', () => {
  const { told, way } = recorder()
  const held = new HeldOutlet(way, 100, never)
  held.release()
  held.begin(200, {})
  expect(held.write('a')).toBe(false)
  held.onDrain(() => {})
  expect(told.drains).toBe(1)
})
