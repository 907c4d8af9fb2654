// Every sheet there is. A new one is a file and a line here.
import type { Sheet } from '../sheet.ts'
import { chatEn, threadsEn } from './en/chat.ts'
import { courtEn } from './en/court.ts'
import { mailEn } from './en/mail.ts'
import { codeNegatives, headingsEn, proseNegativesEn, questionsEn } from './en/negatives.ts'

export const sheets: readonly Sheet[] = [chatEn, threadsEn, mailEn, courtEn, questionsEn, proseNegativesEn, headingsEn, codeNegatives]
