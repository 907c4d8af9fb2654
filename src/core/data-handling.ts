// What providers say they do with what they are sent, as they published it, with the page and its date. Facts, not promises of ours: they
// change without notice, contracts change them further, and what nobody published is undefined, never assumed.
import type { ProviderName } from './upstream.ts'

export type DataHandling = {
  /** Which offer of the provider it is about; one provider may have several, and a key does not always tell which. */
  readonly offer: string
  readonly providers: readonly ProviderName[]
  /** Whether what is sent trains models unless somebody chose so. */
  readonly trains?: 'no' | 'yes'
  /** What is kept without any agreement, and for how long. */
  readonly retention?: string
  /** Longest ordinary retention in days, where one figure is published. */
  readonly retentionDays?: number
  readonly zeroRetention?: string
  readonly regions?: string
  /** Agreements and certificates that the provider says it has or offers. */
  readonly agreements?: string
  /** The pages, by their names. */
  readonly source: string
  /** When they were published or last reviewed, as precisely as is known. */
  readonly read: string
}

export const dataHandling: readonly DataHandling[] = [
  {
    offer: 'OpenAI API',
    providers: ['openai'],
    trains: 'no',
    retention:
      'abuse logs up to 30 days, longer where law or harm requires; Responses keep state 30 days unless `store: false`; files, batches and conversations until deleted',
    retentionDays: 30,
    zeroRetention: 'by approval; then `store` counts as false; not for files, batches, fine-tuning, evaluations, conversations',
    regions: 'residency by project: storage and, where offered, processing; system data excluded',
    agreements: 'BAA as an addendum; the provider names SOC 2 Type 2',
    source: '"Your data" and "Data residency" guides',
    read: 'autumn 2026',
  },
  {
    offer: 'Models sold by Azure',
    providers: ['azure'],
    trains: 'no',
    retention: 'an abuse store for flagged content only; the fixed 30 days of earlier pages are gone from current ones',
    zeroRetention: 'modified abuse monitoring by approval; visible as `ContentLogging=false` on the resource',
    regions: 'Global: any region; DataZone: US or EU; Regional: one region; at rest in the geography',
    agreements: 'DPA and HIPAA BAA through the product terms; Azure’s own certificates',
    source: 'data privacy and deployment type pages',
    read: '2026-08-31',
  },
  {
    offer: 'Anthropic API',
    providers: ['anthropic'],
    trains: 'no',
    retention:
      '30 days; flagged content up to 2 years and its scores up to 7; feedback 5 years; batches 29 days; files until deleted; some models keep 30 days whatever was agreed',
    retentionDays: 30,
    zeroRetention: 'by contract, for each organisation',
    regions: 'at rest in the US; `inference_geo` is `global` or `us` for each request',
    agreements: 'an API for HIPAA with a BAA; the provider names SOC 2 I and II, ISO 27001, ISO 42001',
    source: '"API and data retention" and "Data residency" pages',
    read: '2026-08-05',
  },
  {
    offer: 'Gemini API, paid',
    providers: ['gemini'],
    trains: 'no',
    retention: 'prompts and answers logged for a limited time for abuse only; grounding data 30 days, which cannot be switched off',
    zeroRetention: 'by project, on approval; Interactions need `store: false`',
    regions: 'none can be chosen on this API',
    agreements: 'for contracts the provider points to Vertex AI',
    source: 'zero data retention page and terms',
    read: '2026-03-23',
  },
  {
    offer: 'Gemini API, unpaid',
    providers: ['gemini'],
    trains: 'yes',
    retention: 'not stated for each kind of data; humans may review; in the EEA, Switzerland and the UK the paid terms apply',
    zeroRetention: 'none',
    agreements: 'none',
    source: 'terms',
    read: '2026-03-23',
  },
  {
    offer: 'Amazon Bedrock',
    providers: ['bedrock'],
    trains: 'no',
    retention:
      'a mode for each region; the default is the model’s own policy: some OpenAI models keep flagged traffic 30 days, the newest Claude models keep all for 30 days',
    zeroRetention: '`data_retention_mode: none`, by the customer; bars models that need retention',
    regions: 'one region, or a profile of a geography, which then processes in any of its regions',
    agreements: 'HIPAA-eligible; the provider names SOC and ISO',
    source: '"Data retention" page',
    read: '2026-10-18',
  },
  {
    offer: 'Hugging Face router',
    providers: ['huggingface'],
    trains: 'no',
    retention: 'the router keeps no bodies, logs up to 30 days without them; the chosen provider’s own policy applies to what it is sent',
    agreements: 'the hub names SOC 2 Type 2; BAA on Enterprise',
    source: 'security page',
    read: '2026',
  },
  {
    offer: 'Hugging Face Endpoints',
    providers: ['huggingface'],
    trains: 'no',
    retention: 'bodies are not stored; logs 30 days',
    retentionDays: 30,
    zeroRetention: 'by default',
    regions: 'the chosen cloud region',
    agreements: 'SOC 2 Type 2 is named; BAA and DPA on Enterprise',
    source: 'security page',
    read: '2026',
  },
  {
    offer: 'Ollama cloud models',
    providers: ['ollama'],
    trains: 'no',
    retention: 'processed to answer; the cloud page says no more',
    source: 'cloud page',
    read: '2026-11',
  },
]

/** Every offer that a provider's upstream may be. Empty where nobody published anything: then nothing is known. */
export function dataHandlingOf(provider: string): readonly DataHandling[] {
  return dataHandling.filter(({ providers }) => providers.some((name) => name === provider))
}

/** Whether it is not known for how long what was sent is kept: in no offer, or not in each of them. */
export function isRetentionUnknown(provider: string): boolean {
  const offers = dataHandlingOf(provider)
  return (
    offers.length === 0 || offers.some(({ retentionDays, zeroRetention }) => retentionDays === undefined && zeroRetention !== 'by default')
  )
}
