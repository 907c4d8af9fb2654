// The package as users get it: packed, installed by npm into an empty folder, and run. And the container's files, as far as a machine
// without a container engine can check them.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Place } from './program.ts'

const root = resolve(import.meta.dirname, '../..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
  files: string[]
  bin: Record<string, string>
}
const path = { PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}` }

function canReachRegistry(): boolean {
  return spawnSync('npm', ['ping', '--fetch-retries=0', '--fetch-timeout=5000'], { stdio: 'ignore', timeout: 15_000 }).status === 0
}

const isOnline = canReachRegistry()
if (!isOnline) console.warn('SKIPPED: the npm registry cannot be reached, so the packed program was not installed and run.')

describe.skipIf(!isOnline)('the packed program', () => {
  const place = new Place()
  const program = join(place.folder, 'node_modules', '.bin', 'drawbridge')

  beforeAll(() => {
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'scripts', 'build.ts')], { stdio: 'pipe' })
    const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', place.folder], { cwd: root })
    const name = packageIn(packed.toString())
    const install = ['install', '--no-audit', '--no-fund', '--omit=dev', '--prefix', place.folder, join(place.folder, name)]
    execFileSync('npm', install, { cwd: place.folder, stdio: 'pipe', env: { ...process.env, ...path } })
  }, 240_000)
  afterAll(() => place.leave())

  test('is a program of its own that knows its version', () => {
    const out = execFileSync(program, ['--version'], { env: { ...process.env, ...path } })
    expect(out.toString()).toBe(`${manifest.version}\n`)
  })

  test('starts, answers, keeps a ledger and leaves', async () => {
    const installed = { program: [join(place.folder, 'node_modules', 'drawbridge', manifest.bin.drawbridge ?? '')] }
    const gateway = await place.up([], installed)
    expect(await (await fetch(`${gateway.url}/health`)).json()).toMatchObject({ status: 'ok', version: manifest.version })
    const asked = await place.run(['ask', 'Summarise: The bridge opens at 07:30. Trucks pay 5 euros. Cars are free.'], installed)
    expect(asked).toMatchObject({ code: 0 })
    expect((await place.run(['explain', '--json'], installed)).out).toContain('"outcome":"answered"')
    gateway.child.kill('SIGTERM')
    expect((await gateway.ended).code).toBe(0)
  }, 60_000)

  test('brings no tests and no sources, and the schema', () => {
    const folder = join(place.folder, 'node_modules', 'drawbridge')
    expect(existsSync(join(folder, 'src'))).toBe(false)
    expect(existsSync(join(folder, 'schema', 'drawbridge.schema.json'))).toBe(true)
    expect(existsSync(join(folder, 'dist', 'cli', 'main.js'))).toBe(true)
  })
})

function packageIn(json: string): string {
  const answer = JSON.parse(json) as Record<string, { filename: string }> | { filename: string }[]
  return Object.values(answer)[0]?.filename ?? ''
}

describe('the container', () => {
  const lines = readFileSync(join(root, 'Dockerfile'), 'utf8')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.trim())
  const ignore = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n')

  test('copies only what is there and what the ignore file lets through', () => {
    const copied = lines.flatMap((line) => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? [])
    expect(copied).toEqual(expect.arrayContaining(['package.json', 'src', 'scripts']))
    for (const name of copied) {
      expect(existsSync(join(root, name.replace(/^\.\//, '')))).toBe(true)
      expect(ignore).toContain(`!${name.replace(/^\.\//, '')}`)
    }
  })

  test('starts the program that the package starts, without rights it does not need', () => {
    expect(lines).toContain(`ENTRYPOINT ["node", "${manifest.bin.drawbridge}"]`)
    expect(lines.indexOf('USER node')).toBeLessThan(lines.findIndex((line) => line.startsWith('ENTRYPOINT')))
    expect(lines.some((line) => line.startsWith('HEALTHCHECK') && line.includes('/ready'))).toBe(true)
  })

  test('does not start without keys, because it listens beyond the container', async () => {
    const environment = Object.fromEntries(
      /^ENV (.+)$/m
        .exec(lines.join('\n'))?.[1]
        ?.trim()
        .split(/\s+/)
        .map((pair) => pair.split('=') as [string, string]) ?? [],
    )
    expect(environment.DRAWBRIDGE_HOST).toBe('0.0.0.0')
    const place = new Place()
    const env = { ...environment, DRAWBRIDGE_HOME: place.home, DRAWBRIDGE_PORT: '0' }
    const { code, err } = await place.run(['up'], { env })
    expect(code).toBe(2)
    expect(err).toContain('DRAWBRIDGE_KEYS=name:key')
    const gateway = await place.up([], { env: { ...env, DRAWBRIDGE_KEYS: 'ada:0123456789abcdef' } })
    expect((await fetch(`http://127.0.0.1:${gateway.port}/ready`)).status).toBe(200)
    await place.leave()
  }, 30_000)

  test('is composed with keys demanded, an Ollama on wish, and volumes that are declared', () => {
    const compose = parse(readFileSync(join(root, 'compose.yaml'), 'utf8')) as {
      services: Record<
        string,
        { environment?: Record<string, string>; profiles?: string[]; volumes?: string[]; ports?: string[]; stop_grace_period?: string }
      >
      volumes: Record<string, unknown>
    }
    expect(compose.services.drawbridge?.environment?.DRAWBRIDGE_KEYS).toMatch(/^\$\{DRAWBRIDGE_KEYS:\?/)
    expect(compose.services.drawbridge?.ports).toEqual(['127.0.0.1:4280:4280'])
    expect(compose.services.ollama?.profiles).toEqual(['ollama'])
    for (const { volumes = [] } of Object.values(compose.services))
      for (const volume of volumes) expect(compose.volumes).toHaveProperty(volume.split(':')[0] ?? '')
  })
})
