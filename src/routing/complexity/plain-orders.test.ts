import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openEstimator } from './model.ts'
import { orderedIn } from './plain-orders.ts'

const estimator = openEstimator(readFileSync(new URL('../../../models/routing.bin', import.meta.url)))
const office = 'The delivery came on a rainy morning and was left at the side door. Our team meets every second week. '.repeat(15)

test('an order that says what it wants is taken at its word, whatever figures stand around it', () => {
  expect(
    estimator.estimate(`Extract the invoice number and the total as JSON.\n\n${office} Invoice INV-4455 comes to 3321 in all.`).family,
  ).toBe('extract')
  expect(estimator.estimate(`Please quote the sentence that names the deadline.\n\n${office} It is due by 4 March at noon.`).family).toBe(
    'extract',
  )
  expect(
    estimator.estimate(`Classify the message as one of: billing, delivery.\n\n${office} I was charged twice, 40 each time.`).family,
  ).toBe('classify')
})

test('a small question of code stays below where a balanced policy asks the cloud, and a large one does not become small', () => {
  for (const small of ['reverse a string', 'Reverse a string in Python', 'Write a regex for email addresses'])
    expect(estimator.estimate(small)).toMatchObject({ family: 'code' })
  expect(
    Math.max(...['reverse a string', 'Reverse a string in Python'].map((prompt) => estimator.estimate(prompt).complexity)),
  ).toBeLessThan(0.55)
  expect(orderedIn('Write a distributed lock in Java')).toBeUndefined()
  expect(orderedIn(`Write a function that ${'does much and '.repeat(10)}returns`)).toBeUndefined()
})

test('what begins otherwise is left to the words as a whole, and any text is read in bounded time', () => {
  expect(['What is extracted here?', 'How many labels are there?', 'A summary, please.', ''].map(orderedIn)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  fc.assert(
    fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) =>
      ['extract', 'classify', 'code_small', undefined].includes(orderedIn(text)),
    ),
  )
  expect(orderedIn('please '.repeat(20_000))).toBeUndefined()
})
