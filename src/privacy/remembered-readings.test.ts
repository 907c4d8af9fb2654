import { expect, test } from 'vitest'
import { RememberedReadings } from './remembered-readings.ts'
import { Taint } from './taint.ts'

test('readings are bounded by entries and by the length of their texts, the oldest go first', () => {
  const remembered = new RememberedReadings<number>({ chars: 100, entries: 3 })
  for (let index = 0; index < 5; index++) remembered.set(`place ${index}`, index, 10)
  expect([remembered.size, remembered.get('place 1'), remembered.get('place 4')]).toEqual([3, undefined, 4])
  remembered.set('long', 9, 95)
  expect([remembered.size, remembered.chars]).toEqual([1, 95])
  remembered.set('too long', 9, 101)
  expect(remembered.get('too long')).toBeUndefined()
})

test('what is asked for again stays', () => {
  const remembered = new RememberedReadings<number>({ chars: 100, entries: 2 })
  remembered.set('a', 1, 1)
  remembered.set('b', 2, 1)
  remembered.get('a')
  remembered.set('c', 3, 1)
  expect([remembered.get('a'), remembered.get('b')]).toEqual([1, undefined])
})

test('a place tells nothing of the text, differs between processes and between ways of reading', () => {
  const [one, other] = [new RememberedReadings({ chars: 1, entries: 1 }), new RememberedReadings({ chars: 1, entries: 1 })]
  expect(one.placeOf('Wanda')).toBe(one.placeOf('Wanda'))
  expect(one.placeOf('Wanda')).not.toBe(other.placeOf('Wanda'))
  expect(one.placeOf('Wanda', 'name')).not.toBe(one.placeOf('Wanda'))
  expect(one.placeOf('bWanda', 'a')).not.toBe(one.placeOf('Wanda', 'ab'))
})

test('the memory of turns is bounded', () => {
  const taint = new Taint(100)
  for (let index = 0; index < 500; index++) taint.noteAnswer('caller', `An answer that is long enough, number ${index}`, 'restricted')
  expect(taint.size).toBe(100)
})
