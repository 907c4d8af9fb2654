import { describe, expect, test } from 'vitest'
import { anEntry } from '../../test/fakes/entries.ts'
import { Presence } from '../gateway/presence.ts'
import { createLive, type Live } from './live.ts'

/** A listener that reads only when it is told to. */
function listener(live: Live, { isOwn = false, caller = 'ada', headers = {} as Record<string, string> } = {}) {
  const written: string[] = []
  const state = { isFull: false, isEnded: false, drained: undefined as (() => void) | undefined }
  const presence = new Presence()
  const outlet = {
    begin: () => {},
    write: (text: string) => {
      written.push(text)
      return !state.isFull
    },
    onDrain: (call: () => void) => {
      state.drained = call
    },
    end: () => {
      state.isEnded = true
    },
  } as unknown as Parameters<Live['listen']>[0]['outlet'] // the part of it that a stream of events uses
  live.listen({ outlet, presence, headers, caller: { name: caller } }, isOwn)
  return { written, state, presence, text: () => written.join('') }
}

function clock() {
  let now = 5
  let beat: (() => void) | undefined
  return {
    monotonic: () => now,
    every: (_: number, call: () => void) => {
      beat = call
      return () => {
        beat = undefined
      }
    },
    pass: (ms: number) => {
      now += ms
      beat?.()
    },
    isBeating: () => beat !== undefined,
  }
}

const some = (count: number, caller = 'ada') => Array.from({ length: count }, (_, index) => anEntry({ id: `e_${caller}_${index}`, caller }))

describe('the live tail', () => {
  test('drops what a slow listener cannot take, counts it and tells it, and holds nobody else up', () => {
    const live = createLive({ ...clock(), waiting: 10 })
    const [slow, quick] = [listener(live), listener(live)]
    slow.state.isFull = true
    live.tell(some(100))
    expect(quick.text().match(/event: exchange/g)?.length).toBe(100)
    expect(slow.text().match(/event: exchange/g)?.length).toBe(1)
    slow.state.isFull = false
    slow.state.drained?.()
    expect(slow.text()).toContain('data: {"count":89}')
    expect(slow.text().match(/event: exchange/g)?.length).toBe(11)
  })

  test('has room for so many listeners, and for another when one has left', () => {
    const time = clock()
    const live = createLive({ ...time, most: 2 })
    const first = listener(live)
    listener(live)
    expect(() => listener(live)).toThrow(/limited to 2/)
    first.presence.leave()
    expect(() => listener(live)).not.toThrow()
  })

  test('beats while it waits, ends after a while, and then nothing beats any more', () => {
    const time = clock()
    const live = createLive({ ...time, longestMs: 1_000 })
    const one = listener(live)
    time.pass(500)
    expect(one.text()).toContain(': beat')
    time.pass(600)
    expect(one.state.isEnded).toBe(true)
    expect(live.listeners()).toBe(0)
    expect(time.isBeating()).toBe(false)
  })

  test('goes on after the event that was seen last, and tells how many are no longer at hand', () => {
    const live = createLive({ ...clock(), remembered: 3 })
    const first = listener(live)
    live.tell(some(1))
    const seen = /id: (\S+)/.exec(first.text())?.[1] ?? ''
    live.tell(some(5))
    const again = listener(live, { headers: { 'last-event-id': seen } })
    expect(again.text().match(/event: exchange/g)?.length).toBe(3)
    expect(again.text()).toContain('data: {"count":2}')
    expect(listener(live, { headers: { 'last-event-id': 'otherrun-1' } }).text()).not.toContain('event:')
  })

  test('tells a member of nobody else, of missed ones neither', () => {
    const live = createLive({ ...clock(), remembered: 3 })
    const own = listener(live, { isOwn: true })
    live.tell([...some(1), ...some(5, 'bob')])
    const seen = /id: (\S+)/.exec(own.text())?.[1] ?? ''
    const again = listener(live, { isOwn: true, headers: { 'last-event-id': seen } })
    expect(own.text().match(/event: exchange/g)?.length).toBe(1)
    expect(own.text() + again.text()).not.toContain('bob')
    expect(again.text()).not.toContain('dropped')
  })
})
