import { mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchFile } from './watch.ts'

let folder = ''
let stop = () => {}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-'))
})
afterEach(() => {
  stop()
  rmSync(folder, { recursive: true, force: true })
})

const file = () => join(folder, 'drawbridge.yaml')

test('a change is told once, whether the file is written, replaced or taken away and put back', async () => {
  writeFileSync(file(), 'one')
  const changed = vi.fn()
  stop = watchFile(file(), changed, 20)
  writeFileSync(file(), 'two')
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1))
  writeFileSync(`${file()}.new`, 'three')
  renameSync(`${file()}.new`, file())
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2))
  unlinkSync(file())
  writeFileSync(file(), 'four')
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(3))
})

test('a file that is saved without a change, and other files, are no change', async () => {
  writeFileSync(file(), 'one')
  const changed = vi.fn()
  stop = watchFile(file(), changed, 20)
  writeFileSync(join(folder, 'other.yaml'), 'x')
  writeFileSync(file(), 'one')
  writeFileSync(file(), 'two')
  await vi.waitFor(() => expect(changed).toHaveBeenCalled())
  expect(changed).toHaveBeenCalledTimes(1)
})

test('a file behind a link of a mounted volume is seen to change when the link moves', async () => {
  writeFileSync(join(folder, '..data-1'), 'one')
  writeFileSync(join(folder, '..data-2'), 'two')
  symlinkSync('..data-1', join(folder, '..data'))
  symlinkSync('..data', file())
  const changed = vi.fn()
  stop = watchFile(file(), changed, 20)
  symlinkSync('..data-2', join(folder, '..data.new'))
  renameSync(join(folder, '..data.new'), join(folder, '..data'))
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1))
})
