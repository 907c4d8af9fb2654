import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAttempt, anEntry } from '../../test/fakes/entries.ts'
import { startPostgres } from '../../test/postgres.ts'
import type { Egress } from '../core/exchange.ts'
import { sha256 } from '../ledger/chain.ts'
import { versionOf } from '../ledger/policies.ts'
import { openSigner, signerId } from '../ledger/signer.ts'
import { openStore, type Store } from '../ledger/store.ts'
import { checkBundle } from './check.ts'
import { type Manifest, monthOf, names } from './manifest.ts'
import { writeBundle } from './write.ts'
import { unzipInto, ZipError, zipFolder } from './zip.ts'

const root = mkdtempSync(join(tmpdir(), 'evidence-test-'))
const server = await startPostgres()
afterAll(async () => {
  rmSync(root, { recursive: true, force: true })
  await server?.stop()
})

const keys = join(root, 'keys')
const signer = openSigner(keys)
const known = [signer.publicKey]
let made = 0
const aFolder = () => join(root, `bundle-${++made}`)
const exportedAt = '2026-11-20T12:00:00.000Z'
const policy = JSON.stringify([{}, 'balanced', {}, []])
const privacy = JSON.stringify([{ name: 'legal' }, 'realistic'])

/** Forty days from the 25th of September on, a request every six hours, every third of them to the cloud, a checkpoint every ten. */
async function fill(store: Store): Promise<void> {
  const at = (index: number) => new Date(Date.UTC(2026, 8, 25) + index * 6 * 3_600_000).toISOString()
  const texts = [
    { kind: 'policy' as const, version: versionOf(policy), text: policy },
    { kind: 'privacy' as const, version: versionOf(privacy), text: privacy },
  ]
  await store.keepPolicies(texts, at(0))
  const detail = { policy: sha256(policy), privacy: sha256(privacy) }
  await store.noteAdmin([{ id: 'a_0', at: at(0), who: 'gateway', action: 'policy.loaded', subject: versionOf(policy), detail }])
  for (let first = 0; first < 160; first += 10) {
    const indexes = Array.from({ length: 10 }, (_, index) => first + index)
    await store.append(indexes.map((index) => anExchange(index, at(index))))
    await store.noteEgress(indexes.filter((index) => index % 3 === 0).map((index) => aBody(index, at(index))))
    if (first === 80) await store.noteAdmin([{ id: 'a_1', at: at(85), who: 'ann', action: 'bridge.raised', subject: '', detail: {} }])
    await store.seal(at(first + 10))
  }
}

function anExchange(index: number, at: string) {
  const isCloud = index % 3 === 0
  const entry = anEntry({ id: `x_${index}`, at, firstByteMs: 41.25 + index / 7, totalMs: 1e-7 + index })
  const decision = { ...entry.decision, id: `d_${index}`, policy: versionOf(policy) }
  const zone = { zone: 'cloud' as const, by: 'hosted', at }
  const attempts = [anAttempt({ upstream: 'claude', provider: 'anthropic', model: 'claude-ü\u2028', zone })]
  return {
    ...entry,
    decision,
    ...(isCloud && { route: 'redacted-cloud' as const, cost: { micros: 1_200, source: 'catalogue' }, attempts }),
  }
}

function aBody(index: number, at: string): Egress {
  return {
    ...{ exchange: `x_${index}`, at, upstream: 'claude', provider: 'anthropic', model: 'claude-ü\u2028', zone: 'cloud' },
    ...{ destination: 'https://api.example.com', level: 'confidential', sha256: sha256(String(index)), bytes: 3_200 },
    ...{ redactions: { PERSON: 2 }, policy: `${versionOf(policy)} ${versionOf(privacy)}` },
  }
}

async function exported(store: Store, month = '2026-10', over: Partial<Parameters<typeof writeBundle>[1]> = {}) {
  const folder = aFolder()
  const told = await writeBundle(store, { month, folder, exportedAt, program: '0', signer, trust: { known }, ...over })
  return { folder, told }
}

const places = [
  { name: 'SQLite', fresh: async () => `sqlite:${join(root, `${++made}.db`)}` },
  ...(server ? [{ name: 'PostgreSQL', fresh: server.fresh }] : []),
]

describe.each(places)('a month of a ledger in $name', ({ fresh }) => {
  let store: Store
  beforeAll(async () => {
    store = await openStore(await fresh(), { keys })
    await fill(store)
  })
  afterAll(() => store.close())

  test('goes out and is found whole, from the last signature before it to the first after it', async () => {
    const { folder, told } = await exported(store)
    expect(told).toMatchObject({
      exchanges: 124,
      egress: 42,
      actions: 1,
      providers: ['anthropic'],
      plan: { isClosed: true, forgotten: [] },
    })
    const check = await checkBundle(folder, { known, mustBeKnown: true })
    expect(check).toMatchObject({ isSound: true, flaws: [], inMonth: 167, unsealed: 0, signer: { id: signer.id, isKnown: true } })
    expect(check.lines).toBeGreaterThan(check.inMonth)
  })

  test('the same ledger and month give the same bytes, but for the time of the export', async () => {
    const [one, other] = [await exported(store), await exported(store, '2026-10', { exportedAt: '2027-01-01T00:00:00.000Z' })]
    const differing = listed(one.folder).filter(
      (path) => !readFileSync(join(one.folder, path)).equals(readFileSync(join(other.folder, path))),
    )
    expect(differing).toEqual([names.manifest, names.signature])
  })

  test('however long the month, the ledger is asked for a page at a time', async () => {
    const longest = new Map<string, number>()
    const watching = new Proxy(store, {
      get: (target, name: keyof Store) => {
        const method = target[name] as (...args: readonly unknown[]) => Promise<unknown>
        return async (...args: readonly unknown[]) => {
          const answer = await method(...args)
          if (/From$|^withEgress|^recorded/.test(name)) longest.set(name, Math.max(longest.get(name) ?? 0, limitOf(args)))
          return answer
        }
      },
    })
    await exported(watching)
    expect([...longest.keys()].sort()).toEqual([
      'actionsFrom',
      'checkpointsFrom',
      'egressFrom',
      'exchangesFrom',
      'recorded',
      'reviewsFrom',
      'withEgress',
    ])
    for (const [name, most] of longest) expect(`${name} ${most <= 1_000}`).toBe(`${name} true`)
  })

  test('months follow one another without a gap, and what nobody wrote is told as nothing', async () => {
    const [one, next] = [(await exported(store, '2026-09')).told, (await exported(store, '2026-10')).told]
    const endOf = (manifest: Manifest | undefined) => manifest?.stretches.find(({ ledger }) => ledger === 'exchanges')
    expect(endOf(one?.manifest)?.last.seq).toBeGreaterThanOrEqual((endOf(next?.manifest)?.start.seq ?? Number.POSITIVE_INFINITY) - 1)
    const { folder, told } = await exported(store, '2025-01')
    expect(told).toBeUndefined()
    expect(() => statSync(folder)).toThrow()
  })

  test('what is nobody’s ledger line is told as gap: an exchange that left without one, one that left and is not recorded', async () => {
    const own = await openStore(await fresh(), { keys })
    await fill(own)
    const at = '2026-10-15T00:00:00.000Z'
    await own.append([anExchange(999, at)])
    await own.noteEgress([aBody(998, at)])
    await own.append([anEntry({ id: 'x_back', at: '2026-10-01T00:00:00.000Z' })])
    const { folder } = await exported(own)
    await own.close()
    const page = readFileSync(join(folder, names.gaps), 'utf8')
    expect(page).toContain('## Exchanges that went out and have no egress line: 1')
    expect(page).toContain('x_999')
    expect(page).toContain('## Egress lines whose exchange is not recorded: 1')
    expect(page).toMatch(/## Lines at which the clock ran back: [1-9]/)
    expect(page).toContain('## The bridge raised: 1')
    expect((await checkBundle(folder, { known })).isSound).toBe(true)
  })

  test('which weights answered is told where the runtime told it, and as not told elsewhere', async () => {
    const own = await openStore(await fresh(), { keys })
    await fill(own)
    const entry = anEntry({ id: 'x_weights', at: '2026-10-20T00:00:00.000Z' })
    const [candidate] = entry.decision.kind === 'route' ? entry.decision.candidates : []
    const known = candidate && { ...candidate, model: { ...candidate.model, digest: 'ab'.repeat(32) } }
    await own.append([{ ...entry, decision: { ...entry.decision, ...(known && { candidates: [known] }) } }])
    const { folder } = await exported(own)
    await own.close()
    const { models } = JSON.parse(readFileSync(join(folder, names.models), 'utf8')) as { models: { upstream: string; digests: unknown }[] }
    expect(models.map(({ upstream, digests }) => [upstream, digests])).toEqual([
      ['claude', 'not told'],
      ['box', ['ab'.repeat(32)]],
    ])
  })

  test('what retention took is told, and what is left is sound', async () => {
    const own = await openStore(await fresh(), { keys })
    await fill(own)
    await own.sweep({ maxAgeDays: 30, now: Date.parse('2026-11-10T00:00:00Z') })
    const { folder, told } = await exported(own)
    const before = await exported(own, '2026-09')
    await own.close()
    expect(told?.plan.forgotten.map(({ ledger }) => ledger)).toContain('exchanges')
    expect(readFileSync(join(folder, names.gaps), 'utf8')).toContain('## Lines that retention may have taken')
    expect((await checkBundle(folder, { known })).flaws).toEqual([])
    expect(before.told).toBeUndefined()
  })
})

/** What a page may hold: its limit stands last, and a list of ids is its own. */
function limitOf(args: readonly unknown[]): number {
  const last = args.at(-1)
  return Array.isArray(last) ? last.length : Number(last)
}

function listed(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter((path) => statSync(join(folder, path)).isFile()).sort()
}

describe('a bundle that somebody touched', () => {
  let whole: string
  beforeAll(async () => {
    const store = await openStore(`sqlite:${join(root, 'touched.db')}`, { keys })
    await fill(store)
    whole = (await exported(store)).folder
    await store.close()
  })
  const touched = async (change: (folder: string) => void, options: Parameters<typeof checkBundle>[1] = { known }) => {
    const folder = aFolder()
    cpSync(whole, folder, { recursive: true })
    change(folder)
    const { flaws } = await checkBundle(folder, options)
    rmSync(folder, { recursive: true })
    return flaws
  }
  const edit = (file: string, change: (lines: string[]) => void) => (folder: string) => {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n')
    change(lines)
    writeFileSync(join(folder, file), lines.join('\n'))
  }
  /** Name every file anew, and sign with another key. */
  const signAnew = (folder: string, change: (manifest: Manifest) => unknown = (manifest) => manifest) => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    writeFileSync(join(folder, names.key), publicKey.export({ type: 'spki', format: 'pem' }))
    const manifest = JSON.parse(readFileSync(join(folder, names.manifest), 'utf8')) as Manifest
    const files = manifest.files.map((entry) => ({ ...entry, sha256: sha256(readFileSync(join(folder, entry.path))) }))
    const text = JSON.stringify(change({ ...manifest, files, signer: { id: signerId(key), key } }))
    writeFileSync(join(folder, names.manifest), text)
    writeFileSync(join(folder, names.signature), sign(null, Buffer.from(text), privateKey))
  }

  test('in any one byte of any file is found', async () => {
    const files = listed(whole)
    const place = fc.record({
      file: fc.constantFrom(...files),
      where: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      flip: fc.integer({ min: 1, max: 255 }),
    })
    await fc.assert(
      fc.asyncProperty(place, async ({ file, where, flip }) => {
        const path = join(whole, file)
        const bytes = readFileSync(path)
        if (bytes.length === 0) return
        const at = Math.floor(where * bytes.length)
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] ?? 0) ^ flip
        writeFileSync(path, changed)
        try {
          expect((await checkBundle(whole, { known })).isSound).toBe(false)
        } finally {
          writeFileSync(path, bytes)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('by an edited, dropped or moved line is told with that line', async () => {
    expect(
      await touched(edit(names.exchanges, (lines) => lines.splice(20, 1, (lines[20] ?? '').replace('"status":200', '"status":500')))),
    ).toEqual([{ file: names.exchanges, kind: 'edited', seq: expect.any(Number), id: expect.stringMatching(/^x_/) }])
    expect(await touched(edit(names.egress, (lines) => lines.splice(5, 1)))).toEqual([
      { file: names.egress, kind: 'missing', seq: expect.any(Number) },
    ])
    const moved = await touched(edit(names.egress, (lines) => lines.splice(5, 2, lines[6] ?? '', lines[5] ?? '')))
    expect(moved.map(({ kind }) => kind)).toContain('moved')
    const forged = await touched(edit(names.checkpoints, (lines) => lines.splice(3, 1, (lines[3] ?? '').replace('T', 't'))))
    expect(forged.map(({ file, kind }) => `${file} ${kind}`)).toContain(`${names.checkpoints} forged`)
    const gone = await touched(edit(names.admin, (lines) => lines.splice(lines.length - 2, 1)))
    expect(gone).toEqual([{ file: names.admin, kind: 'missing', seq: 2 }])
  })

  test('by a file that is gone, is new, or stands under another key is told with that file', async () => {
    expect(await touched((folder) => unlinkSync(join(folder, names.models)))).toEqual([{ file: names.models, kind: 'missing' }])
    expect(await touched((folder) => writeFileSync(join(folder, 'note.txt'), 'trust me'))).toEqual([{ file: 'note.txt', kind: 'stray' }])
    expect(await touched((folder) => unlinkSync(join(folder, names.signature)))).toEqual([{ file: names.signature, kind: 'missing' }])
    expect(await touched((folder) => unlinkSync(join(folder, names.manifest)))).toEqual([{ file: names.manifest, kind: 'missing' }])
  })

  test('and signed anew with another key is told by its lines and checkpoints, and by the key where one was known', async () => {
    const edited = edit(names.exchanges, (lines) => lines.splice(20, 1, (lines[20] ?? '').replace('"status":200', '"status":500')))
    const lines = await touched((folder) => {
      edited(folder)
      signAnew(folder)
    })
    expect(lines).toEqual([{ file: names.exchanges, kind: 'edited', seq: expect.any(Number), id: expect.stringMatching(/^x_/) }])
    const key = await touched((folder) => signAnew(folder), { known, mustBeKnown: true })
    expect(key).toEqual([{ file: names.manifest, kind: 'foreign' }])
  })

  test('with its end or its beginning cut off and a manifest to match is told by what checkpoints saw', async () => {
    const cut = (from: 'end' | 'start') => (folder: string) => {
      const path = join(folder, names.egress)
      const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
      const kept = from === 'end' ? lines.slice(0, -8) : lines.slice(8)
      writeFileSync(path, `${kept.join('\n')}\n`)
      const [first, last] = [JSON.parse(kept[0] ?? ''), JSON.parse(kept.at(-1) ?? '')] as { seq: number; hash: string; prev_hash: string }[]
      signAnew(folder, (manifest) => ({
        ...manifest,
        stretches: manifest.stretches.map((stretch) =>
          stretch.ledger === 'egress'
            ? { ...stretch, start: { seq: first?.seq, hash: first?.prev_hash }, last: { seq: last?.seq, hash: last?.hash } }
            : stretch,
        ),
      }))
    }
    for (const side of ['end', 'start'] as const)
      expect(await touched(cut(side))).toEqual([{ file: names.egress, kind: 'missing', seq: expect.any(Number) }])
  })

  test('by a chain written anew from some line on is told where a checkpoint knew it otherwise', async () => {
    const flaws = await touched((folder) => {
      const path = join(folder, names.admin)
      const rows = readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
      let previous = ''
      for (const row of rows) {
        if (row.who === 'ann') row.who = 'bob'
        if (previous) row.prev_hash = previous
        const { chain, seq, prev_hash, id, at, who, action, subject, detail } = row
        row.hash = sha256(JSON.stringify(['admin_log', 1, chain, seq, prev_hash, id, at, who, action, subject, detail]))
        previous = String(row.hash)
      }
      writeFileSync(path, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`)
      signAnew(folder)
    })
    expect(flaws).toContainEqual({ file: names.admin, kind: 'resealed', seq: 2, id: 'a_1' })
  })

  test('whatever a manifest holds, the check says so and never fails in another way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const manifest = JSON.parse(readFileSync(join(whole, names.manifest), 'utf8')) as Record<string, unknown>
        for (const wild of [value, { ...manifest, files: value }, { ...manifest, stretches: [value] }, { ...manifest, signer: value }])
          expect((await touched((folder) => writeFileSync(join(folder, names.manifest), JSON.stringify(wild)))).length).toBeGreaterThan(0)
      }),
      { numRuns: 8 },
    )
  })

  test('in a policy’s text is told even when the manifest was signed anew', async () => {
    const file = listed(whole).find((path) => path.startsWith('policy/privacy-')) ?? ''
    const flaws = await touched((folder) => {
      writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replace('legal', 'lax'))
      signAnew(folder)
    })
    expect(flaws).toEqual([{ file, kind: 'edited' }])
  })

  test('a stranger with python and openssl finds the same', () => {
    const page = readFileSync(join(whole, names.readme), 'utf8')
    const [, script = ''] = /```python\n([\s\S]*?)\n```/.exec(page) ?? []
    const file = join(root, 'check.py')
    writeFileSync(file, script)
    if (spawnSync('python3', ['--version']).status !== 0 || spawnSync('openssl', ['version']).status !== 0) {
      console.warn('NOTE: no python3 or no openssl here: the check without the program is not tried.')
      return
    }
    const run = (folder: string) => spawnSync('python3', [file, folder], { encoding: 'utf8' })
    expect(run(whole).stdout).toMatch(/^\d+ lines of 2026-10, sound; signed by [0-9a-f]{16}\n$/)
    const folder = aFolder()
    cpSync(whole, folder, { recursive: true })
    edit(names.exchanges, (lines) => lines.splice(20, 1, (lines[20] ?? '').replace('"status":200', '"status":500')))(folder)
    expect(run(folder).stderr).toContain('exchanges.jsonl was changed')
    signAnew(folder)
    expect(run(folder).stderr).toMatch(/exchanges\.jsonl: line \d+ was changed/)
  })

  test('none of its pages claims that anything is met', () => {
    for (const file of listed(whole).filter((path) => /\.(?:md|json)$/.test(path)))
      expect(readFileSync(join(whole, file), 'utf8')).not.toMatch(/\b(?:compliant|certified)\b/i)
    expect(readFileSync(join(whole, names.obligations), 'utf8')).toContain('not legal advice')
  })

  test('as a zip it is the same bytes each time, and comes out as it went in', async () => {
    const [one, other, out] = [join(root, 'one.zip'), join(root, 'other.zip'), aFolder()]
    for (const target of [one, other]) await zipFolder(whole, listed(whole), target)
    expect(readFileSync(one).equals(readFileSync(other))).toBe(true)
    await unzipInto(one, out)
    expect(listed(out)).toEqual(listed(whole))
    expect((await checkBundle(out, { known })).isSound).toBe(true)
  })

  test('whatever a zip holds, it unpacks into its folder or is told as none', async () => {
    const source = join(root, 'wild.zip')
    await zipFolder(whole, [names.manifest, names.gaps], source)
    const bytes = readFileSync(source)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, flip, isCut) => {
        const changed = isCut ? bytes.subarray(0, at) : Buffer.from(bytes)
        if (!isCut) changed[at] = (changed[at] ?? 0) ^ flip
        writeFileSync(source, changed)
        const out = aFolder()
        const problem = await unzipInto(source, out).catch((error: unknown) => error)
        rmSync(out, { recursive: true, force: true })
        expect(problem === undefined || problem instanceof ZipError).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  test('an export that is stopped while it is packed stops', async () => {
    await expect(zipFolder(whole, listed(whole), join(root, 'stopped.zip'), AbortSignal.abort())).rejects.toThrow()
  })

  test('a name in a zip never leads out of the folder', async () => {
    const { zipSync } = await import('fflate')
    for (const name of ['../out.txt', '/etc/out.txt', 'a/../../out.txt', 'a\\..\\out.txt', 'a/b/c.txt', '.hidden']) {
      const source = join(root, 'slip.zip')
      writeFileSync(source, zipSync({ [name]: new Uint8Array(3) }))
      await expect(unzipInto(source, aFolder())).rejects.toThrow(ZipError)
    }
  })
})

test('a month is one of the calendar, in UTC', () => {
  expect(monthOf('2026-12')).toEqual({ since: '2026-12-01T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z' })
  for (const text of ['2026-13', '2026-1', '26-10', '2026-10-01', '', '0001-01']) expect(monthOf(text)).toBeUndefined()
})
