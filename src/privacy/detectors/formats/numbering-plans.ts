// The numbering plans of the world. They are half a megabyte of tables, so they are loaded when the first number asks for them and not when the
// program starts.
import { createRequire } from 'node:module'
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max'

export type { CountryCode } from 'libphonenumber-js/max'

type Plans = Pick<typeof import('libphonenumber-js/max'), 'parsePhoneNumberFromString'>

let plans: Plans | undefined

/** The number that a text is, read as one of a country unless it says its own; undefined when no plan has such numbers. */
export function phoneNumberOf(text: string, country?: CountryCode): PhoneNumber | undefined {
  plans ??= createRequire(import.meta.url)('libphonenumber-js/max') as Plans // its own types say so
  return plans.parsePhoneNumberFromString(text, country)
}
