// Who makes the surrogates of which kinds: one line each. A kind that nobody makes gets a placeholder; a dictionary's own kind a code name.
import { type Kind, kinds } from '../kinds.ts'
import { email, url, username } from './account.ts'
import { codeName } from './code-name.ts'
import { age, date } from './date.ts'
import { demographic } from './demographic.ts'
import { nationalId, quantity, sameShapeId } from './identity.ts'
import type { Maker } from './maker.ts'
import { ip, mac } from './network.ts'
import { organisation } from './organisation.ts'
import { card, crypto, iban } from './payment.ts'
import { person } from './person.ts'
import { phone } from './phone.ts'
import { address, location } from './place.ts'

/** `fits`: surrogates of such kinds are made of the same words and may stand inside each other; all others must stand apart. */
type Entry = { readonly make: Maker; readonly fits?: true }

const makers: Readonly<Record<string, Entry>> = {
  PERSON: { make: person, fits: true },
  ORG: { make: organisation, fits: true },
  CLIENT: { make: organisation, fits: true },
  EMAIL: { make: email, fits: true },
  USERNAME: { make: username, fits: true },
  URL: { make: url, fits: true },
  LOCATION: { make: location, fits: true },
  ADDRESS: { make: address, fits: true },
  PROJECT: { make: codeName, fits: true },
  BRAND: { make: codeName, fits: true },
  PRODUCT: { make: codeName, fits: true },
  WORK: { make: codeName, fits: true },
  DATETIME: { make: date, fits: true },
  BIRTH_DATE: { make: date, fits: true },
  AGE: { make: age, fits: true },
  DEMOGRAPHIC: { make: demographic, fits: true },
  PHONE: { make: phone },
  IP: { make: ip },
  MAC: { make: mac },
  CREDIT_CARD: { make: card },
  IBAN: { make: iban },
  CRYPTO: { make: crypto },
  NATIONAL_ID: { make: nationalId },
  BANK_ACCOUNT: { make: sameShapeId },
  PASSPORT: { make: sameShapeId },
  DRIVER_LICENSE: { make: sameShapeId },
  VEHICLE: { make: sameShapeId },
  COMPANY_ID: { make: sameShapeId },
  ID: { make: sameShapeId },
  ZIP: { make: sameShapeId },
  QUANTITY: { make: quantity },
}

export function makerOf(kind: Kind): Entry | undefined {
  return makers[kind] ?? (kind in kinds ? undefined : makers.PROJECT)
}
