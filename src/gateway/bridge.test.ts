import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bridgeFile, openBridge } from './bridge.ts'

const at = '2026-01-01T00:00:00.000Z'
const home = () => mkdtempSync(join(tmpdir(), 'drawbridge-bridge-'))

test('a raised bridge is still raised after a restart', () => {
  const place = home()
  openBridge(place).set(true, at)
  expect(openBridge(place)).toMatchObject({ isRaised: true, since: at })
  openBridge(place).set(false, at)
  expect(openBridge(place).isRaised).toBe(false)
})

test('a file nobody can read counts as raised: it fails closed', () => {
  const place = home()
  writeFileSync(bridgeFile(place), 'not json')
  expect(openBridge(place).isRaised).toBe(true)
})

test('watchers hear each change once, and a change made by another process on refresh', () => {
  const place = home()
  const bridge = openBridge(place)
  const heard: boolean[] = []
  const stop = bridge.watch((isRaised) => heard.push(isRaised))
  bridge.set(true, at)
  bridge.set(true, at)
  openBridge(place).set(false, at)
  bridge.refresh()
  stop()
  bridge.set(true, at)
  expect(heard).toEqual([true, false])
})

test('raising holds even when the file cannot be written', () => {
  const place = home()
  const file = join(place, 'plain')
  writeFileSync(file, '')
  const bridge = openBridge(join(place, 'missing'))
  const blocked = openBridge(join(file, 'below'))
  expect(() => blocked.set(true, at)).toThrow()
  expect(blocked.isRaised).toBe(true)
  bridge.set(true, at)
  expect(bridge.isRaised).toBe(true)
})
