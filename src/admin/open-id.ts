// OpenID Connect as far as signing in needs it: the authorization code flow with PKCE. What was signed by whom, for whom and until when is
// judged by openid-client, a certified library, which is loaded when the first person signs in. Whatever the issuer sends is bounded in size
// and time, and none of it stands in an error: only what kind of thing was wrong.
// https://openid.net/specs/openid-connect-core-1_0.html, https://www.rfc-editor.org/rfc/rfc9700 (security), rfc7636 (PKCE), rfc9207 (iss)
import type { Configuration, CustomFetch, ServerMetadata } from 'openid-client'
import { EnvHttpProxyAgent, fetch } from 'undici'
import type { SignInConfig } from '../config/sign-in.ts'
import { type DrawbridgeError, fail, isDrawbridgeError } from '../core/errors.ts'
import type { Claims } from './person.ts'

/** What is asked with and must come back. */
export type Expected = { readonly redirect: string; readonly state: string; readonly nonce: string; readonly verifier: string }

export type OpenId = {
  /** Where to send the browser. Throws `sign-in.unavailable`. */
  address(expected: Expected): Promise<URL>
  /** Who came back, from the query of the callback. Throws `sign-in.failed` or `sign-in.unavailable`. */
  claims(query: URLSearchParams, expected: Expected): Promise<Claims>
  close(): Promise<void>
}

export type OpenIdParts = {
  readonly config: () => SignInConfig
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that only rise. */
  readonly monotonic: () => number
}

const stepSeconds = 10
const largestAnswer = 1_048_576
/** How long what the issuer says of itself is believed. Its keys are asked for at each sign-in, so that one it took back is not taken. */
const knownForMs = 3_600_000
/** How far its clock may be from ours. */
const toleranceSeconds = 30

export function createOpenId({ config, now, monotonic }: OpenIdParts): OpenId {
  let known: { readonly issuer: string; readonly at: number; readonly metadata: Promise<ServerMetadata> } | undefined
  const agent = new EnvHttpProxyAgent({ connect: { timeout: stepSeconds * 1_000 } })

  /** What the issuer says of itself; asked once for all who wait, and again when that failed. */
  function metadataOf(issuer: string): Promise<ServerMetadata> {
    if (known?.issuer === issuer && monotonic() - known.at < knownForMs) return known.metadata
    const metadata = discover(issuer)
    const asked = { issuer, at: monotonic(), metadata }
    known = asked
    metadata.catch(() => {
      if (known === asked) known = undefined
    })
    return metadata
  }

  async function discover(issuer: string): Promise<ServerMetadata> {
    const { allowInsecureRequests, customFetch, discovery } = await import('openid-client')
    const isPlain = issuer.startsWith('http:')
    try {
      const found = await discovery(new URL(issuer), config().clientId, undefined, undefined, {
        [customFetch]: boundedFetch,
        timeout: stepSeconds,
        ...(isPlain && { execute: [allowInsecureRequests] }),
      })
      const metadata = found.serverMetadata()
      // The one address that the browser goes to and the library does not.
      const { authorization_endpoint: place } = metadata
      if (!isPlain && place?.startsWith('https:') === false) throw unavailable(issuer, 'it names an address without https')
      return metadata
    } catch (error) {
      const why = judged(issuer, error)
      // Nobody has come back yet, so whatever is wrong is the issuer's.
      throw why.code === 'sign-in.failed' ? unavailable(issuer, notOpenId) : why
    }
  }

  /** Made anew each time: then keys are fetched anew as well, and the clock is the world's. */
  async function client(): Promise<Configuration> {
    const library = await import('openid-client')
    const { issuer, clientId, clientSecret, clientAuth } = config()
    const metadata = await metadataOf(issuer)
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const isBasic = clientAuth
      ? clientAuth === 'basic'
      : methods.find((method) => /^client_secret_(basic|post)$/.test(method)) !== 'client_secret_post'
    const show = isBasic ? library.ClientSecretBasic : library.ClientSecretPost
    const made = new library.Configuration(
      metadata,
      clientId,
      {
        ...(clientSecret !== undefined && { client_secret: clientSecret }),
        // The library reads the machine's clock; this is how far ours is from it.
        [library.clockSkew]: Math.round((now() - Date.now()) / 1_000),
        [library.clockTolerance]: toleranceSeconds,
      },
      clientSecret === undefined ? library.None() : show(clientSecret),
    )
    made[library.customFetch] = boundedFetch
    made.timeout = stepSeconds
    if (issuer.startsWith('http:')) library.allowInsecureRequests(made)
    // The token comes straight from the issuer, so its signature may be left unread; we read it all the same.
    library.enableNonRepudiationChecks(made)
    return made
  }

  const boundedFetch: CustomFetch = async (url, { body, headers, method, redirect, signal }) => {
    // The library gives a form or nothing, and never follows where an answer leads.
    const form = body === undefined || body === null ? undefined : String(body)
    const response = await fetch(url, {
      method,
      headers,
      redirect,
      dispatcher: agent,
      ...(form !== undefined && { body: form }),
      ...(signal && { signal }),
    })
    const bytes = await boundedBytes(response.body)
    const hasBody = ![204, 205, 304].includes(response.status)
    return new Response(hasBody ? bytes : null, { status: response.status, headers: [...response.headers] })
  }

  return {
    async address({ redirect, state, nonce, verifier }) {
      const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await import('openid-client')
      return buildAuthorizationUrl(await client(), {
        redirect_uri: redirect,
        scope: [...new Set(['openid', ...config().scopes])].join(' '),
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
    },
    async claims(query, { redirect, state, nonce, verifier }) {
      const { authorizationCodeGrant, fetchUserInfo } = await import('openid-client')
      const { issuer, claim, teams } = config()
      const made = await client()
      const url = new URL(redirect)
      url.search = query.toString()
      try {
        const tokens = await authorizationCodeGrant(made, url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const told = tokens.claims()
        if (!told) throw failed('token') // asked for and validated, so it is there
        // Many tell no more than who it is in the token, and the rest when asked for it.
        const isWhole = [claim, 'email', ...(teams ? [teams.claim] : [])].every((name) => Object.hasOwn(told, name))
        const more =
          isWhole || made.serverMetadata().userinfo_endpoint === undefined ? {} : await fetchUserInfo(made, tokens.access_token, told.sub)
        return { ...more, ...told }
      } catch (error) {
        throw judged(issuer, error)
      }
    },
    close: () => agent.close(),
  }
}

/** All of a body, or an error when it does not end in time to be one. */
async function boundedBytes(body: AsyncIterable<Uint8Array> | null): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > largestAnswer) throw new TooLarge() // leaving the loop cancels the rest
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

class TooLarge extends Error {}

const notOpenId = 'it answers with something else than OpenID Connect'

/** What went wrong, in words that are ours. Nothing in them is from the issuer or a browser. */
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

export function failed(reason: FailedBy, cause?: unknown): DrawbridgeError {
  return fail('sign-in.failed', { detail: sentences[reason], reason }, cause)
}

function unavailable(issuer: string, detail: string, cause?: unknown): DrawbridgeError {
  return fail('sign-in.unavailable', { issuer, detail }, cause)
}

/** What an error of the library comes to. The causes hold what was received, so they are not kept. */
function judged(issuer: string, error: unknown): DrawbridgeError {
  if (isDrawbridgeError(error)) return error
  const { code, error: word, cause, message } = error as Error & { code?: string; error?: string }
  const inner = cause instanceof Error ? cause : undefined
  switch (code) {
    case 'OAUTH_AUTHORIZATION_RESPONSE_ERROR':
      return failed('declined')
    case 'OAUTH_RESPONSE_BODY_ERROR':
      return word === 'invalid_client' || word === 'unauthorized_client'
        ? unavailable(issuer, 'it does not take clientId and clientSecret as they are shown')
        : failed('code')
    case 'OAUTH_WWW_AUTHENTICATE_CHALLENGE':
      return unavailable(issuer, 'it does not take clientId and clientSecret as they are shown')
    case 'OAUTH_KEY_SELECTION_FAILED':
      return failed('signature')
    case 'OAUTH_INVALID_RESPONSE':
      return failed(
        /signature/.test(inner?.message ?? '')
          ? 'signature'
          : /"iss" \(issuer\) (missing|response)|response parameter "iss"/.test(inner?.message ?? '')
            ? 'issuer'
            : 'token',
      )
    case 'OAUTH_TIMEOUT':
    case 'OAUTH_ABORT':
      return unavailable(issuer, `it did not answer within ${stepSeconds} s`)
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return unavailable(issuer, 'it says of itself that it is called otherwise')
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
    case 'OAUTH_PARSE_ERROR':
      return unavailable(issuer, notOpenId)
    case 'OAUTH_HTTP_REQUEST_FORBIDDEN':
    case 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN':
      return unavailable(issuer, 'it names an address without https')
    default:
  }
  if (error instanceof TooLarge || inner instanceof TooLarge) return unavailable(issuer, 'its answer is too large')
  const { code: system } = (inner ?? error) as { code?: string }
  if (error instanceof TypeError || message === 'something went wrong')
    return unavailable(issuer, `it cannot be reached${system && /^[A-Z_]{3,40}$/.test(system) ? ` (${system})` : ''}`)
  return failed('token')
}
