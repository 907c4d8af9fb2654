// `size` and `plan`, as somebody types them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tinyModel } from '../../../test/gguf/write.ts'
import { runLine } from '../program.ts'
import { columnsOf, openTerminal } from '../terminal.ts'

const home = mkdtempSync(join(tmpdir(), 'sizing-'))
const config = join(home, 'drawbridge.yaml')
const environment = {
  DRAWBRIDGE_HOME: home,
  DRAWBRIDGE_CONFIG: config,
  DRAWBRIDGE_PORT: '1',
  DRAWBRIDGE_DISCOVER: 'off',
  NO_COLOR: '1',
  COLUMNS: '100',
}
const file = (name: string) => join(home, name)
const asked: IncomingMessage[] = []
let server: Server

async function run(...line: string[]): Promise<{ code: number; text: string; told: string }> {
  const [printed, told]: [string[], string[]] = [[], []]
  const terminal = {
    ...openTerminal(environment),
    print: (text = '') => void printed.push(text),
    tell: (text: string) => void told.push(text),
    progress: () => {},
    isInteractive: false,
  }
  const code = await runLine(line, { terminal, environment, signal: new AbortController().signal, heed: () => {} })
  return { code, text: printed.join('\n'), told: told.join('\n') }
}

const json = async (...line: string[]) => JSON.parse((await run(...line, '--json')).text) as Record<string, unknown>

beforeAll(async () => {
  writeFileSync(file('tiny.gguf'), tinyModel())
  // A runtime that writes twenty pieces, one after the other.
  server = createServer((request, response) => {
    asked.push(request)
    request.resume()
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'application/json')
      response.end('{"object":"list","data":[{"id":"llama3.1:8b","object":"model"}]}')
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    let left = 20
    const next = () => {
      if (left-- > 0) {
        response.write(
          `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'word ' } }] })}\n\n`,
        )
        setImmediate(next)
        return
      }
      response.write(
        `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\n`,
      )
      response.write(
        `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [], usage: { prompt_tokens: 500, completion_tokens: 20 } })}\n\n`,
      )
      response.end('data: [DONE]\n\n')
    }
    next()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` // a TCP server's address is an object
  writeFileSync(
    config,
    `upstreams:\n  - { id: box, provider: openai-compatible, base: "${base}", models: ["llama3.1:8b"] }\n  - { id: far, provider: openai-compatible, base: "${base}", zone: cloud, models: ["llama3.1:8b"] }\nprices: { models: { gpt-house: { input: 2, output: 8 } } }\n`,
  )
})

afterAll(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  rmSync(home, { recursive: true, force: true })
})

describe('size', () => {
  test('one model on one machine: the verdict is the exit code, and every byte is told', async () => {
    const fits = await json('size', '--model', '70b', '--quant', 'q4_k_m', '--context', '8k', '--device', 'm3 ultra')
    expect(fits).toMatchObject({ model: 'llama-3.3-70b', quant: 'Q4_K_M', fits: true, verdict: 'fits' })
    expect(await run('size', '70b', '--device', '5090')).toMatchObject({ code: 1 })
    expect(await run('size', '8b', '--device', '5090')).toMatchObject({ code: 0 })
    const { bytes, speed } = fits as { bytes: { weights: number; kv: number }; speed: { likely: number } }
    expect(bytes.weights / 1e9).toBeCloseTo(43.16, 1)
    expect(bytes.kv).toBe(327_680 * 8_192)
    expect(speed.likely).toBeGreaterThan(10)
  })

  test('a model alone asks what runs it, a machine alone what it can run', async () => {
    const what = await run('size', '70b')
    expect(what.text).toMatch(/llama-3\.3-70b in Q4_K_M with 8k tokens of context fits \d+ of \d+ machines/)
    const which = await json('size', '--device', '3060')
    expect((which.rows as { fits: boolean }[]).some(({ fits }) => fits)).toBe(true)
    expect((which.rows as { fits: boolean }[]).some(({ fits }) => !fits)).toBe(true)
  })

  test('a file’s own tensors count', async () => {
    const sized = (await json('size', '--file', file('tiny.gguf'), '--device', '4090')) as { bytes: { weights: number }; model: string }
    expect(sized.model).toBe('tiny')
    expect(sized.bytes.weights).toBeLessThan(readFileSync(file('tiny.gguf')).length)
    writeFileSync(file('cut.gguf'), tinyModel().subarray(0, 300))
    expect((await run('size', '--file', file('cut.gguf'))).told).toContain('ends before its head does')
    writeFileSync(file('none.gguf'), 'this is a letter')
    expect(await run('size', '--file', file('none.gguf'))).toMatchObject({ code: 2, told: expect.stringContaining('no model') as string })
    expect((await run('size', '--file', home)).told).toContain('is a folder')
  })

  test('every assumption is told, and what a flag says is no assumption any more', async () => {
    const told = (await json('size', '8b', '--device', 'm5-pro')) as { assumed: { says: string; flag?: string }[]; kwhPerMtok?: unknown }
    expect(told.assumed.map(({ says }) => says).join('\n')).toContain('nobody knows the watts')
    expect(told.kwhPerMtok).toBeUndefined()
    const with100 = (await json('size', '8b', '--device', 'm5-pro', '--watts', '100', '--tflops', '20')) as {
      kwhPerMtok: { likely: number }
      prefill: object
    }
    expect(with100.kwhPerMtok.likely).toBeGreaterThan(0)
    expect(with100.prefill).toBeDefined()
  })

  test.each([
    [['size', 'nothing-known'], 'tells no size'],
    [['size', '8b', '--device', '5900'], 'did you mean'],
    [['size', '8b', '--quant', 'q4_k_n'], 'did you mean Q4_K_'],
    [['size', '8b', '--context', 'much'], '--context wants'],
    [['size', '8b', '--users', '0'], '--users wants'],
    [['size', '8b', '--kv', 'f17'], '--kv wants'],
    [['size', '8b', '--file', 'x.gguf'], 'one is enough'],
  ])('%j is a mistake that says what to do', async (line, words) => {
    const { code, told } = await run(...line)
    expect(code).toBe(2)
    expect(told).toContain(words)
  })

  test('measured beside estimated, through the gateway and marked as restricted', async () => {
    const sized = (await json('size', '--device', 'this', '--measure', 'box/llama3.1:8b')) as {
      model: string
      measured: { tokensPerSecond: number; promptTokens: number; outputTokens: number }
    }
    expect(sized.model).toBe('llama-3.1-8b')
    expect(sized.measured).toMatchObject({ promptTokens: 500, outputTokens: 20, isCounted: true })
    expect(sized.measured.tokensPerSecond).toBeGreaterThan(0)
    expect(asked.filter(({ method }) => method === 'POST').length).toBe(2)
  })
})

test('a model in the cloud is never measured: nothing is sent', async () => {
  const before = asked.filter(({ method }) => method === 'POST').length
  expect((await run('size', '--device', 'this', '--measure', 'far/llama3.1:8b')).code).toBe(4)
  expect(asked.filter(({ method }) => method === 'POST').length).toBe(before)
})

describe('plan', () => {
  test('a persona is a plan, with answers on top of it', async () => {
    const law = await json('plan', '--persona', 'law')
    expect(law).toMatchObject({
      kind: 'drawbridge-plan',
      placement: { verdict: 'hybrid' },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    })
    const still = await json('plan', '--persona', 'law', '--offline')
    expect(still).toMatchObject({ placement: { verdict: 'local' } })
    expect(await json('plan', '--persona', 'law', '--nothing-leaves')).toMatchObject({
      placement: { verdict: 'local', unmet: [expect.any(String) as string] },
    })
  })

  test('answers come from a file, and the record is written as a page and as JSON', async () => {
    writeFileSync(file('work.yaml'), 'name: contracts\ndata: house\nquality: frontier\nrequestsPerDay: 400\ncompliance: [gdpr]\n')
    expect(await run('plan', '--workload', file('work.yaml'), '--out', file('plan.md'))).toMatchObject({ code: 0 })
    const page = readFileSync(file('plan.md'), 'utf8')
    expect(page).toMatch(/^# Where contracts belongs\n\n\d{4}-\d{2}-\d{2}\. Home first/)
    for (const part of ['## Capacity', '## Money', '## Assumed', '"data": "house"']) expect(page).toContain(part)
    await run('plan', '--workload', file('work.yaml'), '--out', file('plan.json'))
    expect(JSON.parse(readFileSync(file('plan.json'), 'utf8'))).toMatchObject({ kind: 'drawbridge-plan', workload: { name: 'contracts' } })
  })

  test('the operator’s own prices come first, and prices that nobody knows are not made up', async () => {
    expect(await json('plan', '--persona', 'small-firm', '--cloud-model', 'gpt-house')).toMatchObject({
      price: { model: 'gpt-house', input: 2, output: 8, source: 'your own prices' },
    })
    expect(await run('plan', '--persona', 'small-firm', '--cloud-model', 'no-such-model')).toMatchObject({ code: 2 })
  })

  test('a machine that cannot do the work is told before any money, and is a failure', async () => {
    const { code, text } = await run(
      'plan',
      '--requests',
      '1000000',
      '--pattern',
      'steady',
      '--device',
      'm3 ultra',
      '--local-model',
      '70b',
      '--units',
      '1',
    )
    expect(code).toBe(1)
    expect(text).toMatch(/break-even {2}not told, capacity first: the peak is/)
    expect(text.indexOf('capacity')).toBeLessThan(text.indexOf('break-even'))
  })

  test('dearer and cheaper clouds are told beside today’s', async () => {
    const { priceShock } = (await json('plan', '--persona', 'small-firm', '--price-change', '50')) as { priceShock: { change: number }[] }
    expect(priceShock.map(({ change }) => change)).toEqual([-0.5, 0.5])
  })

  test('claims come with verdict, sum, source and day', async () => {
    const { rows } = (await json('plan', '--check-claims')) as { rows: Record<string, unknown>[] }
    expect(rows.length).toBeGreaterThan(40)
    for (const row of rows) {
      expect(row).toMatchObject({
        claim: expect.any(String) as string,
        sum: { result: expect.any(String) as string },
        source: expect.any(String) as string,
        asOf: expect.any(String) as string,
      })
      expect(['true', 'false', 'unsourced', 'depends']).toContain(row.verdict)
    }
  })

  test.each([
    [['plan', '--persona', 'lawyer'], 'did you mean'],
    [['plan', '--quality', 'best'], 'quality'],
    [['plan', '--lines', 'coffee=20'], '--lines knows'],
    [['plan', '--cloud-input', '3'], 'belong together'],
    [['plan', '--hardware-usd', '5000-400'], 'ends below'],
    [['plan', '--out', 'plan.txt'], '.md or .json'],
    [['plan', '--workload', join(home, 'missing.yaml')], 'cannot be read'],
  ])('%j is a mistake that says what to do', async (line, words) => {
    const { code, told } = await run(...line)
    expect(code).toBe(2)
    expect(told).toContain(words)
  })

  test('nothing is wider than the terminal but table rows of figures', async () => {
    const { text } = await run('plan', '--check-claims')
    expect(text.split('\n').filter((line) => columnsOf(line) > 100)).toEqual([])
  })
})
