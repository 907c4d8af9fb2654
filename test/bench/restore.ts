// How fast surrogates are restored in streams: `node test/bench/restore.ts`. CPU time of this process, the best of three runs.
import { type Restorer, restorerOf, type TextStream } from '../../src/privacy/restore.ts'
import { household } from '../vaults.ts'

const megabytes = 8
const prose =
  'The court finds that the applicant, who ran a marathon in spring, had no claim under section 9 (b) of the act; costs follow.\n'
const text = prose.repeat(Math.ceil((megabytes * 1e6) / prose.length))
const json = `[${Array(40_000).fill('{"title":"a b c","text":"line one\\nline \\"two\\" and more","count":12,"list":["x","y"]}').join(',')}]`
const restorer = restorerOf(household)

for (const size of [4, 16, 64, 1024, 65_536]) report(`text in pieces of ${size}`, text, size, (own) => own.stream())
for (const size of [16, 1024]) report(`JSON in pieces of ${size}`, json, size, (own) => own.jsonStream())

function report(what: string, whole: string, size: number, open: (restorer: Restorer) => TextStream): void {
  const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, place) => whole.slice(place * size, (place + 1) * size))
  const runs = [0, 1, 2].map(() => {
    const stream = open(restorer)
    const before = process.cpuUsage()
    let length = 0
    for (const piece of pieces) length += stream.push(piece).length
    length += stream.end().length
    if (length !== whole.length) throw new Error('the text was changed')
    return whole.length / process.cpuUsage(before).user
  })
  console.log(`${what}: ${Math.max(...runs).toFixed(0)} MB/s`)
}
