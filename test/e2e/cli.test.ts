// The program from outside: what it prints, how it exits, and what it does to a running gateway.
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { verbs } from '../../src/cli/commands/index.ts'
import { columnsOf } from '../../src/cli/terminal.ts'
import { parseConfig } from '../../src/config/load.ts'
import { type FakeUpstream, fakeText, startFake } from '../fakes/upstream.ts'
import { Place, source } from './program.ts'

let place: Place
let fake: FakeUpstream
const servers: Server[] = []

beforeEach(async () => {
  place = new Place()
  fake = await startFake()
})
afterEach(async () => {
  await place.leave()
  await fake.close()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})

const configWith = (more = '', faults = '') =>
  `upstreams:\n  - { id: far, provider: openai-compatible, base: "${fake.url(faults)}/v1", models: [fake-model] }\n${more}`
const write = (text: string, name = 'drawbridge.yaml') => writeFileSync(join(place.folder, name), text)
const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> => {
  const server = createServer(answer)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  servers.push(server)
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server's address is an object
}
const chat = { method: 'POST', headers: { 'content-type': 'application/json' } }
const question = (stream: boolean) => JSON.stringify({ model: 'far/fake-model', stream, messages: [{ role: 'user', content: 'hello' }] })

describe('help and mistakes', () => {
  test('every command has help with options, examples and exit codes', async () => {
    const helps = await Promise.all(verbs.map(async ({ name }) => ({ name, ...(await place.run([...name.split(' '), '--help'])) })))
    for (const { name, code, out } of helps) {
      expect(code).toBe(0)
      for (const part of [`usage  drawbridge ${name}`, '--json', 'examples', 'exit codes']) expect(out).toContain(part)
    }
    const overview = await place.run(['--help'])
    for (const { name } of verbs) expect(overview.out).toContain(name)
  }, 60_000)

  test.each([
    [['stauts'], 'did you mean "status"?'],
    [['up', '--prot', '1'], 'did you mean --port?'],
    [['up', '--port'], '--port needs a value'],
    [['up', '--port', 'http'], 'must be a number'],
    [['raise', 'now'], 'does not know what to do with "now"'],
    [['models', 'pull'], 'needs model'],
    [['config', 'chek'], 'check or schema'],
    [['launch', 'cluade'], 'did you mean "claude"?'],
    [['status', '--', 'x'], 'takes nothing behind --'],
    [['ask'], 'nothing to ask'],
  ])('%j is a mistake of usage that says what was meant', async (args, words) => {
    const { code, err, out } = await place.run(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(words)
  })

  test('with --json a failure is one JSON document on stdout', async () => {
    const { code, out } = await place.run(['status', '--json'])
    expect(code).toBe(3)
    expect(JSON.parse(out)).toMatchObject({ error: { message: 'no gateway is running', exit: 3 } })
  })

  test('nothing is coloured or moved without a terminal', async () => {
    const runs = await Promise.all([place.run(['--help']), place.run(['doctor']), place.run(['launch'])])
    for (const { out, err } of runs) expect(out + err).not.toContain('\u001b')
  })
})

test('a Node that is too old is told so, and not a syntax error', async () => {
  const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })'
  const { code, err } = await place.run(['--version'], {
    program: ['--import', `data:text/javascript,${encodeURIComponent(older)}`, source],
  })
  expect({ code, err }).toEqual({ code: 1, err: 'drawbridge: Node 20.20.2 is too old\n  next  use Node 22.18 or newer\n' })
  // Older ones do not have every name, and would end before the first line runs.
  expect(readFileSync(source, 'utf8')).not.toMatch(/^import (?:type )?\{/m)
})

describe('up', () => {
  test('tells its address in one line, answers, and leaves at SIGTERM with 0', async () => {
    const gateway = await place.up()
    expect(await (await fetch(`${gateway.url}/health`)).json()).toMatchObject({ status: 'ok' })
    expect(JSON.parse(readFileSync(join(place.home, 'gateway.json'), 'utf8'))).toEqual({ url: gateway.url, pid: gateway.pid })
    gateway.child.kill('SIGTERM')
    expect((await gateway.ended).code).toBe(0)
    expect(existsSync(join(place.home, 'gateway.json'))).toBe(false)
  })

  test('shows the start screen within 24 lines', async () => {
    const env = { COLUMNS: '80', DRAWBRIDGE_DISCOVER: 'on', OPENAI_API_KEY: 'sk-test-0123456789', OPENAI_BASE_URL: `${fake.url()}/v1` }
    const screen = await place.first(['up', '--port', '0'], { env })
    expect(screen).toMatch(/^▟▙▁▁ {2}Drawbridge \d+\.\d+\.\d+ {4}http:\/\/127\.0\.0\.1:\d+/)
    for (const part of ['■ builtin', 'no key (set ANTHROPIC_API_KEY)', 'export OPENAI_BASE_URL=http://127.0.0.1:'])
      expect(screen).toContain(part)
    expect(screen).not.toContain('sk-test')
    expect(screen.split('\n').length).toBeLessThanOrEqual(24)
  })

  test('asks for no keys that it would not look for', async () => {
    expect(await place.first(['up', '--port', '0'])).toContain('cloud  no provider configured')
  })

  test('finishes streams under way before it leaves, and takes no new requests', async () => {
    write(configWith('', 'slow-body=400'))
    const gateway = await place.up()
    const response = fetch(`${gateway.url}/v1/chat/completions`, { ...chat, body: question(true) })
    await vi.waitFor(() => expect(fake.seen.some((seen) => seen.wire !== undefined)).toBe(true))
    // As when npm passes on the Ctrl-C that the terminal has sent already.
    gateway.child.kill('SIGINT')
    gateway.child.kill('SIGTERM')
    const text = await (await response).text()
    expect(text).toContain('[DONE]')
    expect((await gateway.ended).code).toBe(0)
    await expect(fetch(`${gateway.url}/health`)).rejects.toThrow()
  })

  test('says who has the port: another Drawbridge, or something else', async () => {
    const gateway = await place.up()
    const again = await place.run(['up', '--port', String(gateway.port)])
    expect(again.code).toBe(1)
    expect(again.err).toMatch(new RegExp(`Drawbridge .* already runs at http://127.0.0.1:${gateway.port}, process ${gateway.pid}`))
    const other = await serve((_, response) => response.end('hello'))
    const taken = await place.run(['up', '--port', new URL(other).port])
    expect(taken).toMatchObject({ code: 1 })
    expect(taken.err).toContain('another program, not Drawbridge')
  })

  test('does not listen beyond this machine without keys, and does with DRAWBRIDGE_KEYS', async () => {
    const refused = await place.run(['up', '--port', '0', '--host', '0.0.0.0'])
    expect(refused).toMatchObject({ code: 2 })
    expect(refused.err).toContain('callers with keys must be configured')
    const gateway = await place.up(['--host', '0.0.0.0'], { env: { DRAWBRIDGE_KEYS: 'ada:0123456789abcdef' } })
    const base = `http://127.0.0.1:${gateway.port}`
    expect((await fetch(`${base}/v1/models`)).status).toBe(401)
    expect((await fetch(`${base}/v1/models`, { headers: { authorization: 'Bearer 0123456789abcdef' } })).status).toBe(200)
  })

  test('answers at once, while a server that does not answer is still being asked', async () => {
    const silent = await serve(() => {})
    write(`upstreams:\n  - { id: slow, provider: ollama, base: "${silent}" }\n`)
    const gateway = await place.up([], { env: { DRAWBRIDGE_DISCOVER: 'on' } })
    const status = (await (await fetch(`${gateway.url}/admin/status`)).json()) as { discovery: string }
    expect(status.discovery).toBe('running')
    const asked = {
      ...chat,
      body: JSON.stringify({
        model: 'auto',
        messages: [{ role: 'user', content: 'Summarise: The bridge opens at 07:30. Cars are free.' }],
      }),
    }
    expect((await fetch(`${gateway.url}/v1/chat/completions`, asked)).status).toBe(200)
    gateway.child.kill('SIGTERM')
    expect((await gateway.ended).code).toBe(0)
  })

  test('reads its configuration again at SIGHUP, and never one that would let strangers in', async () => {
    write('callers: [{ name: ada, key: ada-0123456789 }]\n')
    const gateway = await place.up(['--host', '0.0.0.0'])
    let err = ''
    gateway.child.stderr?.on('data', (text: string) => {
      err += text
    })
    gateway.child.kill('SIGHUP')
    await vi.waitFor(() => expect(err).toContain('The configuration was read again.'), 5_000)
    write('callers: []\n')
    gateway.child.kill('SIGHUP')
    await vi.waitFor(() => expect(err).toContain('callers with keys must be configured'), 5_000)
    expect((await fetch(`http://127.0.0.1:${gateway.port}/v1/models`)).status).toBe(401)
  })

  test('stops at a broken configuration with its line', async () => {
    write('server:\n  prot: 3\n')
    const { code, err } = await place.run(['up'])
    expect(code).toBe(2)
    expect(err).toContain('drawbridge.yaml:2: server.prot: unknown key "prot"; did you mean "port"?')
    expect(err).toContain('drawbridge config check drawbridge.yaml')
    const missing = await place.run(['up', '-c', 'missing.yaml'])
    expect(missing).toMatchObject({ code: 2 })
    expect(missing.err).toContain('missing.yaml: cannot be read (ENOENT)')
  })

  test('takes a changed configuration over while it runs, and keeps the old one when the new one is broken', async () => {
    write(configWith())
    const gateway = await place.up()
    let err = ''
    gateway.child.stderr?.on('data', (text: string) => {
      err += text
    })
    const names = async () =>
      ((await (await fetch(`${gateway.url}/v1/models`)).json()) as { data: { id: string }[] }).data.map(({ id }) => id)
    write(configWith('aliases: { mine: far/fake-model }\n'))
    await vi.waitFor(async () => expect(await names()).toContain('mine'), 5_000)
    write(configWith('aliases: { mine: [] }\nnothing: 1\n'))
    await vi.waitFor(() => expect(err).toMatch(/drawbridge\.yaml:\d+: .*nothing/), 5_000)
    expect(await names()).toContain('mine')
  })
})

describe('with a running gateway', () => {
  test('raise calls cloud requests off at once, lower lets them through again, and status tells', async () => {
    write(`upstreams:\n  - { id: far, provider: openai, base: "${fake.url()}/v1", key: test-key, models: [fake-model] }\n`)
    const gateway = await place.up()
    const ask = async () => (await fetch(`${gateway.url}/v1/chat/completions`, { ...chat, body: question(false) })).status
    expect(await ask()).toBe(200)
    expect(JSON.parse((await place.run(['raise', '--json'])).out)).toMatchObject({ isRaised: true, isInForce: true, gateway: gateway.url })
    const before = fake.seen.length
    expect(await ask()).toBe(403)
    expect(fake.seen.length).toBe(before)
    expect((await place.run(['status'])).out).toContain('nothing leaves')
    expect((await place.run(['lower'])).code).toBe(0)
    expect(await ask()).toBe(200)
    const { out } = await place.run(['status', '--json'])
    expect(JSON.parse(out)).toMatchObject({
      bridge: { isRaised: false },
      upstreams: [{ id: 'far', zone: { zone: 'cloud', by: 'hosted' } }, {}],
    })
  })

  test('ask streams the answer, then tells the decision in one line; explain tells the rest', async () => {
    write(configWith())
    await place.up()
    const asked = await place.run(['ask', 'Say', 'something', '-m', 'far/fake-model'])
    expect(asked).toMatchObject({ code: 0, out: `${fakeText}\n` })
    expect(asked.err.trim().split('\n')).toHaveLength(1)
    for (const part of ['■ home', 'far/fake-model', '11 tokens in', 'd_']) expect(asked.err).toContain(part)
    const id = /\bd_\w+/.exec(asked.err)?.[0] ?? ''
    const explained = await place.run(['explain', id])
    for (const part of [
      id,
      '✓ answered (200), route local',
      'The caller asked for far/fake-model by name.',
      'It runs on this machine.',
      'status 200',
    ])
      expect(explained.out).toContain(part)
    expect(JSON.parse((await place.run(['explain', '--json'])).out)).toMatchObject({ id, outcome: 'answered' })
    expect(await place.run(['explain', 'd_never'])).toMatchObject({ code: 1 })
  })

  test('ask joins question, file and stdin, and sends instructions apart', async () => {
    write(configWith())
    write('text of the file', 'note.txt')
    await place.up()
    await place.run(['ask', 'Q?', '-m', 'far/fake-model', '--file', 'note.txt', '--system', 'Be brief.'])
    await place.run(['ask', 'Q?', '-m', 'far/fake-model', '--file', '-'], { input: 'piped in' })
    const bodies = fake.seen.filter((seen) => seen.wire === 'openai-chat').map((seen) => (seen.json as { messages: unknown }).messages)
    expect(bodies).toEqual([
      [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Q?\n\ntext of the file' },
      ],
      [{ role: 'user', content: 'Q?\n\npiped in' }],
    ])
  })

  test('an answer that breaks off fails, though what came is shown', async () => {
    write(configWith('', 'reset-after=4'))
    await place.up()
    const { code, out, err } = await place.run(['ask', 'Q?', '-m', 'far/fake-model'])
    expect(code).toBe(1)
    expect(fakeText.startsWith(out.trim()) && out.trim().length > 0).toBe(true)
    expect(err).toContain('drawbridge explain d_')
  })

  test('a request that policy refuses exits with 4', async () => {
    write(`upstreams:\n  - { id: far, provider: openai, base: "${fake.url()}/v1", key: test-key, models: [fake-model] }\n`)
    await place.up()
    await place.run(['raise'])
    const { code, err } = await place.run(['ask', 'Q?', '-m', 'far/fake-model'])
    expect(code).toBe(4)
    expect(err).toContain('The bridge is raised')
    expect(err).toContain('next  drawbridge lower')
  })

  test('explain tells the latest request, also when it has just been made', async () => {
    write(configWith())
    await place.up()
    for (const question of ['one', 'two', 'three']) {
      const asked = await place.run(['ask', question, '-m', 'far/fake-model'])
      expect((await place.run(['explain'])).out).toContain(/\bd_\w+/.exec(asked.err)?.[0] ?? 'a decision')
    }
  })

  test('every screen keeps to eighty columns', async () => {
    write(configWith())
    const env = { COLUMNS: '80' }
    await place.up()
    await place.run(['ask', 'Q?', '-m', 'far/fake-model'])
    await place.run(['raise'])
    for (const command of ['status', 'models', 'doctor', 'explain']) {
      const { out } = await place.run([command], { env })
      for (const line of out.split('\n')) expect(columnsOf(line), line).toBeLessThanOrEqual(80)
    }
  })

  test('a model that nobody offers is answered with one that somebody does', async () => {
    write(configWith())
    await place.up()
    const { code, err } = await place.run(['ask', 'Q?', '-m', 'fake-modle'])
    expect(code).toBe(1)
    expect(err).toContain('Did you mean fake-model?')
    expect(err).toContain('next  drawbridge models')
  })

  test('where keys are needed, commands use the key of the machine’s owner, or the one they are given', async () => {
    write(configWith('callers: [{ name: ada, key: "${ADA_KEY}" }]\n'))
    const env = { ADA_KEY: 'ada-0123456789' }
    const gateway = await place.up([], { env })
    expect((await place.run(['status'], { env })).code).toBe(0)
    expect((await place.run(['status', '--url', gateway.url], { env: { ADA_KEY: 'wrong-0123456789' } })).code).toBe(0)
    expect(await place.run(['status'], { env: { ...env, DRAWBRIDGE_KEY: 'wrong-0123456789' } })).toMatchObject({ code: 4 })
    expect(
      (await place.run(['status', '--url', gateway.url], { env: { ADA_KEY: 'wrong-0123456789', DRAWBRIDGE_KEY: 'ada-0123456789' } })).code,
    ).toBe(0)
  })
})

describe('without a running gateway', () => {
  test('ask carries one request by itself, and explain finds it later', async () => {
    write(configWith())
    const asked = await place.run(['ask', 'Say something', '-m', 'far/fake-model', '--json'])
    expect(asked.code).toBe(0)
    const told = JSON.parse(asked.out) as { answer: string; decision: string }
    expect(told.answer).toBe(fakeText)
    expect((await place.run(['explain', told.decision])).out).toContain(told.decision)
  })

  test('raise is kept for the next start', async () => {
    expect((await place.run(['raise'])).out).toContain('No gateway is running; the next start will know.')
    const gateway = await place.up()
    expect(await (await fetch(`${gateway.url}/admin/bridge`)).json()).toMatchObject({ isRaised: true })
  })

  test('models lists what may be asked, with zone and proof', async () => {
    write(configWith())
    const { out } = await place.run(['models'])
    expect(out).toMatch(/■ far\/fake-model +device \(loopback address 127\.0\.0\.1\)/)
    const { models, aliases } = JSON.parse((await place.run(['models', 'fake', '--json'])).out) as {
      models: { name: string }[]
      aliases: string[]
    }
    expect(models.map(({ name }) => name)).toEqual(['far/fake-model'])
    expect(aliases).toContain('auto')
  })

  test('doctor says what is wrong and exits with 1, or that all is well', async () => {
    write('nothing: 1\n')
    const ill = await place.run(['doctor', '--json'])
    expect(ill.code).toBe(1)
    expect(JSON.parse(ill.out).findings).toContainEqual(expect.objectContaining({ level: 'bad', subject: 'config' }))
    write('server: { port: 0 }\n')
    const well = await place.run(['doctor'])
    expect(well.code).toBe(0)
    expect(well.out).toContain('✓ node')
  })
})

describe('config', () => {
  test('check tells every problem with file and line, from stdin too', async () => {
    const { code, out } = await place.run(['config', 'check', '-'], {
      input: 'server:\n  prot: 3\nupstreams:\n  - { id: a, provider: olama }\n',
    })
    expect(code).toBe(1)
    expect(out).toMatch(/stdin:2: server\.prot: unknown key "prot"; did you mean "port"\?\nstdin:4: .*did you mean "ollama"\?/)
  })

  test('check finds what would keep the gateway from starting', async () => {
    write('# for the house\nserver:\n  host: 0.0.0.0\n')
    const { code, out } = await place.run(['config', 'check'])
    expect(code).toBe(1)
    expect(out).toContain('drawbridge.yaml:3: callers: server.host 0.0.0.0 is reachable from other machines')
    expect(await place.run(['config', 'check'], { env: { DRAWBRIDGE_KEYS: 'ada:0123456789abcdef' } })).toMatchObject({ code: 0 })
  })

  test('check tells what is in force, and no key', async () => {
    write(configWith('callers: [{ name: ada, key: ada-0123456789 }]\n'))
    const { code, out } = await place.run(['config', 'check'])
    expect(code).toBe(0)
    expect(out).toContain('far (openai-compatible)')
    expect(out).not.toContain('ada-0123456789')
    expect(await place.run(['config', 'check', 'missing.yaml'])).toMatchObject({ code: 2 })
  })

  test('schema is JSON Schema', async () => {
    expect(JSON.parse((await place.run(['config', 'schema'])).out)).toMatchObject({ title: 'drawbridge.yaml', type: 'object' })
  })
})

describe('init', () => {
  test('--yes writes a sound file with what it found, and never over another', async () => {
    const env = { OPENAI_API_KEY: 'sk-test-0123456789', OLLAMA_HOST: fake.url() }
    const { code, out } = await place.run(['init', '--yes', '--json'], { env })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ file: 'drawbridge.yaml', hosted: [{ provider: 'openai', keyName: 'OPENAI_API_KEY' }] })
    const text = readFileSync(join(place.folder, 'drawbridge.yaml'), 'utf8')
    expect(text).not.toContain('sk-test')
    expect(parseConfig(text, {}).problems).toEqual([])
    const schema = /\$schema=(\S+)/.exec(text)?.[1] ?? ''
    expect(JSON.parse(readFileSync(schema, 'utf8'))).toMatchObject({ title: 'drawbridge.yaml' })
    write('mine: true')
    expect(await place.run(['init', '--yes'], { env })).toMatchObject({ code: 1 })
    expect(readFileSync(join(place.folder, 'drawbridge.yaml'), 'utf8')).toBe('mine: true')
  })

  test('asks nothing where nobody can answer', async () => {
    expect(await place.run(['init'])).toMatchObject({ code: 2 })
  })
})

describe('launch', () => {
  test('starts the client with what it needs, hands its arguments on and ends as it ends', async () => {
    const bin = join(place.folder, 'bin')
    mkdirSync(bin)
    writeFileSync(
      join(bin, 'claude'),
      '#!/bin/sh\necho "$ANTHROPIC_BASE_URL|$ANTHROPIC_AUTH_TOKEN|$ANTHROPIC_API_KEY|$ANTHROPIC_MODEL|$*"\nexit 7\n',
    )
    chmodSync(join(bin, 'claude'), 0o755)
    const gateway = await place.up()
    const { code, out } = await place.run(['launch', 'claude', '--', '-p', 'two words'], {
      env: { PATH: `${bin}:${process.env.PATH ?? ''}` },
    })
    expect({ code, out }).toEqual({ code: 7, out: `${gateway.url}|drawbridge||smart|-p two words\n` })
  })

  test('prints lines that a shell takes, and says how to install what is missing', async () => {
    const gateway = await place.up()
    const printed = await place.run(['launch', 'openai', '--print'])
    expect(printed.out).toContain(`export OPENAI_BASE_URL=${gateway.url}/v1\n`)
    const missing = await place.run(['launch', 'codex'], { env: { PATH: '/nonexistent' } })
    expect(missing.code).toBe(1)
    expect(missing.err).toContain('npm install -g @openai/codex')
    expect(missing.out).toContain(`model_providers.drawbridge.base_url="${gateway.url}/v1"`)
  })

  test('every client has something to be told', async () => {
    await place.up()
    const list = JSON.parse((await place.run(['launch', '--json'])).out) as { name: string }[]
    expect(list.length).toBeGreaterThanOrEqual(8)
    for (const { name } of list.slice(0, 3)) {
      const { environment, args, steps } = JSON.parse((await place.run(['launch', name, '--json'])).out)
      expect(environment ?? args ?? steps).toBeDefined()
    }
  })
})

describe('models pull', () => {
  const gguf = Buffer.from('GGUF'.repeat(1_000))

  test('fetches a file of Hugging Face into DRAWBRIDGE_HOME with its digest', async () => {
    const asked: (string | undefined)[] = []
    const hub = await serve((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`)
      const digest = createHash('sha256').update(gguf).digest('hex')
      response.writeHead(200, { 'content-length': gguf.length, 'x-linked-etag': `"${digest}"` }).end(gguf)
    })
    const env = { HF_ENDPOINT: hub, HF_TOKEN: 'hf_test' }
    const { code, out } = await place.run(['models', 'pull', 'hf:org/repo-GGUF/tiny-Q4_0.gguf', '--json'], { env })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ isVerified: true, bytes: gguf.length, isNew: true })
    expect(asked).toEqual(['/org/repo-GGUF/resolve/main/tiny-Q4_0.gguf Bearer hf_test'])
    expect(readFileSync(join(place.home, 'models', 'tiny-Q4_0.gguf')).equals(gguf)).toBe(true)
    expect((await place.run(['models', 'pull', 'hf:org/repo-GGUF/tiny-Q4_0.gguf'], { env })).out).toContain('is there already')
    expect(asked).toHaveLength(1)
  })

  test('asks Ollama for its own models, and tells what Ollama says', async () => {
    const ollama = await serve((request, response) => {
      const lines = [
        { status: 'pulling manifest' },
        { status: 'pulling', digest: 'sha256:1', total: 10, completed: 10 },
        { status: 'success' },
      ]
      response.end(request.url === '/api/pull' ? lines.map((line) => `${JSON.stringify(line)}\n`).join('') : '')
    })
    const good = await place.run(['models', 'pull', 'qwen3:8b'], { env: { OLLAMA_HOST: ollama } })
    expect(good).toMatchObject({ code: 0, err: '' })
    expect(good.out).toContain('qwen3:8b is in Ollama')
    expect(good.out).toContain('drawbridge ask -m ollama/qwen3:8b')
    write(`upstreams:\n  - { id: box, provider: ollama, base: "${ollama}" }\n`)
    const named = await place.run(['models', 'pull', 'qwen3:8b'], { env: { OLLAMA_HOST: 'http://127.0.0.1:1' } })
    expect(named.out).toContain('drawbridge ask -m box/qwen3:8b')
    write('')
    const bad = await serve((_, response) => response.end('{"error":"pull model manifest: file does not exist"}\n'))
    expect(await place.run(['models', 'pull', 'nope:1b'], { env: { OLLAMA_HOST: bad } })).toMatchObject({ code: 1 })
    expect(await place.run(['models', 'pull', 'qwen3:8b'], { env: { OLLAMA_HOST: 'http://127.0.0.1:1' } })).toMatchObject({ code: 3 })
  })

  test('refuses names that lead out of the folder, and addresses without encryption', async () => {
    for (const [name, code] of [
      ['https://example.org/%2e%2e%2fevil.gguf', 2],
      ['http://example.org/m.gguf', 2],
      ['https://example.org/m.exe', 2],
      ['hf:org/repo', 2],
    ] as const)
      expect((await place.run(['models', 'pull', name])).code).toBe(code)
  })
})
