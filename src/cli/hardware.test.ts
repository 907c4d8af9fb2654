import { expect, test } from 'vitest'
import { describe as describeMachine, lookAtHardware } from './hardware.ts'
import type { Run } from './machine.ts'

const saying =
  (answers: Record<string, string>): Run =>
  (program) =>
    Promise.resolve(answers[program])
const cpu = (model: string) => [{ model, speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } }]

test('equal cards are counted, and what is known of them is taken', async () => {
  const run = saying({ 'nvidia-smi': 'NVIDIA GeForce RTX 4090, 24564\nNVIDIA GeForce RTX 4090, 24564\n' })
  const { device, cards } = await lookAtHardware(run, 'linux', 64e9, cpu('AMD Ryzen 9'))
  expect(device).toMatchObject({ kind: 'card', bandwidthGBs: 1_008, memoryGib: 24 })
  expect(cards).toBe(2)
})

test('Apple’s chips have the machine’s memory, and a neural engine that no runtime uses', async () => {
  const run = saying({ system_profiler: '{"SPDisplaysDataType":[{"sppci_model":"Apple M4 Pro"}]}' })
  const { device, neural } = await lookAtHardware(run, 'darwin', 48 * 1_073_741_824, cpu('Apple M4 Pro'))
  expect(device).toMatchObject({ kind: 'apple', memoryGib: 48, bandwidthGBs: 273 })
  expect(neural).toMatchObject({ name: 'Apple Neural Engine', isUsed: false })
})

test('a chip that tells no memory of its own has the machine’s', async () => {
  const { device } = await lookAtHardware(
    saying({ 'nvidia-smi': 'NVIDIA GB10, [N/A]\n' }),
    'linux',
    121.6 * 1_073_741_824,
    cpu('Cortex-X925'),
  )
  expect(device).toMatchObject({ kind: 'unified', memoryGib: 121.6, bandwidthGBs: 273 })
})

test('a card that nobody knows is told without a speed, one without its maker’s program by name alone', async () => {
  const unknown = await lookAtHardware(saying({ 'nvidia-smi': 'NVIDIA Mystery 1, 8192\n' }), 'linux', 16e9, cpu('x'))
  expect(unknown.device).toMatchObject({ kind: 'card', memoryGib: 8 })
  expect(unknown.device.bandwidthGBs).toBeUndefined()
  const named = await lookAtHardware(
    saying({ lspci: '00:02.0 "VGA compatible controller" "Intel Corporation" "Lunar Lake [Intel Arc Graphics 130V]" -r04' }),
    'linux',
    32e9,
    cpu('Intel(R) Core(TM) Ultra 7 258V'),
  )
  expect(named.graphics).toEqual([{ name: 'Intel Corporation Intel Arc Graphics 130V', isKnown: false }])
  expect(named.device.kind).toBe('processor')
  expect(named.neural?.name).toBe('Intel AI Boost')
})

test('a machine with nothing but a processor says where its bandwidth was taken from', () => {
  const { device } = describeMachine({ memory: 16e9, graphics: [], isUnified: false }, 'AMD EPYC', 4)
  expect(device).toMatchObject({ kind: 'processor', source: expect.stringContaining('measured') as string })
})
