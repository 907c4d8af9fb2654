// The calibration that ships is what the fitting half gives, and the facts' own verdicts are right. The measurements lie beside the project;
// without them the tests that need them are skipped.
import { expect, test } from 'vitest'
import { calibration } from '../../src/sizing/facts/calibration.ts'
import { errorOf, fitAll, isFittingHalf, type Measured, median, readMeasurements, readRow, toldFits, wrongFits } from './sizing.ts'

const measured = readMeasurements()
const rows = (measured ?? []).map(readRow).filter((row) => typeof row !== 'string')

test('verdicts that the facts tell are right', () => {
  expect(toldFits.length).toBeGreaterThan(15)
  expect(wrongFits()).toEqual([])
})

test('a run and its repetition lie in the same half', () => {
  const row: Measured = { hw: 'a', gpus: 1, vram_gb: 8, ram_gb: 8, model: 'm-7b', engine: 'e', decode_tps: 1 }
  expect(isFittingHalf(row)).toBe(isFittingHalf({ ...row, decode_tps: 99 }))
})

if (!measured) console.warn('SKIPPED: ../shared/facts is not there; the calibration is not held to measurements')
test.skipIf(!measured)('what ships is what the fitting half gives', () => {
  const { dense, mixture, spill } = calibration
  expect(fitAll(rows)).toEqual({ dense, mixture, spill })
})

test.skipIf(!measured)('on the half that nothing was fitted on, dense models in memory are off by less than 20 % in the middle', () => {
  const held = rows.filter(({ isFitting, kind }) => !isFitting && kind === 'dense')
  expect(held.length).toBeGreaterThan(100)
  expect(median(held.map(errorOf))).toBeLessThan(0.2)
})
