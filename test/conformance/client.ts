// A plain HTTP client that shows an answer as it came, broken ones too.
import { Agent, request as open } from 'node:http'

export type Call = {
  readonly port: number
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Leave when this aborts. */
  readonly signal?: AbortSignal
  /** Told of each piece of the body as it comes. */
  readonly onData?: (piece: Buffer) => void
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** The connection ended before the body did. */
  readonly isCut: boolean
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

/** Send a request. Status 0 when no answer came at all. */
export function call({ port, method, path, headers, body, signal, onData }: Call): Promise<Answer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    const nothing = (): Answer => ({ status: 0, headers: {}, body: Buffer.alloc(0), isCut: true })
    const request = open(
      { host: '127.0.0.1', port, method, path, agent, signal, headers: { ...headers, ...(body && { 'content-length': body.length }) } },
      (response) => {
        const tell = (isCut: boolean) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
            body: Buffer.concat(pieces),
            isCut,
          })
        response.on('data', (piece: Buffer) => {
          pieces.push(piece)
          onData?.(piece)
        })
        response.on('end', () => tell(!response.complete))
        response.on('error', () => tell(true))
        response.on('close', () => tell(true))
      },
    )
    request.on('error', () => resolve(nothing()))
    request.end(body)
  })
}
