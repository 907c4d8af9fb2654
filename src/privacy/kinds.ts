// The kinds of sensitive value, in the words of the field's test collections, and what each says about a person.

/** How much a value tells. `direct` alone identifies; `quasi` does so in combination; `secret` opens something; `plain` neither. */
export type Weight = 'direct' | 'quasi' | 'secret' | 'plain'

export const kinds = {
  PERSON: 'direct',
  EMAIL: 'direct',
  PHONE: 'direct',
  ADDRESS: 'direct',
  USERNAME: 'direct',
  NATIONAL_ID: 'direct',
  PASSPORT: 'direct',
  DRIVER_LICENSE: 'direct',
  VEHICLE: 'direct',
  CREDIT_CARD: 'direct',
  IBAN: 'direct',
  BANK_ACCOUNT: 'direct',
  CRYPTO: 'direct',
  /** Case, customer, patient and application numbers. */
  ID: 'direct',
  IP: 'direct',
  MAC: 'direct',
  COMPANY_ID: 'quasi',
  ORG: 'quasi',
  LOCATION: 'quasi',
  ZIP: 'quasi',
  DATETIME: 'quasi',
  /** A date that a text calls someone's birth. */
  BIRTH_DATE: 'direct',
  AGE: 'quasi',
  /** Nationality, religion, occupation, family state and the like. */
  DEMOGRAPHIC: 'quasi',
  QUANTITY: 'quasi',
  /** A web address; with credentials inside it is a SECRET instead. */
  URL: 'quasi',
  TITLE: 'plain',
  BRAND: 'plain',
  PRODUCT: 'plain',
  WORK: 'plain',
  MISC: 'quasi',
  /** Operator dictionaries may use any kind; these are offered for them. */
  PROJECT: 'direct',
  CLIENT: 'direct',
  PASSWORD: 'secret',
  SECRET: 'secret',
} as const satisfies Record<string, Weight>

export type KnownKind = keyof typeof kinds

/** A kind by name. Secrets may say more: `SECRET_AWS_ACCESS_KEY`. Dictionaries may bring kinds of their own. */
export type Kind = KnownKind | `SECRET_${string}` | (string & {})

/** What a value of this kind tells; a dictionary's own kind counts as direct. */
export function weightOf(kind: Kind): Weight {
  if (kind.startsWith('SECRET')) return 'secret'
  return (kinds as Readonly<Record<string, Weight>>)[kind] ?? 'direct' // looked up by a name that may be unknown
}
