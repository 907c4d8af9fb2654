import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configSchema } from '../config/schema.ts'
import { oldAfterDays, pricesDate } from '../ledger/cost.ts'
import { oldPrices, priceStatus } from './price-status.ts'

const published = Date.parse(pricesDate())
const dayMs = 86_400_000
const none = configSchema.parse({}).prices

test('prices are old from the forty-sixth day on, and the operator is told what to do', () => {
  expect(priceStatus(none, published + oldAfterDays * dayMs)).toMatchObject({ isOld: false, list: { ageDays: 45 } })
  const old = priceStatus(none, published + (oldAfterDays + 1) * dayMs)
  expect(old.isOld).toBe(true)
  expect(oldPrices(old)).toBe(
    `Prices are of ${pricesDate()}, 46 days old. Update Drawbridge, or name newer ones in prices.models or prices.file.`,
  )
})

test('a list of one’s own with a younger date is young enough; one without a date says nothing of its age', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prices-'))
  const dated = join(folder, 'dated.json')
  const now = published + 60 * dayMs
  writeFileSync(
    dated,
    JSON.stringify({ asOf: new Date(now - 10 * dayMs).toISOString().slice(0, 10), models: { m: { input: 1, output: 2 } } }),
  )
  expect(priceStatus({ ...none, file: dated }, now)).toMatchObject({ isOld: false, file: { models: 1, ageDays: 10 } })
  const plain = join(folder, 'plain.json')
  writeFileSync(plain, '{"m": {"input": 1, "output": 2}}')
  expect(priceStatus({ ...none, file: plain }, now).isOld).toBe(true)
  expect(priceStatus({ ...none, file: `${plain}.gone` }, now).file).toBeUndefined()
})
