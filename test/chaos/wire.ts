// Requests to the gateway as bytes on a connection of their own, so that a test sees exactly what came and how it ended.
import http from 'node:http'

/** An answer as it came. */
export type Captured = {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
  /** HTTP says that it is whole; false when the connection broke first. */
  readonly isComplete: boolean
  readonly totalMs: number
}

export type Call = {
  /** Resolves when the answer is over, however; rejects only when no answer came at all. */
  readonly captured: Promise<Captured>
  /** Resolves with the first bytes of the body. */
  readonly begun: Promise<void>
  /** Leave: close the connection at once. */
  leave(): void
}

export type Sent = {
  readonly url: string
  readonly path: string
  readonly method?: string
  readonly headers?: http.OutgoingHttpHeaders
  readonly body?: unknown
  /** Give up after this long. Default 20,000. */
  readonly limitMs?: number
}

/** Send one request on a connection of its own. */
export function call({ url, path, method = 'POST', headers = {}, body, limitMs = 20_000 }: Sent): Call {
  const startedAt = performance.now()
  const begun = Promise.withResolvers<void>()
  begun.promise.catch(() => {}) // whoever does not wait for the first byte hears of the failure by `captured`
  let request: http.ClientRequest | undefined
  const captured = new Promise<Captured>((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
    const timer = setTimeout(() => {
      request?.destroy()
      reject(new Error(`no end of the answer within ${limitMs} ms`))
    }, limitMs)
    const lost = (error: Error) => {
      clearTimeout(timer)
      begun.reject(error)
      reject(error)
    }
    request = http.request(
      `${url}${path}`,
      {
        method,
        agent: false,
        headers: { ...(bytes && { 'content-type': 'application/json', 'content-length': bytes.length }), ...headers },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          begun.resolve()
        })
        response.on('error', () => {}) // a broken answer shows as `isComplete: false`
        response.on('close', () => {
          clearTimeout(timer)
          begun.resolve()
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
            isComplete: response.complete,
            totalMs: performance.now() - startedAt,
          })
        })
      },
    )
    request.on('error', lost)
    request.end(bytes)
  })
  captured.catch(() => {}) // a caller that left does not wait for its answer
  return { captured, begun: begun.promise, leave: () => request?.destroy() }
}

/** Wait until something holds, at most `limitMs`; tells whether it did. */
export async function until(holds: () => boolean | Promise<boolean>, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs
  for (;;) {
    if (await holds()) return true
    if (performance.now() > deadline) return false
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
