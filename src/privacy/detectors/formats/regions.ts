// In which countries a text's national telephone numbers may be meant, guessed from its commonest words.
import type { CountryCode } from './numbering-plans.ts'

const cues: readonly { pattern: RegExp; regions: readonly CountryCode[] }[] = [
  { pattern: /(?<!\p{L})(?:und|der|die|nicht|ist|für|bitte|mit)(?!\p{L})/iu, regions: ['DE', 'AT', 'CH'] },
  { pattern: /(?<!\p{L})(?:les|est|une|des|pour|vous|dans|au)(?!\p{L})/iu, regions: ['FR', 'BE', 'CH'] },
  { pattern: /(?<!\p{L})(?:los|las|una|por|está|teléfono|para|usted|mi|su)(?!\p{L})/iu, regions: ['ES', 'MX', 'AR'] },
  { pattern: /[ăđơư]|(?<!\p{L})(?:của|là|không|tôi|số)(?!\p{L})/iu, regions: ['VN'] },
  { pattern: /(?<!\p{L})(?:il|che|della|sono|gli|non|di)(?!\p{L})/iu, regions: ['IT'] },
  { pattern: /(?<!\p{L})(?:het|een|niet|voor|van|ik)(?!\p{L})/iu, regions: ['NL', 'BE'] },
  { pattern: /[łśżźćń]|(?<!\p{L})(?:jest|proszę|się)(?!\p{L})/iu, regions: ['PL'] },
  { pattern: /(?<!\p{L})(?:och|inte|att|är)(?!\p{L})/iu, regions: ['SE'] },
  { pattern: /[ãõ]|(?<!\p{L})(?:não|você|uma|meu)(?!\p{L})/iu, regions: ['PT', 'BR'] },
  { pattern: /[ığş]|(?<!\p{L})(?:bir|ve|telefon|numaram|için)(?!\p{L})/iu, regions: ['TR'] },
]
const everywhere: readonly CountryCode[] = [
  'US',
  'GB',
  'DE',
  'FR',
  'ES',
  'IT',
  'NL',
  'TR',
  'PH',
  'IN',
  'IL',
  'BR',
  'AU',
  'VN',
  'PL',
  'SE',
  'CA',
]
/** The opening tells the language; reading more would only cost. */
const opening = 1500

export function likelyRegions(text: string): readonly CountryCode[] {
  const sample = text.slice(0, opening)
  const guessed = cues.filter(({ pattern }) => pattern.test(sample)).flatMap(({ regions }) => regions)
  return [...new Set([...guessed, ...everywhere])]
}
