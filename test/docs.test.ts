// The documents, held to the code: what they list exists, and what exists is listed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configGaps, seats } from '../scripts/config-reference.ts'
import { parts, refreshed } from '../scripts/docs.ts'
import { type FiguresReport, figuresOf, withFigures } from '../scripts/privacy-figures.ts'
import { routes } from '../src/admin/routes.ts'
import { clients } from '../src/cli/clients.ts'
import { verbs } from '../src/cli/commands/index.ts'
import { exit } from '../src/cli/exit.ts'
import { parseConfig } from '../src/config/load.ts'
import { builtInProfiles } from '../src/config/schema.ts'
import { errorTable } from '../src/core/errors.ts'
import type { Egress } from '../src/core/exchange.ts'
import { levels } from '../src/core/sensitivity.ts'
import { providerNames } from '../src/core/upstream.ts'
import { type Door, doorAt } from '../src/gateway/doors.ts'
import { openStore } from '../src/ledger/store.ts'
import { kinds } from '../src/privacy/kinds.ts'
import { profiles } from '../src/privacy/profiles.ts'
import { standardAliases } from '../src/routing/policy.ts'
import { providers } from '../src/upstreams/providers/index.ts'

const root = resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const sourceFiles = walk(join(root, 'src')).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...walk(join(root, 'docs')).filter((file) => file.endsWith('.md'))]

describe('links and names', () => {
  test('every relative link leads to a file or folder that is there', () => {
    const broken = pages.flatMap((page) =>
      [...withoutFences(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !/^(https?:|mailto:|#)/.test(target))
        .filter((target) => !existsSync(join(root, dirname(page), target.replace(/#.*$/, ''))))
        .map((target) => `${page} -> ${target}`),
    )
    expect(broken).toEqual([])
  })

  test('every place within a page that a link names has its heading', () => {
    const lost = pages.flatMap((page) =>
      [...withoutFences(read(page)).matchAll(/\]\(([^)\s#]*)#([^)\s]+)\)/g)]
        .filter(([, target = '']) => !/^https?:/.test(target))
        .filter(([, target = '', anchor = '']) => !anchorsOf(target === '' ? page : join(dirname(page), target)).has(anchor))
        .map(([link]) => `${page}: ${link}`),
    )
    expect(lost).toEqual([])
  })

  test('every file of the repository that a page names in code marks is there', () => {
    const missing = pages.flatMap((page) =>
      [...withoutFences(read(page)).matchAll(/`((?:src|scripts|test|docs|schema)\/[\w./-]+)`/g)]
        .map(([, file = '']) => file)
        .filter((file) => !existsSync(join(root, file)))
        .map((file) => `${page}: ${file}`),
    )
    expect(missing).toEqual([])
  })

  test('every npm script that a page tells to run exists', () => {
    const known = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)
    const wrong = pages.flatMap((page) =>
      [...read(page).matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|(start|test)\b)/g)]
        .map(([, named, short]) => named ?? short ?? '')
        .filter((name) => !known.includes(name))
        .map((name) => `${page}: npm run ${name}`),
    )
    expect(wrong).toEqual([])
  })

  test('every command that a page tells to run exists', () => {
    const names = verbs.map(({ name }) => name)
    const wrong = pages.flatMap((page) =>
      [...commandsIn(read(page))]
        .filter((line) => !names.some((name) => line === name || line.startsWith(`${name} `)))
        .map((line) => `${page}: ${line}`),
    )
    expect(wrong).toEqual([])
  })

  test('the eight stops of the README are told in order, each with its file', () => {
    const stops = [...read('README.md').matchAll(/^\| (\d) (\w+) \| `(src\/[^`]+)` \|/gm)].map(([, number, name]) => `${number} ${name}`)
    expect(stops).toEqual(['1 server', '2 read', '3 inspect', '4 decide', '5 clear', '6 attempt', '7 relay', '8 record'])
  })

  test('no page tells of the machine it was written on, of private hosts or of how it came to be', () => {
    const forbidden =
      /(?:^|[\s"'`(=])(?:\/work|\/tmp|\/root|\/home\/\w+)\b|\b(?:npmjs\.org|registry\.|artifactory)|\bsession[s]? (?:of|by) (?:ours|this)|\bissue #?\d+/im
    const told = [...pages, 'NOTICE', 'docs/pictures/start.svg'].filter((page) => forbidden.test(read(page)))
    expect(told).toEqual([])
  })

  test('no page and no screen claims to be compliant or certified: what can be shown is told, and what cannot', () => {
    // A sentence that denies it is none: "makes nobody compliant".
    const claims = (text: string) =>
      text.split(/[.\n]/).some((sentence) => /\b(?:compliant|certified)\b/i.test(sentence) && !/\bnobody\b/.test(sentence))
    const screens = sourceFiles.filter((file) => /^src\/(?:cli|evidence)\//.test(file))
    expect(screens.length).toBeGreaterThan(10)
    expect([...pages, ...screens].filter((file) => claims(read(file)))).toEqual([])
    expect(read('docs/reference/obligations.md')).toContain('not legal advice')
  })

  test('the picture is a whole SVG with words for those who cannot see it, in both lights', () => {
    const svg = read('docs/pictures/start.svg')
    expect(svg).toMatch(/^<svg [^>]*role="img"[\s\S]*<title[\s\S]*<desc[\s\S]*prefers-color-scheme: dark[\s\S]*<\/svg>\s*$/)
    expect(svg).toContain('$ npm start')
  })
})

describe('what does not work yet is said, and what is said not to work does not', () => {
  test('what is promised is told before anything else is, and where the limits are told', () => {
    const top = read('README.md').slice(0, 3_000)
    expect(top).toContain('(docs/privacy.md)')
    for (const page of ['README.md', 'SECURITY.md', 'docs/reference/security.md']) {
      expect(read(page)).toContain('privacy.md)')
    }
    expect(pages.filter((page) => /inspection passes everything|no detector reads|nothing in it is redacted/i.test(read(page)))).toEqual([])
  })

  test('keys that nothing acts on are read nowhere but where they are checked, and are told so', () => {
    const elsewhere = sourceFiles.filter((file) => !file.startsWith('src/config/') && file !== 'src/cli/commands/config-check.ts')
    const readers = seats.flatMap((seat) => {
      const reader = new RegExp(`\\b(?:config|config\\(\\)|next)\\??\\.${seat}\\b`)
      return elsewhere.filter((file) => reader.test(read(file))).map((file) => `${seat}: ${file}`)
    })
    expect(readers).toEqual([])
  })

  test('reasons told to be reserved are made nowhere, and all others are', () => {
    const rows = rowsOf(section(read('docs/reference/errors.md'), 'Reasons'))
    const source = sourceFiles.filter((file) => file !== 'src/core/reasons.ts').map(read)
    const isMade = (code: string) => {
      const family = `\`${code.slice(0, code.indexOf('.'))}.\${`
      return source.some((text) => text.includes(`'${code}'`) || text.includes(family))
    }
    expect(rows.filter(([code, says = '']) => isMade(bare(code)) === says.includes('(reserved')).map(([code]) => code)).toEqual([])
  })

  test('commands told to be planned are not there, or are no longer told so', () => {
    const [, planned = ''] = /^Planned and not there: (.*)\.$/m.exec(read('docs/reference/cli.md')) ?? []
    const names = [...planned.matchAll(/`(\w+)`/g)].map(([, name]) => name)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => verbs.some((verb) => verb.name === name || verb.name.startsWith(`${name} `)))).toEqual([])
  })
})

describe('codes', () => {
  const page = read('docs/reference/errors.md')

  test('every error stands in the table with its status, party and whether to try again, and no other does', () => {
    const rows = rowsOf(section(page, 'Errors')).map(([code, status, who, retry]) => [bare(code), Number(status), who, retry === 'yes'])
    const table = Object.entries(errorTable).map(([code, { status, party, retryable }]) => [code, status, party, retryable])
    expect(sorted(rows)).toEqual(sorted(table))
  })

  test('every row of errors says what it means and what to do', () => {
    expect(rowsOf(section(page, 'Errors')).filter((row) => row.length !== 6 || row.some((cell) => cell === ''))).toEqual([])
  })

  test('every reason stands in the table, and no other does', () => {
    const codes = [...read('src/core/reasons.ts').matchAll(/^ {2}'([\w.]+)':/gm)].map(([, code]) => code)
    expect(codes.length).toBeGreaterThan(10)
    expect(
      rowsOf(section(page, 'Reasons'))
        .map(([code]) => bare(code))
        .sort(),
    ).toEqual([...codes].sort())
  })

  test('every warning stands in the table, and no other does', () => {
    const [, union = ''] = /export type WarningCode =([^\n]*(?:\n {2}[^\n]*)*)/.exec(read('src/core/conversation.ts')) ?? []
    const codes = [...union.matchAll(/'([\w-]+)'/g)].map(([, code]) => code)
    expect(codes.length).toBeGreaterThan(5)
    expect(
      rowsOf(section(page, 'Warnings'))
        .map(([code]) => bare(code))
        .sort(),
    ).toEqual([...codes].sort())
  })

  test('every error code that another page names is one', () => {
    const families = [...new Set(Object.keys(errorTable).flatMap((code) => (code.includes('.') ? [code.split('.')[0]] : [])))].join('|')
    const known = new Set([...Object.keys(errorTable), ...[...page.matchAll(/^\| `([\w.]+)`/gm)].map(([, code]) => code ?? '')])
    const wrong = pages.flatMap((file) =>
      [...read(file).matchAll(new RegExp(`\`((?:${families})\\.[a-z_]+)\``, 'g'))]
        .map(([, code = '']) => code)
        .filter((code) => !known.has(code) && !isConfigKey(code))
        .map((code) => `${file}: ${code}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('doors', () => {
  const page = read('docs/reference/http.md')
  const listed = rowsOf(section(page, 'Doors')).map(([method = '', path]) => ({ method, path: bare(path) }))
  const example = (path: string) =>
    path.replace('{model}', 'house/model').replace('{upstream}', 'house').replace('{path}', 'v1/files').replace('{id}', 'd_1')
  const source = read('src/gateway/doors.ts')

  test('every door that is listed opens', () => {
    const closed = listed.filter(({ method, path }) => !('door' in (doorAt(method, example(path)) ?? {})))
    expect(closed).toEqual([])
  })

  test('every fixed door is listed with its methods', () => {
    const fixed = [...source.matchAll(/^ {2}'(\/[^']*)': (\{.*\}),$/gm)].flatMap(([, path = '', methods = '']) =>
      [...methods.matchAll(/\b(GET|POST|PUT|DELETE):/g)].map(([, method]) => `${method} ${path}`),
    )
    expect(fixed.length).toBeGreaterThan(15)
    const known = new Set(listed.map(({ method, path }) => `${method} ${path}`))
    expect(fixed.filter((door) => !known.has(door))).toEqual([])
  })

  test('every page and every protocol with a door is reached by a listed one', () => {
    const doors = listed.flatMap(({ method, path }): Door[] => {
      const found = doorAt(method, example(path))
      return found && 'door' in found ? [found.door] : []
    })
    const [, union = ''] = /export type Page =((?:\n {2}\| '[\w-]+')+)/.exec(source) ?? []
    const names = [...union.matchAll(/'([\w-]+)'/g)].map(([, name]) => name)
    expect(new Set(doors.flatMap((door) => (door.kind === 'page' ? [door.page] : [])))).toEqual(new Set(names))
    const wires = new Set(doors.flatMap((door) => (door.kind === 'exchange' ? [door.wire] : [])))
    expect(
      [...source.matchAll(/wire: '([\w-]+)'|exchange\('[\w-]+', '([\w-]+)'\)/g)]
        .map(([, one, other]) => one ?? other)
        .filter((wire) => !wires.has(wire as never)),
    ).toEqual([])
  })

  test('every verb of the doors with a model in their path is listed', () => {
    const [, verbs = ''] = /models\\\/\(\.\+\):\(([\w|]+)\)/.exec(source) ?? []
    expect(verbs.split('|').length).toBeGreaterThan(2)
    expect(verbs.split('|').filter((verb) => !listed.some(({ path }) => path.endsWith(`:${verb}`)))).toEqual([])
  })

  test('every page of the admin plane is listed, and no other', () => {
    const real = routes.map(({ method, path }) => `${method} /admin/${path}`)
    expect(real.length).toBeGreaterThan(5)
    const told = listed.filter(({ path }) => path.startsWith('/admin/')).map(({ method, path }) => `${method} ${path}`)
    expect(told.sort()).toEqual(real.sort())
  })

  test('every header that the gateway reads or sends is told', () => {
    const used = ['exchange', 'server', 'arrival', 'relay', 'wishes']
      .flatMap((name) => [...read(`src/gateway/${name}.ts`).matchAll(/'(x-drawbridge-[\w-]*\w)'/g)])
      .map(([, header = '']) => header)
    expect([...new Set(used)].filter((header) => !page.includes(`\`${header}\``))).toEqual([])
  })

  test('every header that goes on to a provider is told', () => {
    const forwarded = walk(join(root, 'src/upstreams/providers')).flatMap((file) => {
      const [, list = ''] = /forward: \[([^\]]*)\]/.exec(read(file)) ?? []
      return [...list.matchAll(/'([\w-]+)'/g)].map(([, header = '']) => header)
    })
    expect(forwarded.length).toBeGreaterThan(3)
    expect(forwarded.filter((header) => !page.includes(`\`${header}\``))).toEqual([])
  })

  test('every word that the route may be is told', () => {
    const [, union = ''] = /export type Route = (.*)/.exec(read('src/core/decision.ts')) ?? []
    const words = [...union.matchAll(/'([\w-]+)'/g)].map(([, word]) => word)
    expect(words).toContain('redacted-cloud')
    const row = rowsOf(section(page, 'Reply headers')).find(([header]) => bare(header) === 'x-drawbridge-route')?.[1] ?? ''
    expect(words.filter((word) => !row.includes(`\`${word}\``))).toEqual([])
  })

  test('every standard alias is told', () => {
    const told = rowsOf(section(page, 'Model names')).map(([name]) => bare(name))
    expect(Object.keys(standardAliases).filter((name) => !told.includes(name))).toEqual([])
  })
})

describe('configuration', () => {
  test('every key says what it means, and no meaning is left of a key that is gone', () => {
    expect(configGaps()).toEqual({ unsaid: [], stale: [] })
  })

  test('every whole example of a configuration is sound', () => {
    const wrong = pages.flatMap((page) =>
      [...read(page).matchAll(/```yaml\n([\s\S]*?)```/g)]
        .map(([, text = '']) => text)
        .filter((text) => /^(server|upstreams|aliases|callers|privacy|ledger):/m.test(text))
        .flatMap((text) => parseConfig(text, anything).problems.map((problem) => `${page}: ${problem.path} ${problem.detail}`)),
    )
    expect(wrong).toEqual([])
  })

  test('every key that a page names exists', () => {
    const reference = read('docs/reference/config.md')
    const reasons = new Set(rowsOf(section(read('docs/reference/errors.md'), 'Reasons')).map(([code]) => bare(code)))
    const sections = [...reference.matchAll(/^### `(\w+)`/gm)].map(([, name]) => name).join('|')
    const wrong = pages.flatMap((page) =>
      [...withoutFences(read(page)).matchAll(new RegExp(`\`((?:${sections})\\.\\w+)\``, 'g'))]
        .map(([, key = '']) => key)
        .filter(
          (key) =>
            !reference.includes(`\`${key}\``) &&
            !reference.includes(`\`${key}.`) &&
            !reference.includes(`\`${key}[]`) &&
            !(key in errorTable) &&
            !reasons.has(key),
        )
        .map((key) => `${page}: ${key}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('providers, clients and commands', () => {
  test('every provider is told of: under its own heading, how it was exercised, and what a local server is known by, in the order of asking', () => {
    const page = read('docs/reference/providers.md')
    const headings = [...page.matchAll(/^### `([\w-]+)`/gm)].map(([, name]) => name)
    const exercised = rowsOf(section(page, 'What was exercised, and how')).map(([name]) => bare(name))
    expect([...headings].sort()).toEqual([...providerNames].sort())
    expect([...exercised].sort()).toEqual([...providerNames].sort())
    const known = rowsOf(section(page, 'Local')).map(([name, ports]) => `${bare(name)} ${ports}`)
    const recognised = providers.filter(({ recognise }) => recognise).map(({ name, ports = [] }) => `${name} ${ports.join(', ')}`)
    expect(known).toEqual(recognised)
  })

  test('every client that can be launched is told of', () => {
    const page = read('docs/guides/connect-your-client.md')
    const told = new Set([...page.matchAll(/drawbridge launch ([\w-]+)/g)].map(([, name]) => name))
    const sdks = new Set(['openai', 'anthropic'])
    expect(clients.map(({ name }) => name).filter((name) => !told.has(name) && !sdks.has(name))).toEqual([])
    expect([...told].filter((name) => !clients.some((client) => client.name === name))).toEqual([])
  })

  test('every exit code is told', () => {
    const told = [...read('docs/reference/cli.md').matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code))
    expect(told.sort((one, other) => one - other)).toEqual(Object.values(exit).sort((one, other) => one - other))
  })

  test('every command has its heading', () => {
    const headings = [...read('docs/reference/cli.md').matchAll(/^### `([\w ]+)`/gm)].map(([, name]) => name)
    expect(headings).toEqual(verbs.map(({ name }) => name))
  })
})

describe('the boundary', () => {
  const about = [
    'docs/privacy.md',
    'docs/guides/protect-client-data.md',
    'docs/guides/redact-and-restore.md',
    'docs/reference/inspection.md',
  ]

  test('every profile is told where one chooses, and what is told is one', () => {
    const told = rowsOf(section(read('docs/guides/protect-client-data.md'), 'Choose a profile')).flatMap(([names = '']) => marked(names))
    expect(told.sort()).toEqual(Object.keys(profiles).sort())
    expect([...builtInProfiles].sort()).toEqual(Object.keys(profiles).sort())
  })

  test('every kind in capitals that a page names is one, or stands in a dictionary of that page', () => {
    const others = ['DIRECT', 'QUASI', 'F2', 'PERSON_1', 'MISC_1']
    const unknown = about.flatMap((page) => {
      const text = read(page)
      const own = [...text.matchAll(/kind: ([A-Z_]+)/g)].map(([, kind]) => kind)
      return [...withoutFences(text).matchAll(/`([A-Z][A-Z_0-9]+)`/g)]
        .map(([, kind = '']) => kind)
        .filter((kind) => !(kind in kinds) && !own.includes(kind) && !others.includes(kind) && !kind.startsWith('DRAWBRIDGE_'))
        .map((kind) => `${page}: ${kind}`)
    })
    expect(unknown).toEqual([])
  })

  test('every action on values and on orders from outside is told, as the configuration knows them', () => {
    const reference = read('docs/reference/config.md')
    const words = (key: string) => marked(rowsOf(reference).find(([name]) => bare(name) === key)?.[1] ?? '')
    const values = words('privacy.profiles.<name>.actions')
    const orders = words('privacy.profiles.<name>.injection.action').filter((word) => word !== 'off')
    expect([values.length, orders.length]).toEqual([5, 4])
    expect(values.filter((word) => !section(read('docs/privacy.md'), 'How it works').includes(`\`${word}\``))).toEqual([])
    expect(
      orders.filter((word) => !section(read('docs/reference/security.md'), 'Orders in texts from outside').includes(`\`${word}\``)),
    ).toEqual([])
  })

  test('the levels are told in their order', () => {
    for (const page of ['docs/privacy.md', 'docs/reference/inspection.md']) expect(read(page)).toContain(levels.join(' < '))
  })

  test('the commands of the README are all there are', () => {
    const told = rowsOf(section(read('README.md'), 'Commands')).flatMap(([, names = '']) => marked(names))
    expect(told.sort()).toEqual(verbs.map(({ name }) => name).sort())
  })

  test('each promise names a test or command that there is, and each kind of data a part of the measurement', () => {
    const page = read('docs/privacy.md')
    const promises = rowsOf(section(page, 'What is promised'))
    expect(promises.length).toBeGreaterThan(5)
    const evidence = /`(?:src|test)\/[\w./-]+\.ts`|`npm run bench:privacy|`drawbridge (?:drill|verify)|reference\/ledger\.md/
    expect(promises.filter(([, by = '']) => !evidence.test(by))).toEqual([])
    const bench = ['privacy.ts', ...readdirSync(join(root, 'test/bench/privacy')).map((file) => `privacy/${file}`)]
    const source = bench.map((file) => read(`test/bench/${file}`)).join('\n')
    const collections = rowsOf(section(page, 'Figures')).flatMap(([name = '']) => (/^[\w+ ]+$/.test(name) ? [name] : []))
    expect(collections.length).toBeGreaterThan(5)
    const isTable = page.includes('| measure | figure |')
    if (!isTable) expect(collections.filter((name) => !source.includes(name))).toEqual([])
  })

  test('figures are what the report says: a line that does not hold is told so, and two kinds of data are no table', () => {
    const report: FiguresReport = {
      data: join(root, '../data/bench'),
      profile: 'balanced',
      tagger: 'abc',
      lines: [
        { measure: 'leak', figure: 0.333, unit: '%', want: '<= 0.5', isMet: true },
        { measure: 'speed', figure: 1_136.54, unit: 'kchar/s', want: '>= 2000', isMet: false },
        { measure: 'absent', figure: null, unit: '%', want: '>= 1', isMet: false },
        { measure: '  part', figure: 12.34, unit: '%' },
      ],
    }
    const when = { day: '2026-01-02', machine: 'a machine, 2 cores', node: '24.0.0' }
    const figures = figuresOf([report], when)
    expect(figures).toContain('2026-01-02 on a machine, 2 cores')
    expect(figures).toContain('`../data/bench`')
    expect(figures).toContain('1 of 3 lines hold.')
    expect(rowsOf(figures)).toEqual([
      ['leak', '0.33 %', '≤ 0.5', 'yes'],
      ['speed', '1,136.5 kchar/s', '≥ 2000', '**no**'],
      ['absent', 'not measured', '≥ 1', '**no**'],
      ['part', '12.34 %', '', ''],
    ])
    expect(() => figuresOf([report, { ...report, data: 'other' }], when)).toThrow()
    expect(withFigures(read('docs/privacy.md'), figures)).toContain(`<!-- figures -->\n\n${figures}\n\n<!-- end of figures -->`)
    expect(() => withFigures('no place', figures)).toThrow()
  })

  describe('the ledger', () => {
    const page = read('docs/reference/ledger.md')
    let folder: string
    let file: string
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'drawbridge-docs-'))
      file = join(folder, 'ledger.db')
      const store = await openStore(`sqlite:${file}`)
      const content = Buffer.from('{"model":"m"}')
      const line = (at: string): Egress => ({
        exchange: 'd_1',
        at,
        upstream: 'tower',
        provider: 'openai',
        model: 'm',
        zone: 'cloud',
        destination: 'https://example.com',
        level: 'internal',
        sha256: createHash('sha256').update(content).digest('hex'),
        bytes: content.length,
        redactions: { PERSON: 1 },
        policy: 'p q',
        content,
      })
      await store.noteEgress(['2026-01-01', '2026-01-02', '2026-01-03'].map((day) => line(`${day}T00:00:00.000Z`)))
      await store.forgetEgress('2026-01-02T00:00:00.000Z')
      await store.close()
      writeFileSync(join(folder, 'check.mjs'), /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
    })
    afterAll(() => rmSync(folder, { recursive: true, force: true }))
    const change = (sql: string) => {
      const database = new DatabaseSync(file)
      database.exec(sql)
      database.close()
    }
    const check = () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'check.mjs'), file], { encoding: 'utf8' })
      return status === 0 ? stdout : stderr
    }

    test.each([
      ['egress', 'Egress: what left'],
      ['reviews', 'Reviews'],
    ])('every column of %s is told, and no other', (table, title) => {
      const database = new DatabaseSync(file, { readOnly: true })
      const columns = database
        .prepare(`select name from pragma_table_info('${table}')`)
        .all()
        .map(({ name }) => String(name))
      database.close()
      const rows = rowsOf(section(page, title).split('\n### ')[0] ?? '')
      expect(rows.flatMap(([names = '']) => marked(names)).sort()).toEqual(columns.sort())
    })

    test('the script for strangers agrees with the chain as it is written, and finds what was changed', () => {
      expect(check()).toContain('2 lines, sound')
      change("update egress set level = 'public' where seq = 3")
      expect(check()).toContain('line 3 was changed')
      change("update egress set level = 'internal' where seq = 3; update egress set content = x'00' where seq = 2")
      expect(check()).toContain('line 2 keeps other bytes')
      change('update egress set content = null; delete from egress where seq = 3')
      expect(check()).toContain('the end is gone')
      change('delete from egress')
      expect(check()).toContain('the end is gone')
    })
  })
})

describe('parts that come from the code', () => {
  for (const page of Object.keys(parts)) {
    test(`${page} is as the code would have it; node scripts/run.mjs scripts/docs.ts writes it anew`, async () => {
      const text = read(`docs/reference/${page}`)
      expect(text).toBe(await refreshed(page, text))
    })
  }
})

test('every decision has its number once, a title and what it decided', () => {
  const files = readdirSync(join(root, 'docs/decisions')).sort()
  expect(files.map((file) => Number(file.slice(0, 3)))).toEqual(files.map((_, index) => index + 1))
  const wrong = files.filter(
    (file) => !new RegExp(`^# ${file.slice(0, 3)} .+\\n\\n\\*\\*Decided:\\*\\* `).test(read(`docs/decisions/${file}`)),
  )
  expect(wrong).toEqual([])
})

/** An environment in which every variable is set. */
const anything = new Proxy({}, { get: () => 'a-key-of-some-length' }) as Record<string, string> // every name has a value, as the type says

function isConfigKey(code: string): boolean {
  return read('docs/reference/config.md').includes(`\`${code}\``)
}

/** What stands behind `drawbridge` on command lines in fences and code marks. */
function commandsIn(text: string): Set<string> {
  const fenced = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, body = '']) => body.split('\n'))
  const marked = [...text.matchAll(/`([^`\n]+)`/g)].map(([, body = '']) => body)
  const found = [...fenced, ...marked].flatMap((line) => {
    const [, rest] = /^(?:\w+=\S* )*(?:npm run (?:--silent )?)?drawbridge (?:-- )?([a-z].*)$/.exec(line.trim()) ?? []
    return rest === undefined ? [] : [rest.trim()]
  })
  return new Set(found)
}

/** What stands in code marks. */
function marked(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
}

/** Headings as links name them. */
function anchorsOf(page: string): Set<string> {
  const titles = [...withoutFences(read(page)).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title)
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  )
}

/** A page without its fenced examples. */
function withoutFences(text: string): string {
  return text.replace(/```[\s\S]*?```/g, '')
}

/** The text below a heading, up to the next one of its own rank or above. */
function section(page: string, title: string): string {
  const lines = page.split('\n')
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === title)
  if (start < 0) throw new Error(`no section "${title}"`)
  const rank = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 0
  const length = lines.slice(start + 1).findIndex((line) => (/^#+(?= )/.exec(line)?.[0].length ?? 99) <= rank)
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n')
}

/** The rows of a section's tables, without their heads. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  return rows
    .filter((row, index) => !/^\|[\s:|-]+\|$/.test(row) && !/^\|[\s:|-]+\|$/.test(rows[index + 1] ?? ''))
    .map((row) =>
      row
        .slice(1, row.lastIndexOf('|'))
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    )
}

function bare(cell: string | undefined): string {
  return (cell ?? '').replace(/`/g, '')
}

function sorted(rows: readonly unknown[][]): unknown[][] {
  return [...rows].sort((one, other) => String(one[0]).localeCompare(String(other[0])))
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [relative(root, path)]
  })
}
