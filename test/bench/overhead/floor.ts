// The floor: the least a proxy on Node can do. Node's HTTP server, undici's pool, the answer piped; nothing read, nothing kept.
// Called with the upstream's port; prints `{"port":N}` and runs until it is told to stop.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'

const pool = new Pool(`http://127.0.0.1:${process.argv[2]}`, { connections: 256, pipelining: 1 })

const server = createServer({ noDelay: true, keepAliveTimeout: 65_000 }, (request, response) => {
  const { 'content-type': type = 'application/json', 'content-length': length } = request.headers
  pool
    .request({
      path: request.url ?? '/',
      method: 'POST',
      headers: { 'content-type': type, ...(length !== undefined && { 'content-length': length }) },
      body: request,
    })
    .then(
      ({ statusCode, headers, body }) => {
        response.writeHead(statusCode, headers)
        body.pipe(response)
        body.on('error', () => response.destroy())
      },
      () => {
        response.statusCode = 502
        response.end()
      },
    )
})

server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)) // a TCP listener
process.once('SIGTERM', () => process.exit(0))
