// What somebody who signed in may do here: from the claims about them and the configuration, and nothing else.
import { createHash } from 'node:crypto'
import type { SignInConfig } from '../config/sign-in.ts'
import { type Role, roles } from '../core/access.ts'
import type { Person } from '../gateway/access/sessions.ts'

export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string }

export type Judged = { readonly subject: string; readonly name: string } & (
  | { readonly person: Person }
  /** No role fits. `isUnverified`: an address would, if whoever signs people in had said that it is verified. */
  | { readonly person?: undefined; readonly isUnverified: boolean }
)

/** More values than this are not looked at. */
const mostValues = 10_000
const teamForm = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/
/** Of letters that no line of a log can be bent with. */
const addressForm = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]{1,253}$/

export function personOf(claims: Claims, { issuer, claim, roles: wanted, teams }: SignInConfig): Judged {
  const address = addressOf(claims)
  const isVerified = claims.email_verified === true || claims.email_verified === 'true' // some say it as a word
  const values = new Set(valuesOf(claims, claim))
  const fits = (names: readonly string[] | undefined, email: string | undefined) =>
    names?.some((name) => (name.startsWith('email:') ? email !== undefined && isAddressed(name.slice(6), email) : values.has(name))) ??
    false
  const roleBy = (email: string | undefined): Role | undefined => roles.find((role) => fits(wanted[role], email))
  const subject = sha256(`${issuer}\0${claims.sub}`)
  const name = `person:${isVerified && address !== undefined ? address : nameOf(claims.sub)}`
  const role = roleBy(isVerified ? address : undefined)
  if (!role) return { subject, name, isUnverified: roleBy(address) !== undefined }
  const team = teams && valuesOf(claims, teams.claim).find((value) => teamForm.test(value))
  return { subject, name, person: { subject, name, role, ...(team !== undefined && { team }) } }
}

/** Addresses are compared without regard to case, as every provider of mail does. */
function addressOf({ email }: Claims): string | undefined {
  const address = typeof email === 'string' ? email.toLowerCase() : ''
  return addressForm.test(address) ? address : undefined
}

/** `ada@example.com` is one address, `*@example.com` all of a domain, those of its subdomains not. */
function isAddressed(pattern: string, address: string): boolean {
  const wanted = pattern.toLowerCase()
  return wanted.startsWith('*@') ? address.slice(address.lastIndexOf('@')) === wanted.slice(1) : address === wanted
}

/** The texts of a claim: one or a list. It may be called exactly so, as `https://example.com/groups`, or lie in objects, as `realm.roles`. */
function valuesOf(claims: Claims, name: string): readonly string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : name.split('.').reduce<unknown>(inside, claims)
  const list = Array.isArray(value) ? (value as readonly unknown[]).slice(0, mostValues) : [value]
  return list.filter((each) => typeof each === 'string')
}

function inside(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name] // an object, as was just seen
}

/** A subject may be anything; what stands in logs is short and plain. */
function nameOf(sub: string): string {
  return /^[A-Za-z0-9._|-]{1,128}$/.test(sub) ? sub : sha256(sub).slice(0, 32)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
