// Every sheet there is. A new one is a file and a line here.
import type { Sheet } from '../sheet.ts'
import { german } from './de.ts'
import { chatEn, threadsEn } from './en/chat.ts'
import { courtEn } from './en/court.ts'
import { medicalEn, officeEn } from './en/documents.ts'
import { mailEn } from './en/mail.ts'
import { codeNegatives, headingsEn, proseNegativesEn, questionsEn } from './en/negatives.ts'
import { knowledgeEn, personalEn, serviceEn } from './en/personal.ts'
import { hardEn, newsEn, postsEn } from './en/posts.ts'
import { tweetsEn } from './en/tweets.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { others } from './others.ts'
import { sentenceSheets } from './sentences.ts'
import { structured } from './structured.ts'
import { vietnamese } from './vi.ts'
import { nameSheets, wordSheets } from './words.ts'

export const sheets: readonly Sheet[] = [
  chatEn,
  threadsEn,
  mailEn,
  courtEn,
  postsEn,
  newsEn,
  hardEn,
  medicalEn,
  officeEn,
  personalEn,
  serviceEn,
  knowledgeEn,
  tweetsEn,
  questionsEn,
  proseNegativesEn,
  headingsEn,
  codeNegatives,
  ...german,
  ...french,
  ...spanish,
  ...vietnamese,
  ...others,
  ...sentenceSheets,
  ...structured,
  ...wordSheets,
  ...nameSheets,
]
