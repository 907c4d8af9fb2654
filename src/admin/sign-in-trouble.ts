// What can go wrong around signing in, in words that are ours. The library's errors hold what was received, codes and tokens among it, so of
// them only the kind is kept, and never the cause.
import { type DrawbridgeError, fail, isDrawbridgeError } from '../core/errors.ts'

/** Why nobody came in: the word for the log, the sentence for people. */
const sentences = {
  browser: 'it was not begun in this browser, or longer than ten minutes ago',
  state: 'the answer does not belong to what was begun in this browser',
  issuer: 'the answer is from somebody else than the issuer',
  declined: 'the issuer let nobody in',
  code: 'the issuer does not take the code: it is used up, too old, or not for this gateway',
  token: 'the token cannot be trusted: it is for another client or sign-in, of another issuer, or its time is over',
  signature: 'the token is not signed with a key of the issuer',
} as const
export type FailedBy = keyof typeof sentences

export function failed(reason: FailedBy): DrawbridgeError {
  return fail('sign-in.failed', { detail: sentences[reason], reason })
}

/** An answer is larger than anybody reads. */
export class TooLarge extends Error {}

const slow = 'it did not answer in time'
const plain = 'it names an address without https'
const other = 'it answers with something else than OpenID Connect'
const unknownClient = 'it does not take clientId and clientSecret as they are shown'

/** The library's words for what is the issuer's doing. */
const ofIssuer: Readonly<Record<string, string>> = {
  OAUTH_TIMEOUT: slow,
  OAUTH_ABORT: slow,
  OAUTH_RESPONSE_IS_NOT_CONFORM: other,
  OAUTH_RESPONSE_IS_NOT_JSON: other,
  OAUTH_PARSE_ERROR: other,
  OAUTH_HTTP_REQUEST_FORBIDDEN: plain,
  OAUTH_REQUEST_PROTOCOL_FORBIDDEN: plain,
  OAUTH_WWW_AUTHENTICATE_CHALLENGE: unknownClient,
}

type LibraryError = Error & { readonly code?: string; readonly error?: string; readonly cause?: unknown }

/** Nobody has come back yet, so whatever is wrong is the issuer's. */
export function unknownIssuer(issuer: string, thrown: unknown): DrawbridgeError {
  if ((thrown as LibraryError).code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED')
    return unavailable(issuer, 'it says of itself that it is called otherwise')
  const why = answerTrouble(issuer, thrown)
  return why.code === 'sign-in.failed' ? unavailable(issuer, other) : why
}

/** What is wrong with what came back. Whatever is not known here counts as a token that cannot be trusted. */
export function answerTrouble(issuer: string, thrown: unknown): DrawbridgeError {
  if (isDrawbridgeError(thrown)) return thrown
  const { code = '', error: word, cause, message } = thrown as LibraryError
  const inner = cause instanceof Error ? cause : undefined
  if (thrown instanceof TooLarge || inner instanceof TooLarge) return unavailable(issuer, 'its answer is too large')
  const known = Object.hasOwn(ofIssuer, code) ? ofIssuer[code] : undefined
  if (known !== undefined) return unavailable(issuer, known)
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') return failed('declined')
  if (code === 'OAUTH_RESPONSE_BODY_ERROR')
    return /^(invalid|unauthorized)_client$/.test(word ?? '') ? unavailable(issuer, unknownClient) : failed('code')
  if (code === 'OAUTH_KEY_SELECTION_FAILED' || /signature/.test(inner?.message ?? '')) return failed('signature')
  if (/parameter "iss"|"iss" \(issuer\) response/.test(inner?.message ?? '')) return failed('issuer')
  if (thrown instanceof TypeError || message === 'something went wrong')
    return unavailable(issuer, `it cannot be reached${systemWord(inner ?? thrown)}`)
  return failed('token')
}

export function unavailable(issuer: string, detail: string): DrawbridgeError {
  return fail('sign-in.unavailable', { issuer, detail })
}

/** What the system calls it, as `ECONNREFUSED`. */
function systemWord(error: unknown): string {
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? ` (${code})` : ''
}
