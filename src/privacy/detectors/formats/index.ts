import type { Detector } from '../detector.ts'
import { bankAccount } from './bank-account.ts'
import { card } from './card.ts'
import { crypto } from './crypto.ts'
import { email } from './email.ts'
import { iban } from './iban.ts'
import { ip } from './ip.ts'
import { mac } from './mac.ts'
import { url } from './url.ts'

/** One file and one line in this list. */
export const formats: readonly Detector[] = [email, url, ip, mac, iban, card, crypto, bankAccount]
