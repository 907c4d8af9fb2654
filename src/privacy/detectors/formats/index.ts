import type { Detector } from '../detector.ts'
import { email } from './email.ts'
import { ip } from './ip.ts'
import { mac } from './mac.ts'
import { url } from './url.ts'

/** One file and one line in this list. */
export const formats: readonly Detector[] = [email, url, ip, mac]
