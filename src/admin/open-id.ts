// OpenID Connect as far as signing in needs it: the authorization code flow with PKCE. What was signed by whom, for whom and until when is
// judged by openid-client, a certified library, which is loaded when the first person signs in. Whatever the issuer sends is bounded in size
// and time, and none of it stands in an error: only what kind of thing was wrong.
// https://openid.net/specs/openid-connect-core-1_0.html, https://www.rfc-editor.org/rfc/rfc9700 (security), rfc7636 (PKCE), rfc9207 (iss)
import type { Configuration, CustomFetch, ServerMetadata } from 'openid-client'
import { type Dispatcher, EnvHttpProxyAgent, fetch } from 'undici'
import type { SignInConfig } from '../config/sign-in.ts'
import type { Claims } from './person.ts'
import { answerTrouble, failed, TooLarge, unavailable, unknownIssuer } from './sign-in-trouble.ts'

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
  /** The longest a step may take, in seconds. */
  readonly stepSeconds?: number
}

const largestAnswer = 1_048_576
/** How long what the issuer says of itself is believed. Its keys are asked for at each sign-in, so that one it took back is not taken. */
const knownForMs = 3_600_000
/** How far its clock may be from ours. */
const toleranceSeconds = 30

export function createOpenId({ config, now, monotonic, stepSeconds = 10 }: OpenIdParts): OpenId {
  let known: { readonly issuer: string; readonly at: number; readonly metadata: Promise<ServerMetadata> } | undefined
  let agent: Dispatcher | undefined

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
      throw unknownIssuer(issuer, error)
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
    agent ??= new EnvHttpProxyAgent({ connect: { timeout: stepSeconds * 1_000 } })
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
        const more: Readonly<Record<string, unknown>> =
          isWhole || made.serverMetadata().userinfo_endpoint === undefined ? {} : await fetchUserInfo(made, tokens.access_token, told.sub)
        // An address and whether it is verified are told by the same voice, or are not told.
        const isOneAddress = told.email === undefined || told.email === more.email
        return { ...more, ...told, ...(!isOneAddress && { email_verified: told.email_verified }) }
      } catch (error) {
        throw answerTrouble(issuer, error)
      }
    },
    close: async () => agent?.close(),
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
