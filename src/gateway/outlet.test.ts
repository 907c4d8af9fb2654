import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Outlet } from './outlet.ts'

/** A real reply on a connection that is read only when told, and the outlet over it. */
async function aReply() {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1') // a TCP listener
  socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  const response = await new Promise<ServerResponse>((resolve) => server.once('request', (_, reply) => resolve(reply)))
  const writes: number[] = []
  const write = response.write.bind(response) as (data: Uint8Array) => boolean
  response.write = ((data: Uint8Array) => {
    writes.push(data.length)
    return write(data)
  }) as typeof response.write
  const read = async () => {
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    server.close()
    const text = Buffer.concat(chunks).toString()
    return text.slice(text.indexOf('\r\n\r\n') + 4)
  }
  return { outlet: new Outlet(response, false), response, writes, read }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
const identity = { 'transfer-encoding': 'identity', connection: 'close' }

describe('an outlet', () => {
  test('keeps every byte and its order, whatever is text and whatever bytes, and however turns fall between', async () => {
    const pieces = fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.boolean(), fc.boolean()), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(pieces, async (list) => {
        const { outlet, read } = await aReply()
        outlet.begin(200, { ...identity })
        for (const [text, isText, turns] of list) {
          outlet.write(isText ? text : Buffer.from(text))
          if (turns) await turn()
        }
        outlet.end('ende')
        expect(await read()).toBe(`${list.map(([text]) => text).join('')}ende`)
      }),
      { numRuns: 40 },
    )
  })

  test('writes once for what is said in one turn', async () => {
    const { outlet, writes, read } = await aReply()
    outlet.begin(200, { ...identity })
    for (const text of ['one ', 'two ', 'three']) outlet.write(text)
    expect(writes).toEqual([])
    await turn()
    expect(writes).toEqual([13])
    outlet.end()
    expect(await read()).toBe('one two three')
  })

  test('asks to wait when a turn brings too much, and again while the caller does not read', async () => {
    const { outlet, read } = await aReply()
    outlet.begin(200, { ...identity })
    const half = Buffer.alloc(40_000, 'x')
    expect(outlet.write(half)).toBe(true)
    let sent = half.length
    let waits = 0
    let reading: Promise<string> | undefined
    while (sent < 8_000_000) {
      sent += half.length
      if (outlet.write(half)) continue
      waits++
      // Whoever is asked to wait is told when there is room, also when the caller begins to read only now.
      const room = new Promise<void>((resolve) => outlet.onDrain(resolve))
      if (waits === 2) reading = read()
      await (reading ? room : Promise.race([room, turn()]))
    }
    outlet.end()
    expect(waits).toBeGreaterThan(2)
    expect((await (reading ?? read())).length).toBe(sent)
  })

  test('says nothing more once it has ended, and nothing to one that is gone', async () => {
    const { outlet, read } = await aReply()
    outlet.begin(200, { ...identity })
    outlet.end('all')
    outlet.write('more')
    outlet.end('again')
    expect(await read()).toBe('all')
    const gone = await aReply()
    gone.outlet.begin(200, { ...identity })
    gone.outlet.write('half')
    gone.outlet.destroy()
    expect(gone.outlet.write('more')).toBe(true)
    await gone.read()
  })
})
