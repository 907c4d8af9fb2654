// How people sign in at the admin plane. Without this section nobody does, and there is no such page.
import { z } from 'zod'
import { isLoopbackHost } from './open-door.ts'

const claim = z.string().min(1).max(256)
const named = (role: string) => z.array(z.string().min(1).max(256)).min(1).max(1_000).optional().describe(`Who is ${role}`)

/** Whatever is signed in with must not be read on the way. Only on this machine nobody is on the way. */
function isSafe(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname.replace(/^\[|\]$/g, '')))
}

function isOrigin(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url !== undefined && [url.origin, `${url.origin}/`].includes(address)
}

export const signInSchema = z.strictObject({
  issuer: z
    .url({ protocol: /^https?$/ })
    .refine(isSafe, 'must be an https address; http is taken on this machine only')
    .describe('Who signs people in: the address that its `/.well-known/openid-configuration` names'),
  clientId: z.string().min(1).max(512).describe('What the gateway is called there'),
  clientSecret: z.string().min(1).max(4_096).optional().describe('Its secret; use ${NAME}. Left out where the gateway is a public client'),
  clientAuth: z
    .enum(['basic', 'post'])
    .optional()
    .describe('How the secret is shown: in a header or in the form; what the issuer names first of these when left out'),
  redirect: z
    .url({ protocol: /^https?$/ })
    .refine(isOrigin, 'must be an origin such as https://gateway.example.com, without a path')
    .refine(isSafe, 'must be an https address; http is taken on this machine only')
    .transform((address) => new URL(address).origin)
    .optional()
    .describe('Where browsers reach the admin plane; needed unless that is on this machine'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/, 'must be a word without blanks'))
    .max(50)
    .default(['openid', 'email'])
    .describe('What is asked for; `openid` always is'),
  claim: claim.default('groups').describe('The claim with the names that `roles` speaks of; dots lead into objects'),
  roles: z
    .strictObject({ admin: named('admin'), operator: named('operator'), auditor: named('auditor'), member: named('member') })
    .refine((given) => Object.values(given).some((names) => names !== undefined), 'names nobody, so nobody could sign in')
    .describe(
      'Who gets which role, the first that fits: values of the claim, or `email:ada@example.com`, `email:*@example.com` for verified addresses',
    ),
  teams: z
    .strictObject({ claim: claim.describe('Its name, as that of `signIn.claim`') })
    .optional()
    .describe('The claim with the name of the team'),
  sessionHours: z.number().min(0.1).max(168).default(8).describe('Hours after which one must sign in again'),
  idleMinutes: z.number().min(2).max(10_080).default(60).describe('Minutes without a request after which one must'),
})

export type SignInConfig = z.infer<typeof signInSchema>
