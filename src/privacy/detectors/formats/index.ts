import type { Detector } from '../detector.ts'
import { address } from './address.ts'
import { age } from './age.ts'
import { bankAccount } from './bank-account.ts'
import { card } from './card.ts'
import { companyId } from './company-id.ts'
import { crypto } from './crypto.ts'
import { datetime } from './datetime.ts'
import { duration } from './duration.ts'
import { email } from './email.ts'
import { iban } from './iban.ts'
import { ip } from './ip.ts'
import { mac } from './mac.ts'
import { phone } from './phone.ts'
import { postcode } from './postcode.ts'
import { quantity } from './quantity.ts'
import { reference } from './reference.ts'
import { url } from './url.ts'
import { username } from './username.ts'
import { year } from './year.ts'

/** One file and one line in this list. */
export const formats: readonly Detector[] = [
  email,
  phone,
  url,
  ip,
  mac,
  iban,
  card,
  crypto,
  bankAccount,
  companyId,
  reference,
  username,
  address,
  postcode,
  datetime,
  year,
  duration,
  age,
  quantity,
]
