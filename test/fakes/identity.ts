// Whoever signs people in: a real OpenID provider on a free port, whose answers a test may spoil on their way out. Nobody types a password:
// who is at the keyboard is said by the test, and all else goes its usual way.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export type Account = {
  readonly email?: string
  readonly email_verified?: boolean
  readonly groups?: unknown
  readonly [claim: string]: unknown
}
type Answer = Record<string, unknown>

export type Identity = {
  readonly issuer: string
  readonly secret: string
  /** Who is at the keyboard. */
  who: string
  readonly accounts: Record<string, Account>
  /** Requests by path; ` basic` is added where a client shows itself in the header. */
  readonly asked: string[]
  /** What is sent instead of an answer, by path: `/token`, `/.well-known/openid-configuration`, `/jwks`, `/me`. */
  readonly spoil: Record<string, ((answer: Answer) => unknown) | undefined>
  /** Whether the token tells everything, or only who it is. */
  tellsAll: boolean
  /** Know a client's address. */
  register(redirect: string): void
  /** Sign with another key from now on; `isTold: false` goes on showing the key before. */
  rotate(isTold?: boolean): void
  close(): Promise<void>
}

export async function startIdentity(accounts: Record<string, Account>): Promise<Identity> {
  const server = http.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const secret = randomUUID()
  const redirects: string[] = []
  let signingKey = newKey()
  let signing: Provider | undefined
  let shown: Provider | undefined

  const identity: Identity = {
    issuer,
    secret,
    who: '',
    accounts,
    asked: [],
    spoil: {},
    tellsAll: true,
    register(redirect) {
      redirects.push(redirect)
      signing = undefined
      shown = undefined
    },
    rotate(isTold = true) {
      const before = provider()
      signingKey = newKey()
      signing = make()
      shown = isTold ? signing : before
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function make(): Provider {
    const client = { redirect_uris: redirects, response_types: ['code'], grant_types: ['authorization_code'], client_secret: secret }
    const made = new Provider(issuer, {
      clients: [
        { ...client, client_id: 'drawbridge' },
        { ...client, client_id: 'another' },
      ],
      adapter: Shelf,
      jwks: { keys: [signingKey] },
      cookies: { keys: [randomUUID()] },
      scopes: ['openid', 'email', 'groups'],
      claims: { email: ['email', 'email_verified'], groups: ['groups', 'department'] },
      get conformIdTokenClaims() {
        return !identity.tellsAll
      },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/login/${uid}` },
      findAccount: (_: unknown, id: string) => ({ accountId: id, claims: async () => ({ ...accounts[id], sub: id }) }),
      ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      renderError: (context: { body: unknown; type: string }, out: object) => {
        context.type = 'json'
        context.body = out
      },
    })
    made.use(async (context, next) => {
      await next()
      const spoiled = identity.spoil[context.path]
      if (spoiled) context.body = spoiled(context.body as Answer)
    })
    return made
  }

  function provider(): Provider {
    signing ??= make()
    shown ??= signing
    return signing
  }

  /** Sign in as whoever is at the keyboard, and agree to everything; nobody there means that they go away. */
  async function meet(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = provider()
    const { params, prompt } = await at.interactionDetails(request, response)
    if (identity.who === '') return at.interactionFinished(request, response, { error: 'access_denied', error_description: 'they left' })
    if (prompt.name === 'login') return at.interactionFinished(request, response, { login: { accountId: identity.who } })
    const grant = new at.Grant({ accountId: identity.who, clientId: params.client_id ?? '' })
    grant.addOIDCScope(params.scope ?? '')
    await at.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
  }

  server.on('request', (request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    identity.asked.push(path + (request.headers.authorization?.startsWith('Basic ') ? ' basic' : ''))
    const now = provider()
    if (path.startsWith('/login/')) meet(request, response).catch((error: Error) => response.writeHead(500).end(error.message))
    else (path === '/jwks' ? (shown ?? now) : now).callback()(request, response)
  })
  return identity
}

type Kept = Record<string, unknown> & { readonly uid?: string; readonly grantId?: string }

/** Where the provider keeps what it gave out; as long as the tests run. */
class Shelf {
  static readonly #all = new Map<string, Kept>()
  readonly #kind: string

  constructor(kind: string) {
    this.#kind = kind
  }

  async upsert(id: string, kept: Kept): Promise<void> {
    Shelf.#all.set(`${this.#kind} ${id}`, kept)
  }

  async find(id: string): Promise<Kept | undefined> {
    return Shelf.#all.get(`${this.#kind} ${id}`)
  }

  async findByUid(uid: string): Promise<Kept | undefined> {
    return [...Shelf.#all].find(([name, kept]) => name.startsWith(`${this.#kind} `) && kept.uid === uid)?.[1]
  }

  async consume(id: string): Promise<void> {
    const kept = await this.find(id)
    if (kept) await this.upsert(id, { ...kept, consumed: Math.floor(Date.now() / 1_000) })
  }

  async destroy(id: string): Promise<void> {
    Shelf.#all.delete(`${this.#kind} ${id}`)
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [name, kept] of Shelf.#all) if (kept.grantId === grantId) Shelf.#all.delete(name)
  }
}

function newKey(): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256', use: 'sig' }
}
