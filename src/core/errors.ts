// One table of everything that can go wrong, by who must act. `docs/reference/errors.md` is held to it by a test.
// `message` is a sentence made from data only: never prompt text, a key or a header's value.

/** Who must act. */
export type Party = 'caller' | 'policy' | 'privacy' | 'upstream' | 'operator' | 'us'

type Row = { readonly status: number; readonly party: Party; readonly retryable: boolean; readonly message: string; readonly next: string }

export const errorTable = {
  'request.malformed': row(400, 'caller', false, 'The request body is not valid JSON: {detail}.', 'Send one JSON object encoded as UTF-8.'),
  'request.invalid': row(400, 'caller', false, '{param}: {detail}.', 'Correct this field and send the request again.'),
  'request.unsupported': row(
    400,
    'caller',
    false,
    '{param} cannot be carried to {upstream} ({protocol}): {detail}.',
    'Remove the field, or name a model whose provider supports it.',
  ),
  'request.too_large': row(413, 'caller', false, 'The body is larger than {limit} bytes.', 'Send less, or raise server.bodyLimit.'),
  'request.timeout': row(408, 'caller', true, 'The request did not arrive within {seconds} s.', 'Send the whole body without pausing.'),
  'request.not_found': row(404, 'caller', false, 'There is no door {method} {path}.', 'See docs/reference/http.md for the doors.'),
  'request.not_here': row(403, 'caller', false, 'This address or web origin may not call.', 'Add it to server.hosts or server.origins.'),
  'request.method': row(405, 'caller', false, '{path} does not take {method}.', 'Use {allowed}.'),
  'caller.unknown': row(
    401,
    'caller',
    false,
    'No valid key came with the request.',
    'Send one that was made with `drawbridge keys create`, or one of those under callers in the configuration.',
  ),
  'caller.expired': row(
    401,
    'caller',
    false,
    'The key of {caller} expired at {at}.',
    'Ask for another: `drawbridge keys rotate {caller}`.',
  ),
  'caller.revoked': row(401, 'caller', false, 'The key of {caller} has been revoked.', 'Ask whoever gave it to you for another.'),
  'caller.ambiguous': row(401, 'caller', false, 'The request carries keys of more than one caller.', 'Send one key, in one header.'),
  'caller.unchecked': row(
    503,
    'operator',
    true,
    'The store of keys has not answered for too long, so no key of it is taken.',
    'Mend the store; keys under callers in the configuration go on working.',
  ),
  'caller.role': row(403, 'caller', false, '{caller} is {role}, and this takes {needed}.', 'Use a key of such a role.'),
  'session.needed': row(401, 'caller', false, 'Nobody is signed in here.', 'Sign in at /admin/sign-in, or send a key.'),
  'session.ended': row(401, 'caller', false, 'This session is over.', 'Sign in again at /admin/sign-in.'),
  'sign-in.failed': row(400, 'caller', false, 'Signing in did not work: {detail}.', 'Begin again at /admin/sign-in.'),
  'sign-in.refused': row(
    403,
    'caller',
    false,
    'You are known, but may do nothing here: {detail}.',
    'Ask whoever runs this gateway for a role.',
  ),
  'sign-in.unavailable': row(
    503,
    'operator',
    true,
    '{issuer} cannot sign anybody in now: {detail}.',
    'Check signIn in the configuration and that the address can be reached; keys go on working.',
  ),
  'admin.closed': row(403, 'caller', false, 'The admin plane does not take this: {detail}.', 'See docs/reference/http.md.'),
  'caller.limited': row(
    429,
    'policy',
    true,
    '{who} is limited to {limit} {what}.',
    'Send it again in {seconds} s; drawbridge keys show tells the limits of a key.',
  ),
  'caller.gone': row(499, 'caller', false, 'The caller left before the answer.', 'Nothing to do.'),
  'model.unknown': row(404, 'caller', false, 'No upstream offers the model {model}.{hint}', 'List the models with GET /v1/models.'),
  'feedback.off': row(403, 'caller', false, 'No feedback is kept here.', 'Set learning.outcomes to on in the configuration.'),
  'feedback.unknown': row(
    404,
    'caller',
    false,
    'No answer of yours has the decision {decision}.',
    'Send the x-drawbridge-decision of an answer that you were given.',
  ),
  'policy.refused': row(403, 'policy', false, 'No candidate may answer this request: {detail}', 'See `drawbridge explain {decision}`.'),
  'policy.held': row(
    403,
    'policy',
    true,
    'A human must approve what would leave: {review}.',
    'Look with `drawbridge review {review}`; once it is approved, send the same request again.',
  ),
  'budget.exhausted': row(
    429,
    'policy',
    true,
    'Budget {budget} has {left} left, and this may take {needed}.',
    'Wait until {until}, ask a model at home, or have the budget raised.',
  ),
  'budget.unchecked': row(
    503,
    'operator',
    true,
    'Budget {budget} cannot be asked, so nothing is spent.',
    'Mend the ledger; models at home go on answering.',
  ),
  'policy.no_upstream': row(503, 'policy', true, 'Nothing can answer this request now: {detail}', 'Run `drawbridge doctor`.'),
  'inspection.incomplete': row(
    503,
    'privacy',
    true,
    'The inspection did not finish, so the request stays here.',
    'Run `drawbridge doctor`.',
  ),
  'boundary.breach': row(
    500,
    'privacy',
    false,
    'A document was about to leave without clearance; it was stopped.',
    'Report this, with the id {id}.',
  ),
  'upstream.unreachable': row(
    502,
    'upstream',
    true,
    '{upstream} could not be reached ({detail}).',
    'Check that it runs, or add another upstream.',
  ),
  'upstream.timeout': row(
    504,
    'upstream',
    true,
    '{upstream} did not answer within {seconds} s ({phase}).',
    'Raise its timeouts, or add another.',
  ),
  'upstream.busy': row(
    503,
    'upstream',
    true,
    '{upstream} is busy: its queue of {limit} is full.',
    'Try again shortly, or raise its queue.',
  ),
  'upstream.rejected': row(502, 'upstream', false, '{upstream} rejected the request: {detail}', 'See the provider’s message.'),
  'upstream.limited': row(429, 'upstream', true, '{upstream} limits its rate: {detail}', 'Wait as long as retry-after says.'),
  'upstream.failed': row(502, 'upstream', true, '{upstream} failed with status {status}: {detail}', 'Try again, or add another upstream.'),
  'upstream.malformed': row(
    502,
    'upstream',
    true,
    '{upstream} sent an answer that is not valid {protocol}.',
    'Check what runs at its address.',
  ),
  'upstream.cut': row(502, 'upstream', true, '{upstream} stopped in the middle of its answer.', 'The part already sent is not complete.'),
  'upstream.truncates': row(
    400,
    'caller',
    false,
    'About {needed} tokens do not fit the window of {window} that {upstream} has in force; it would cut the text silently.',
    'Shorten the text, raise the window, or name another model.',
  ),
  'config.invalid': row(
    500,
    'operator',
    false,
    '{file}:{line}: {detail}',
    'Correct the file; `drawbridge config check` shows every problem.',
  ),
  'environment.invalid': row(500, 'operator', false, '{name}: {detail}.', 'Correct the variable, or unset it, and start again.'),
  'ledger.unavailable': row(500, 'operator', true, 'The ledger cannot be opened: {detail}.', 'Check the path and the disk.'),
  internal: row(500, 'us', false, 'Something failed inside Drawbridge. Id {id}.', 'Look for the id in the log.'),
} as const satisfies Record<string, Row>

export type ErrorCode = keyof typeof errorTable

function row(status: number, party: Party, retryable: boolean, message: string, next: string): Row {
  return { status, party, retryable, message, next }
}

const marker = Symbol.for('drawbridge.error')
export type ErrorData = Readonly<Record<string, string | number>>

/** A failure with a code that never changes. Recognise it by `isDrawbridgeError`, not `instanceof`. */
export class DrawbridgeError extends Error {
  readonly [marker] = true
  readonly code: ErrorCode
  readonly party: Party
  readonly retryable: boolean
  readonly data: ErrorData
  status: number

  constructor(code: ErrorCode, data: ErrorData = {}, cause?: unknown) {
    const entry = errorTable[code]
    super(fill(entry.message, data), { cause })
    this.name = 'DrawbridgeError'
    this.code = code
    this.status = entry.status
    this.party = entry.party
    this.retryable = entry.retryable
    this.data = data
  }

  /** What to do next, in one sentence. */
  get next(): string {
    return fill(errorTable[this.code].next, this.data)
  }
}

/** Make an error. `throw fail('upstream.timeout', { upstream, seconds, phase }, cause)`. */
export function fail(code: ErrorCode, data: ErrorData = {}, cause?: unknown): DrawbridgeError {
  return new DrawbridgeError(code, data, cause)
}

export function isDrawbridgeError(value: unknown): value is DrawbridgeError {
  return typeof value === 'object' && value !== null && (value as { [marker]?: boolean })[marker] === true
}

function fill(template: string, data: ErrorData): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = data[name] ?? '-'
    return String(typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value)
  })
}
