import { expect, test } from 'vitest'
import { firstModel, lookAtMachine, memoryForModels, type Run } from './machine.ts'

const saying =
  (answers: Record<string, string>): Run =>
  (program) =>
    Promise.resolve(answers[program])

test('cards are read from the programs that know them', async () => {
  const nvidia = await lookAtMachine(saying({ 'nvidia-smi': 'NVIDIA GeForce RTX 4090, 24564\nNVIDIA H200, 143771\n' }), 'linux', 64e9)
  expect(nvidia.graphics.map(({ name, memory }) => [name, Math.round((memory ?? 0) / 1_048_576)])).toEqual([
    ['NVIDIA GeForce RTX 4090', 24_564],
    ['NVIDIA H200', 143_771],
  ])
  const amd = await lookAtMachine(
    saying({ 'rocm-smi': '{"card0":{"Card Series":"Radeon RX 7900 XTX","VRAM Total Memory (B)":"25753026560"}}' }),
    'linux',
    64e9,
  )
  expect(amd.graphics).toEqual([{ name: 'Radeon RX 7900 XTX', memory: 25_753_026_560 }])
  const apple = await lookAtMachine(saying({ system_profiler: '{"SPDisplaysDataType":[{"sppci_model":"Apple M4 Max"}]}' }), 'darwin', 64e9)
  expect(apple).toEqual({ memory: 64e9, graphics: [{ name: 'Apple M4 Max' }], isUnified: true })
})

test('a machine without cards, or with programs that answer nonsense, has its memory', async () => {
  const nonsense: Record<string, string>[] = [{}, { 'nvidia-smi': 'No devices were found', 'rocm-smi': 'not json' }]
  for (const answers of nonsense)
    expect(await lookAtMachine(saying(answers), 'linux', 16e9)).toEqual({ memory: 16e9, graphics: [], isUnified: false })
})

test('the model proposed grows with the memory there is for it', () => {
  const model = (memory: number) => firstModel({ memory, graphics: [], isUnified: false })
  expect([4e9, 8e9, 16e9, 32e9, 64e9].map(model)).toEqual(['qwen3:1.7b', 'qwen3:4b', 'qwen3:8b', 'qwen3:14b', 'qwen3:30b'])
  expect(
    memoryForModels({
      memory: 64e9,
      graphics: [
        { name: 'small', memory: 4e9 },
        { name: 'large', memory: 24e9 },
      ],
      isUnified: false,
    }),
  ).toBe(24e9)
})
