// The far end of every benchmark: a raw socket server that answers with canned bytes, so that it costs as little as a process can.
// Streams are fifty events, each its own write and its own HTTP chunk. Prints `{"port":N}` and runs until it is told to stop.
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { chatAnswer, chatEvents, messagesAnswer, messagesEvents, messagesPath, pacedModel } from './canned.ts'

/** Between events of a paced stream, after the first two. */
const paceMs = 1

const whole = (body: string) =>
  Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
const chunk = (event: string) => Buffer.from(`${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`)

type Canned = { readonly whole: Buffer; readonly head: Buffer; readonly events: readonly Buffer[]; readonly metered: readonly Buffer[] }

const streamHead = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n',
)
const lastChunk = Buffer.from('0\r\n\r\n')
const chat: Canned = {
  whole: whole(chatAnswer),
  head: streamHead,
  events: chatEvents(false).map(chunk),
  metered: chatEvents(true).map(chunk),
}
const messages: Canned = {
  whole: whole(messagesAnswer),
  head: streamHead,
  events: messagesEvents().map(chunk),
  metered: messagesEvents().map(chunk),
}

const endOfHead = Buffer.from('\r\n\r\n')
const asksStream = Buffer.from('"stream":true')
const asksUsage = Buffer.from('"include_usage":true')
const asksPace = Buffer.from(`"model":"${pacedModel}"`)

const server = createServer({ noDelay: true }, (socket) => {
  let held: Buffer | undefined
  socket.on('error', () => socket.destroy())
  socket.on('data', (data: Buffer) => {
    held = held ? Buffer.concat([held, data]) : data
    for (;;) {
      const length = requestLength(held)
      if (length === undefined || held.length < length) return
      const request = held.subarray(0, length)
      const rest: Buffer | undefined = held.length > length ? held.subarray(length) : undefined
      held = rest
      answer(socket, request)
      if (!held) return
    }
  })
})

/** Bytes of the first request in `data`, as far as its head has come. */
function requestLength(data: Buffer): number | undefined {
  const end = data.indexOf(endOfHead)
  if (end < 0) return undefined
  const length = /\r\ncontent-length: *(\d+)/i.exec(data.toString('latin1', 0, end))?.[1]
  return end + 4 + Number(length ?? 0)
}

function answer(socket: Socket, request: Buffer): void {
  const canned = request.includes(messagesPath) && request.indexOf(messagesPath) < 16 ? messages : chat
  if (!request.includes(asksStream)) {
    socket.write(canned.whole)
    return
  }
  const events = request.includes(asksUsage) ? canned.metered : canned.events
  socket.write(canned.head)
  if (request.includes(asksPace)) {
    void pace(socket, events)
    return
  }
  for (const event of events) socket.write(event)
  socket.write(lastChunk)
}

/** All events up to the first with content at once, the others one by one. */
async function pace(socket: Socket, events: readonly Buffer[]): Promise<void> {
  for (const [index, event] of events.entries()) {
    if (index > 2) await new Promise((resolve) => setTimeout(resolve, paceMs))
    if (socket.destroyed) return
    socket.write(event)
  }
  socket.write(lastChunk)
}

server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)) // a TCP listener
process.once('SIGTERM', () => process.exit(0))
