// Compiled by the type check, never run: what must not compile stands under `@ts-expect-error`, so that the check fails once it does.
import type { Document } from '../src/core/document.ts'
import type { Cleared } from '../src/privacy/boundary.ts'
import type { Outgoing, Sink, Transport } from '../src/upstreams/transport.ts'

export function unclearedSendsDoNotCompile(transport: Transport, document: Document, outgoing: Outgoing, sink: Sink): void {
  const { cleared, ...rest } = outgoing
  transport.send(outgoing, sink)
  transport.send({ ...rest, cleared }, sink)
  // @ts-expect-error a request without clearance
  transport.send(rest, sink)
  // @ts-expect-error a clearance that nobody gave
  transport.send({ ...rest, cleared: { document, zone: 'cloud', redactions: 0 } }, sink)
  // @ts-expect-error only clear() makes one
  const forged: Cleared = { document, zone: 'device', redactions: 0 }
  transport.send({ ...rest, cleared: forged }, sink)
}
