import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Document,
  DocumentError,
  edit,
  elements,
  find,
  findAll,
  insertMember,
  insertMembers,
  leafAt,
  leavesWithin,
  members,
  readDocument,
  removeMember,
  replaceLeaf,
  replaceValue,
  replaceWithin,
  type Span,
  setMember,
  toJson,
} from './document.ts'

function isParsed(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * The value of a valid text, read plainly. Not by JSON.parse: after a key that begins with a backslash V8 misreads keys with escapes
 * (https://github.com/nodejs/node/issues/63785), and such keys are among those tried here. It reads lone literals correctly.
 */
function plainValue(text: string): unknown {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g) ?? []
  let at = 0
  const read = (): unknown => {
    const token = tokens[at++]!
    if (token !== '{' && token !== '[') return JSON.parse(token)
    const items: unknown[] = []
    const entries: [string, unknown][] = []
    while (tokens[at] !== '}' && tokens[at] !== ']') {
      if (tokens[at] === ',') at++
      if (token === '[') items.push(read())
      else {
        const key = JSON.parse(tokens[at]!) as string // a key is a string literal
        at += 2
        entries.push([key, read()])
      }
    }
    at++
    return token === '[' ? items : Object.fromEntries(entries)
  }
  return read()
}

function isAccepted(text: string): boolean {
  try {
    readDocument(text, { depth: 100_000 })
    return true
  } catch (error) {
    if (error instanceof DocumentError) return false
    throw error
  }
}

const parsed = (doc: Document): unknown => plainValue(doc.text)

// Strings as they really come: quotes, escapes, line ends, other scripts, halves of pairs.
const anyString = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '\u0000', 'é', '語', '😀', '\ud83d', '\u2028', '/', ' ') }),
  fc.string({ minLength: 60, maxLength: 200 }),
  fc.string({ minLength: 40, maxLength: 90, unit: fc.constantFrom('x', 'y', '語', '"') }),
)
const keyString = fc.oneof(fc.constantFrom('a', 'b', '__proto__', '', 'a"b', 'é', '0', 'model'), anyString)
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyString,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(true, false, null, 0, -1),
    fc.array(tie('any'), { maxLength: 5 }),
    fc.array(fc.tuple(keyString, tie('any')), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
  ),
})).any

const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), maxLength: 3 })
const rawNumber = fc.constantFrom('0', '-0', '1.0', '1e2', '1E+05', '12345678901234567890', '0.10', '-1.5e-7')

function spelled(text: string): fc.Arbitrary<string> {
  return fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }).map((choices) => {
    const units = text.split('').map((unit, index) => {
      const choice = choices[index % choices.length]
      if (choice === 1) return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
      if (choice === 2 && unit === '/') return '\\/'
      return JSON.stringify(unit).startsWith('"\\ud') ? unit : JSON.stringify(unit).slice(1, -1)
    })
    return `"${units.join('')}"`
  })
}

/** JSON text as no serialiser would write it: odd spacing, duplicate keys, other spellings of strings and numbers. */
const source = fc.letrec<{ any: string; string: string }>((tie) => ({
  string: keyString.chain(spelled),
  any: fc
    .tuple(
      space,
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        tie('string'),
        rawNumber,
        fc.constantFrom('true', 'false', 'null'),
        fc
          .array(tie('any'), { maxLength: 4 })
          .chain((items) => space.map((gap) => (items.length > 0 ? `[${items.join(',')}]` : `[${gap}]`))),
        fc
          .array(fc.tuple(space, tie('string'), space, tie('any')), { maxLength: 5 })
          .chain((pairs) =>
            space.map((gap) =>
              pairs.length > 0 ? `{${pairs.map(([a, key, b, item]) => `${a}${key}${b}:${item}`).join(',')}}` : `{${gap}}`,
            ),
          ),
      ),
      space,
    )
    .map((parts) => parts.join('')),
})).any

const objectSource = source.filter((text) => text.trimStart().startsWith('{'))

/** Break a text in the ways that texts break. */
const broken = fc
  .tuple(
    source,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(2),
        fc.constantFrom(
          ...['"', '\\', '{', '}', '[', ']', ',', ':', '-', '+', '.', '0', '01', 'e', 'E1', 't', 'true', 'nul', 'NaN', 'Infinity'],
          ...['\u0000', '\u001f', '\n', '\t', ' ', '\u00a0', '\ufeff', '\u2028', '\\u', '\\u12', '\\u00G0', '\\x', '//', "'", '\u007f'],
        ),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([text, changes]) =>
    changes.reduce((now, [place, removed, piece]) => {
      const at = place % (now.length + 1)
      return now.slice(0, at) + piece + now.slice(at + removed)
    }, text),
  )

type Told = { path: (string | number)[]; text: string; isKey: boolean }

/** Every key and string of a parsed value, for texts without duplicate keys. */
function told(item: unknown, path: (string | number)[] = []): Told[] {
  if (typeof item === 'string') return [{ path, text: item, isKey: false }]
  if (Array.isArray(item)) return item.flatMap((child, index) => told(child, [...path, index]))
  if (typeof item !== 'object' || item === null) return []
  return Object.entries(item).flatMap(([key, child]) => [{ path: [...path, key], text: key, isKey: true }, ...told(child, [...path, key])])
}

const leavesOf = (doc: Document) => Array.from({ length: doc.leafCount }, (_, index) => doc.leaf(index))

function navigate(item: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((now, step) => (now as Record<string | number, unknown>)[step], item)
}

const textAt = (doc: Document, span: Span | undefined): string | undefined => span && doc.text.slice(span.start, span.end)

describe('reading', () => {
  test('any serialised value is accepted, and every key and string is found with its path', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2, '\t'), (item, indent) => {
        const doc = readDocument(JSON.stringify(item, null, indent))
        const expected = told(parsed(doc)).map((row) => JSON.stringify(row))
        const found = leavesOf(doc).map((leaf) => JSON.stringify({ path: doc.pathOf(leaf), text: doc.textOf(leaf), isKey: leaf.isKey }))
        expect(found.sort()).toEqual(expected.sort())
      }),
      { numRuns: 500 },
    )
  })

  test('odd spelling is accepted, and what a leaf says is what JSON.parse reads from its source', () => {
    fc.assert(
      fc.property(source, (text) => {
        const doc = readDocument(text)
        let before = 0
        for (const leaf of leavesOf(doc)) {
          expect(leaf.start).toBeGreaterThanOrEqual(before)
          expect(doc.textOf(leaf)).toBe(JSON.parse(text.slice(leaf.start, leaf.end)))
          before = leaf.end
        }
        expect(doc.text).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  test('a broken text is accepted or rejected exactly as JSON.parse does', () => {
    fc.assert(
      fc.property(broken, (text) => {
        expect(isAccepted(text)).toBe(isParsed(text))
      }),
      { numRuns: 5000 },
    )
  })

  test('any sequence of the units of JSON is accepted or rejected exactly as JSON.parse does', () => {
    const unit = fc.constantFrom(...'{}[]",:\\u0019-+.eEtrufalsn \n\t', '\u0001', '\ufeff', '""', '\\"', 'null', 'true', '0.')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        expect(isAccepted(text)).toBe(isParsed(text))
      }),
      { numRuns: 20_000 },
    )
  })

  test.each([
    ...['', ' ', '\ufeff{}', '{}\ufeff', '-', '01', '-01', '1.', '.5', '1e', '1e+', '+1', '--1', '0x1', '1_0', '[1,]', '{"a":1,}', '[,1]'],
    ...['{,}', '{"a"}', '{"a":}', '{a:1}', "{'a':1}", '"\u0000"', '"\u001f"', '"\n"', '"\\x"', '"\\u12"', '"\\u12G4"', '"\\', '"'],
    ...[
      'tru',
      'True',
      'nulll',
      'NaN',
      'Infinity',
      '[1 2]',
      '{} {}',
      '\u00a01',
      '1\u00a0',
      '// c\n1',
      '[',
      '{',
      '{"a"',
      ']',
      '}',
      '[}',
      '{]',
    ],
    ...['"\u007f"', '"\u2028\u2029"', '"\ud800"', '"\\ud800"', '"\\u0000"', '-0', '0', '1E-05', '{"":""}', '{"a":1,"a":2}', '\t[\r\n]\n'],
    ...[`"${'x'.repeat(100)}\u0001"`, `"${'x'.repeat(100)}`, `"${'x'.repeat(100)}\\q"`, `"${'語'.repeat(100)}\\n"`, `"${'x'.repeat(100)}"`],
  ])('%j gets the verdict of JSON.parse', (text) => {
    expect(isAccepted(text)).toBe(isParsed(text))
  })

  test('an error tells the offset that V8 tells, and never quotes the text', () => {
    fc.assert(
      fc.property(broken, (text) => {
        let ours: unknown
        let theirs: unknown
        try {
          readDocument(text)
        } catch (error) {
          ours = error
        }
        try {
          JSON.parse(text)
        } catch (error) {
          theirs = error
        }
        if (!(ours instanceof DocumentError) || !(theirs instanceof SyntaxError)) return
        const position = /at position (\d+)/.exec(theirs.message)?.[1]
        if (position !== undefined && !theirs.message.includes('Unterminated')) expect(ours.offset, theirs.message).toBe(Number(position))
        expect(ours.detail).toMatch(/^[a-z 0-9]+ at (line \d+, column \d+|the end of the text)$/)
      }),
      { numRuns: 2000 },
    )
  })

  test('line and column are those an editor shows', () => {
    expect(() => readDocument('{\n  "a": 1,\n  "b": tru\n}')).toThrow('a value was expected at line 3, column 11')
  })

  test('deep nesting meets the limit instead of the end of the stack', () => {
    expect(() => readDocument('['.repeat(100_000))).toThrow('containers nest deeper than 256 levels at line 1, column 257')
    expect(() => readDocument('{"a":'.repeat(100_000))).toThrow(DocumentError)
    expect(readDocument('['.repeat(256) + ']'.repeat(256)).leafCount).toBe(0)
    const deep = readDocument(`${'['.repeat(100_000)}"x"${']'.repeat(100_000)}`, { depth: 100_000 })
    expect(deep.pathOf(deep.leaf(0)).length).toBe(100_000)
  })

  test('a text of many rows outgrows the first tables', () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => ({ id: `id ${index}`, tags: [] }))
    const doc = readDocument(JSON.stringify(rows))
    expect(doc.leafCount).toBe(90_000)
    expect(doc.textOf(leafAt(doc, find(doc, [29_999, 'id'])!)!)).toBe('id 29999')
  })

  test('toJson is the value, also where V8 misreads a key because of another text', () => {
    fc.assert(
      fc.property(source, (text) => {
        const doc = readDocument(text)
        expect(plainValue(JSON.stringify(toJson(doc)))).toEqual(plainValue(text))
      }),
      { numRuns: 500 },
    )
    JSON.parse('{"a":1,"\\\\":2}')
    expect(toJson(readDocument('{"a":1,"\\u0061":2}'))).toEqual({ a: 2 })
    expect(JSON.stringify(toJson(readDocument('{"\\u0069d":12345678901234567890,"__proto__":1.0}')))).toBe(
      '{"id":12345678901234567890,"__proto__":1.0}',
    )
  })

  test('a leaf that is not there is a RangeError', () => {
    expect(() => readDocument('[]').leaf(0)).toThrow(RangeError)
  })
})

describe('finding', () => {
  test('find is navigation of what JSON.parse returns, duplicate keys included', () => {
    fc.assert(
      fc.property(source, (text) => {
        const doc = readDocument(text)
        const visit = (item: unknown, path: (string | number)[]): void => {
          const found = find(doc, path)
          expect(found).toBeDefined()
          expect(plainValue(textAt(doc, found)!)).toEqual(item)
          if (Array.isArray(item)) for (const [index, child] of item.entries()) visit(child, [...path, index])
          else if (typeof item === 'object' && item !== null) for (const [key, child] of Object.entries(item)) visit(child, [...path, key])
        }
        visit(parsed(doc), [])
      }),
      { numRuns: 500 },
    )
  })

  test('what is not there is not found', () => {
    const doc = readDocument('{"a":[1,{"b":"c"}],"d":"e"}')
    const paths = [
      ['x'],
      ['a', 2],
      ['a', -1],
      ['a', 0.5],
      ['a', 'b'],
      ['a', '0'],
      ['d', 0],
      ['d', 'length'],
      [0],
      ['a', 1, 'b', 'c'],
      ['toString'],
    ]
    expect(paths.map((path) => find(doc, path))).toEqual(paths.map(() => undefined))
    expect(paths.flatMap((path) => findAll(doc, path))).toEqual([])
  })

  test('findAll returns every duplicate in the order of the text', () => {
    const doc = readDocument('{"model":"a","n":{"model":"no"},"mod\\u0065l":"b","model":3}')
    expect(findAll(doc, ['model']).map((span) => textAt(doc, span))).toEqual(['"a"', '"b"', '3'])
    expect(textAt(doc, find(doc, ['model']))).toBe('3')
    expect(findAll(doc, []).length).toBe(1)
  })

  test('members and elements tell every child with its kind', () => {
    const doc = readDocument('{"a":1,"b":"x","c":[true,false,null,-0.5,"s",{}, [ ]],"d":{"a":2}}')
    expect([...members(doc, find(doc, [])!)].map(({ key, value: { kind } }) => [key, kind])).toEqual([
      ['a', 'number'],
      ['b', 'string'],
      ['c', 'array'],
      ['d', 'object'],
    ])
    const array = find(doc, ['c'])!
    expect([...elements(doc, array)].map((span) => span.kind)).toEqual(['true', 'false', 'null', 'number', 'string', 'object', 'array'])
    expect([...members(doc, array), ...elements(doc, find(doc, [])!)]).toEqual([])
  })

  test('the leaves within a value are those whose path begins with its path', () => {
    const doc = readDocument('{"a":"x","m":[{"r":"u"},{"c":["y","z"]}],"t":"w"}')
    const { from, to } = leavesWithin(doc, find(doc, ['m', 1])!)
    expect(
      leavesOf(doc)
        .slice(from, to)
        .map((leaf) => doc.textOf(leaf)),
    ).toEqual(['c', 'y', 'z'])
  })
})

describe('editing', () => {
  test('no splice, no change', () => {
    fc.assert(
      fc.property(source, (text) => {
        expect(edit(readDocument(text), []).text).toBe(text)
      }),
    )
  })

  test('a replaced leaf says the new text, and every unit outside it is as it was', () => {
    fc.assert(
      fc.property(source, fc.nat(), anyString, (text, pick, replacement) => {
        const doc = readDocument(text)
        if (doc.leafCount === 0) return
        const leaf = doc.leaf(pick % doc.leafCount)
        const after = edit(doc, [replaceLeaf(doc, leaf, replacement)])
        expect(after.textOf(after.leaf(leaf.index))).toBe(replacement)
        expect(after.text.slice(0, leaf.start)).toBe(text.slice(0, leaf.start))
        expect(after.text.endsWith(text.slice(leaf.end))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('replacing a string value and parsing is setting it', () => {
    fc.assert(
      fc.property(value, fc.nat(), anyString, (item, pick, replacement) => {
        const doc = readDocument(JSON.stringify(item))
        const values = leavesOf(doc).filter((leaf) => !leaf.isKey)
        if (values.length === 0) return
        const leaf = values[pick % values.length]!
        const path = doc.pathOf(leaf)
        const expected = { root: parsed(doc) }
        const parent = navigate(expected, ['root', ...path].slice(0, -1)) as Record<string | number, unknown>
        parent[['root', ...path].at(-1)!] = replacement
        expect(parsed(edit(doc, [replaceLeaf(doc, leaf, replacement)]))).toEqual(expected.root)
      }),
      { numRuns: 500 },
    )
  })

  test('after any edit the map is the one that reading the new text gives', () => {
    fc.assert(
      fc.property(
        source,
        fc.array(fc.tuple(fc.nat(), anyString), { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        (text, picks, scalars) => {
          const doc = readDocument(text)
          const spliced = new Map<number, { start: number; end: number; text: string }>()
          for (const [pick, replacement] of picks) {
            if (doc.leafCount === 0) break
            const leaf = doc.leaf(pick % doc.leafCount)
            spliced.set(leaf.start, replaceLeaf(doc, leaf, replacement))
          }
          const numbers = [...text.matchAll(/(?<=[[,:]\s*)(?:true|null)(?=\s*[\],}])/g)]
          for (const pick of scalars) {
            const found = numbers[pick % Math.max(1, numbers.length)]
            const isInString = leavesOf(doc).some((leaf) => found && leaf.start <= found.index && found.index < leaf.end)
            if (found && !isInString) spliced.set(found.index, { start: found.index, end: found.index + found[0].length, text: '["new"]' })
          }
          const after = edit(doc, [...spliced.values()])
          const again = readDocument(after.text)
          expect(after.leaves).toEqual({ ...again.leaves, depthLimit: after.leaves.depthLimit })
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('parts replaced within a leaf change what it says there, and nothing else of its spelling', () => {
    fc.assert(
      fc.property(anyString.chain(spelled), fc.array(fc.nat(), { maxLength: 6 }), anyString, (literal, cuts, replacement) => {
        const doc = readDocument(`[${literal}]`)
        const leaf = doc.leaf(0)
        const said = doc.textOf(leaf)
        const places = cuts.map((cut) => cut % (said.length + 1)).sort((a, b) => a - b)
        const parts = []
        for (let index = 0; index + 1 < places.length; index += 2)
          parts.push({ start: places[index]!, end: places[index + 1]!, text: replacement })
        const after = edit(doc, replaceWithin(doc, leaf, parts))
        let expected = ''
        let at = 0
        for (const part of parts) {
          expected += said.slice(at, part.start) + part.text
          at = part.end
        }
        expect(after.textOf(after.leaf(0))).toBe(expected + said.slice(at))
        expect(after.leaves).toEqual(readDocument(after.text).leaves)
      }),
      { numRuns: 1000 },
    )
  })

  test('a part replaced within a leaf leaves the other escapes alone', () => {
    const doc = readDocument('{"t":"\\u00e9t\\u00E9 \\/ Anna \\ud83d\\ude00"}')
    const leaf = doc.leaf(1)
    expect(edit(doc, replaceWithin(doc, leaf, [{ start: 6, end: 10, text: '<"1">' }])).text).toBe(
      '{"t":"\\u00e9t\\u00E9 \\/ <\\"1\\"> \\ud83d\\ude00"}',
    )
    expect(() => replaceWithin(doc, leaf, [{ start: 0, end: 99, text: '' }])).toThrow(RangeError)
    expect(() => replaceWithin(doc, leaf, [{ start: 4, end: 2, text: '' }])).toThrow(RangeError)
  })

  test('adding a member and parsing is assigning it', () => {
    fc.assert(
      fc.property(objectSource, keyString, value, (text, key, item) => {
        const doc = readDocument(text)
        const expected = Object.fromEntries([...Object.entries(parsed(doc) as object), [key, plainValue(JSON.stringify(item))]])
        expect(parsed(edit(doc, [insertMember(doc, find(doc, [])!, key, JSON.stringify(item))]))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  test('setting a member and parsing is assigning it, and leaves no other value under its name', () => {
    fc.assert(
      fc.property(objectSource, keyString, (text, key) => {
        const doc = readDocument(text)
        const after = edit(doc, setMember(doc, find(doc, [])!, key, '"set"'))
        expect(parsed(after)).toEqual(Object.fromEntries([...Object.entries(parsed(doc) as object), [key, 'set']]))
        expect(new Set(findAll(after, [key]).map((span) => textAt(after, span)))).toEqual(new Set(['"set"']))
      }),
      { numRuns: 500 },
    )
  })

  test('removing a member, first, middle, last, alone or many times, and parsing is deleting it', () => {
    fc.assert(
      fc.property(objectSource, fc.nat(), keyString, (text, pick, other) => {
        const doc = readDocument(text)
        const keys = [...members(doc, find(doc, [])!)].map((member) => member.key)
        const key = keys[pick % Math.max(1, keys.length)] ?? other
        const after = edit(doc, removeMember(doc, find(doc, [])!, key))
        const kept = Object.entries(parsed(doc) as object).filter(([name]) => name !== key)
        expect(parsed(after)).toEqual(Object.fromEntries(kept))
        expect(findAll(after, [key])).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['{}', '{"k":1}'],
    ['{ \n}', '{"k":1 \n}'],
    ['{"a":0}', '{"a":0,"k":1}'],
    ['{"a": 0}', '{"a": 0, "k": 1}'],
    ['{ "a": 0 }', '{ "a": 0, "k": 1 }'],
    ['{\n  "a": 0\n}', '{\n  "a": 0,\n  "k": 1\n}'],
    ['{"a":0, "b":{}}', '{"a":0, "b":{}, "k":1}'],
  ])('a member added to %j is spaced like its neighbours', (text, expected) => {
    const doc = readDocument(text)
    expect(edit(doc, [insertMember(doc, find(doc, [])!, 'k', '1')]).text).toBe(expected)
  })

  test('several members can be added to an empty object at once', () => {
    const doc = readDocument('{"o":{}}')
    const added = insertMembers(doc, find(doc, ['o'])!, [
      ['a', '1'],
      ['b', '"x"'],
    ])
    expect(edit(doc, [added]).text).toBe('{"o":{"a":1,"b":"x"}}')
    expect(() => insertMember(doc, { start: 0, end: 1, kind: 'array' }, 'a', '1')).toThrow(TypeError)
  })

  test('spellings that a parser would lose survive an edit beside them', () => {
    const text = '{"id":12345678901234567890,"t":1.0,"e":1e2,"z":-0,"a":1,"a":2,"s":"\\u00e9\\/\\ud800","model":"x" , "x_new":[ 1 ] }'
    const doc = readDocument(text)
    expect(edit(doc, [replaceValue(find(doc, ['model'])!, '"y"')]).text).toBe(text.replace('"x"', '"y"'))
  })

  test('splices may come in any order; overlapping ones and those outside are refused', () => {
    const doc = readDocument('{"a":"b","c":"d"}')
    const [a, b, c] = [doc.leaf(0), doc.leaf(1), doc.leaf(2)]
    expect(edit(doc, [replaceLeaf(doc, c, 'C'), replaceLeaf(doc, a, 'A')]).text).toBe('{"A":"b","C":"d"}')
    expect(() => edit(doc, [replaceLeaf(doc, b, 'x'), { start: b.end - 2, end: b.end, text: '"' }])).toThrow(RangeError)
    expect(() => edit(doc, [{ start: -1, end: 0, text: '' }])).toThrow(RangeError)
    expect(() => edit(doc, [{ start: 3, end: 99, text: '' }])).toThrow(RangeError)
    expect(() => edit(doc, [{ start: Number.NaN, end: 2, text: '' }])).toThrow(RangeError)
  })

  test('an edit that does not leave JSON behind is refused', () => {
    const doc = readDocument('{"a":"b\\u0041c"}')
    const leaf = doc.leaf(1)
    const insides = ['"', '\n', '\\']
    for (const text of insides) expect(() => edit(doc, [{ start: leaf.end - 1, end: leaf.end - 1, text }])).toThrow(DocumentError)
    expect(() => edit(doc, [{ start: leaf.start + 4, end: leaf.start + 6, text: '' }])).toThrow(DocumentError)
    expect(() => edit(doc, [replaceValue(find(doc, ['a'])!, '')])).toThrow(DocumentError)
    expect(() => edit(doc, [replaceValue(find(doc, ['a'])!, '['.repeat(300) + ']'.repeat(300))])).toThrow(DocumentError)
    expect(edit(doc, [{ start: leaf.start, end: leaf.end, text: '"x","y":"z"' }]).leafCount).toBe(4)
  })
})
