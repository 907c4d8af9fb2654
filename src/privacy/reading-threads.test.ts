import { expect, test } from 'vitest'
import { profiles } from './profiles.ts'
import { createReader } from './read-text.ts'
import { startThreads } from './reading-threads.ts'

const setup = { profile: profiles.balanced!, dictionaries: [], hasTagger: false }

test('threads are started ahead one by one, no more than there may be, and then read as any other', async () => {
  const threads = startThreads(setup, { workers: 2, deadlineMs: 60_000 })
  expect([threads.warm(), threads.warm(), threads.warm()]).toEqual([true, false, false])
  const text = 'Write to wanda@example.org.'
  const outcome = await threads.run({ texts: [{ text }], media: [] })
  expect(outcome).toMatchObject({ kind: 'read', readings: [{ hits: [{ kind: 'EMAIL', start: 9, end: 26 }], complete: true }] })
  await threads.close()
  expect(threads.warm()).toBe(false)
})

test('getting ready changes nothing of what is read, and ends', () => {
  const [ready, other] = [createReader(setup), createReader(setup)]
  expect([...ready.prepare()].length).toBeGreaterThan(10)
  const text = 'Call +44 20 7946 0123 or write to wanda@example.org by 3 May 2031.'
  expect(ready.read(text)).toEqual(other.read(text))
})
