// OpenTelemetry spans, one per exchange with a child per attempt, sent over OTLP/HTTP when the usual environment names ask for it.
// All attribute names live here: the `gen_ai.*` ones are still in development there and will change.
// https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
import { hash } from 'node:crypto'
import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import type { Attempt, Entry } from '../core/exchange.ts'
import type { Operation } from '../core/upstream.ts'

export type Traces = {
  /** Queue the spans of finished exchanges. Never throws; drops the oldest when the collector does not keep up. */
  readonly observe: (entries: readonly Entry[]) => void
  readonly state: () => { readonly queued: number; readonly dropped: number }
  /** Send what waits and stop. */
  readonly close: () => Promise<void>
}

export type TracesOptions = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  /** Tell the operator; called once per outage, not once per batch. */
  readonly warn: (message: string) => void
}

type Spans = Parameters<OTLPTraceExporter['export']>[0]
type Span = Spans[number]
type Attributes = Span['attributes']

/** Exchanges that may wait, and how many go in one message. */
const mostWaiting = 2_048
const perMessage = 256

/** Start sending spans, or undefined when the environment asks for none. The library is loaded only then. */
export async function openTraces({ env, version, warn }: TracesOptions): Promise<Traces | undefined> {
  const url = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || below(env.OTEL_EXPORTER_OTLP_ENDPOINT, 'v1/traces')
  if (!url || env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined
  if (!(env.OTEL_TRACES_EXPORTER || 'otlp').split(',').some((name) => name.trim() === 'otlp')) return undefined
  if (!URL.canParse(url)) {
    warn('Traces are off: OTEL_EXPORTER_OTLP_ENDPOINT is not a URL.')
    return undefined
  }
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const exporter = new OTLPTraceExporter({
    url,
    headers: pairsOf(env.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? env.OTEL_EXPORTER_OTLP_HEADERS),
    timeoutMillis: Number(env.OTEL_EXPORTER_OTLP_TIMEOUT) || 10_000,
  })
  return tracesOver(exporter, spanMaker(env, version), warn)
}

function tracesOver(exporter: OTLPTraceExporter, spansOf: (entry: Entry) => Span[], warn: (message: string) => void): Traces {
  let waiting: Entry[] = []
  let dropped = 0
  let isDown = false
  let sending: Promise<void> | undefined

  function observe(entries: readonly Entry[]): void {
    waiting = waiting.concat(entries)
    const over = waiting.length - mostWaiting
    if (over > 0) {
      waiting = waiting.slice(over)
      dropped += over
    }
    sending ??= drain()
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const entries = waiting.slice(0, perMessage)
      waiting = waiting.slice(perMessage)
      const problem = await send(entries)
      if (problem !== undefined) dropped += entries.length
      if (problem !== undefined && !isDown) warn(`Traces could not be delivered: ${problem}.`)
      isDown = problem !== undefined
    }
    sending = undefined
  }

  /** What went wrong, if anything. The exporter itself tries again for as long as its timeout allows. */
  function send(entries: readonly Entry[]): Promise<string | undefined> {
    return new Promise((resolve) => {
      try {
        const spans = entries.flatMap(spansOf)
        if (spans.length === 0) resolve(undefined)
        else exporter.export(spans, ({ code, error }) => resolve(code === 0 ? undefined : (error?.message ?? 'unknown error')))
      } catch (error) {
        resolve(error instanceof Error ? error.message : String(error))
      }
    })
  }

  async function close(): Promise<void> {
    while (sending) await sending
    await exporter.shutdown()
  }

  return { observe, state: () => ({ queued: waiting.length, dropped }), close }
}

export type TraceContext = {
  readonly traceId: string
  readonly spanId: string
  /** The caller's span. */
  readonly parentSpanId?: string
  readonly isSampled: boolean
}

/**
 * Where an exchange stands in its trace. Ids follow from the exchange's id, so that a request to an upstream can name a span that is
 * only written when everything is over. The caller's decision not to sample is kept.
 */
export function traceContext(exchangeId: string, traceparent?: string): TraceContext {
  const digest = hash('sha256', exchangeId)
  const spanId = digest.slice(32, 48)
  // https://www.w3.org/TR/trace-context/#traceparent-header
  const caller = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(traceparent ?? '')
  if (!caller) return { traceId: digest.slice(0, 32), spanId, isSampled: true }
  const [, traceId = '', parentSpanId, flags = '0'] = caller
  return { traceId, spanId, parentSpanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** The `traceparent` to send with an attempt, so that an upstream's own spans hang below ours. */
export function outgoingTraceparent(exchangeId: string, attempt: number, traceparent?: string): string {
  const { traceId, isSampled } = traceContext(exchangeId, traceparent)
  return `00-${traceId}-${attemptSpanId(exchangeId, attempt)}-${isSampled ? '01' : '00'}`
}

function attemptSpanId(exchangeId: string, attempt: number): string {
  return hash('sha256', `${exchangeId}/${attempt}`).slice(0, 16)
}

const operationNames: Readonly<Record<Operation, string>> = {
  chat: 'chat',
  completion: 'text_completion',
  embedding: 'embeddings',
  'count-tokens': 'count_tokens',
  native: 'native',
}

/** Names that the conventions give; providers they do not know keep ours. */
const providerNames: Readonly<Record<string, string>> = { azure: 'azure.ai.openai', gemini: 'gcp.gemini', bedrock: 'aws.bedrock' }

const server = 1
const client = 2
const failed = 2

function spanMaker(env: TracesOptions['env'], version: string): (entry: Entry) => Span[] {
  const scope = { name: 'drawbridge', version }
  const attributes: Attributes = {
    'telemetry.sdk.language': 'nodejs',
    ...pairsOf(env.OTEL_RESOURCE_ATTRIBUTES),
    'service.name': env.OTEL_SERVICE_NAME || pairsOf(env.OTEL_RESOURCE_ATTRIBUTES)['service.name'] || 'drawbridge',
    'service.version': version,
  }
  // The serialiser reads the attributes and nothing else of a resource; the rest of the interface serves its SDK.
  const resource = { attributes } as Span['resource']

  const span = (
    context: TraceContext,
    parts: Pick<Span, 'name' | 'kind' | 'attributes'> & { from: number; ms: number; error?: string },
  ): Span => {
    const { from, ms, error, ...rest } = parts
    const { traceId, spanId, parentSpanId } = context
    const startTime = hrTime(from)
    const endTime = hrTime(from + ms)
    return {
      ...rest,
      attributes: { ...rest.attributes, ...(error && { 'error.type': error }) },
      spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
      ...(parentSpanId && { parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: 1, isRemote: rest.kind === server } }),
      startTime,
      endTime,
      duration: hrTime(ms),
      status: { code: error ? failed : 0 },
      links: [],
      events: [],
      ended: true,
      resource,
      instrumentationScope: scope,
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    }
  }

  return (entry) => {
    const context = traceContext(entry.id, entry.traceparent)
    if (!context.isSampled) return []
    const from = Date.parse(entry.at)
    const operation = operationNames[entry.operation]
    let spent = 0
    const children = entry.attempts.map((attempt, index) => {
      // Attempts follow one another; only their lengths are kept.
      const start = Math.min(spent, entry.totalMs)
      spent = start + attempt.totalMs
      return span(
        { ...context, spanId: attemptSpanId(entry.id, index), parentSpanId: context.spanId },
        {
          name: `${operation} ${attempt.model}`,
          kind: client,
          from: from + start,
          ms: attempt.totalMs,
          attributes: attemptAttributes(attempt, operation),
          error: attempt.error,
        },
      )
    })
    // A refusal is the gateway doing its work, and a caller who leaves is no fault of ours.
    const isFault = entry.outcome === 'failed' || entry.outcome === 'incomplete'
    const parent = span(context, {
      name: `${operation} ${entry.askedModel}`,
      kind: server,
      from,
      ms: entry.totalMs,
      attributes: exchangeAttributes(entry, operation),
      error: isFault ? (entry.error ?? entry.outcome) : undefined,
    })
    return [parent, ...children]
  }
}

function exchangeAttributes(entry: Entry, operation: string): Attributes {
  const last = entry.attempts.at(-1)
  return withoutGaps({
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': last && providerName(last.provider),
    'gen_ai.request.model': entry.askedModel,
    'gen_ai.request.stream': entry.isStream,
    'gen_ai.response.model': entry.answeredModel,
    'gen_ai.response.finish_reasons': entry.finish && [entry.finish.raw ?? entry.finish.unified],
    'gen_ai.usage.input_tokens': entry.usage?.inputTotal,
    'gen_ai.usage.output_tokens': entry.usage?.outputTotal,
    'gen_ai.usage.cache_read.input_tokens': entry.usage?.cacheRead,
    'gen_ai.usage.cache_creation.input_tokens': entry.usage?.cacheWrite,
    'http.response.status_code': entry.status,
    'drawbridge.exchange': entry.id,
    'drawbridge.decision': entry.decision.id,
    'drawbridge.caller': entry.caller,
    'drawbridge.door': entry.door,
    'drawbridge.route': entry.route,
    'drawbridge.outcome': entry.outcome,
    'drawbridge.level': entry.level,
    'drawbridge.zone': last?.zone.zone,
    'drawbridge.lane': last?.lane,
    'drawbridge.upstream': last?.upstream,
    'drawbridge.warnings': entry.warnings.length,
    'drawbridge.first_byte_ms': entry.firstByteMs,
    'drawbridge.cost_usd': entry.cost.micros === undefined ? undefined : entry.cost.micros / 1e6,
  })
}

/** Usage is told once, with the exchange, so that summing over spans counts nothing twice. */
function attemptAttributes(attempt: Attempt, operation: string): Attributes {
  return withoutGaps({
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': providerName(attempt.provider),
    'gen_ai.request.model': attempt.model,
    'http.response.status_code': attempt.status,
    'drawbridge.upstream': attempt.upstream,
    'drawbridge.upstream_request': attempt.upstreamRequestId,
    'drawbridge.zone': attempt.zone.zone,
    'drawbridge.lane': attempt.lane,
    'drawbridge.wire': attempt.wire,
    'drawbridge.queue_ms': attempt.queueMs,
    'drawbridge.first_byte_ms': attempt.firstByteMs,
  })
}

function providerName(provider: string): string {
  return providerNames[provider] ?? provider
}

function withoutGaps(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}

/** Seconds and nanoseconds. */
function hrTime(milliseconds: number): [number, number] {
  const seconds = Math.floor(milliseconds / 1000)
  return [seconds, Math.round((milliseconds - seconds * 1000) * 1e6)]
}

function below(base: string | undefined, path: string): string | undefined {
  return base ? `${base.replace(/\/+$/, '')}/${path}` : undefined
}

/** `name=value,name=value`, percent-encoded: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function pairsOf(text: string | undefined): Record<string, string> {
  return Object.fromEntries(
    (text ?? '')
      .split(',')
      .map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')).trim(), decoded(pair.slice(pair.indexOf('=') + 1).trim())])
      .filter(([name]) => name !== ''),
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not percent-encoded after all: taken as it is.
    return text
  }
}
