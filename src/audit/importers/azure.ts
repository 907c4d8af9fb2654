// Azure OpenAI: cost management's CSV, which bills meters, and diagnostic logs, which tell requests without tokens unless a gateway added them.
import type { JsonObject } from '../../core/json.ts'
import { nanosOf } from '../money.ts'
import { defineImporter, dig, only, type Read, refuse, rowOf, statusOf, whole } from './importer.ts'

export const azure = defineImporter({
  name: 'azure',
  about: 'Azure OpenAI: cost management CSV and diagnostic logs (RequestResponse)',
  page: 'https://learn.microsoft.com/azure/cost-management-billing/automate/understand-usage-details-fields',
  recognises: (record) => {
    const names = lowered(record)
    return (
      (names.has('metercategory') && (names.has('costinbillingcurrency') || names.has('pretaxcost') || names.has('cost'))) ||
      (/^(?:RequestResponse|AzureOpenAIRequestUsage)$/.test(String(names.get('category'))) && names.has('resourceid'))
    )
  },
  read: (record) => {
    const names = lowered(record)
    return names.has('metercategory') ? readBill(names) : readRequest(names)
  },
  reads: [
    {
      records: [
        {
          Date: '09/01/2026',
          MeterCategory: 'Azure OpenAI',
          MeterSubCategory: 'Azure OpenAI GPT4.1',
          MeterName: 'gpt-4.1 Inp glbl Tokens',
          Quantity: '120.5',
          UnitOfMeasure: '1K',
          CostInBillingCurrency: '0.241',
          BillingCurrencyCode: 'USD',
          ResourceGroup: 'rg-legal',
        },
      ],
      rows: [
        {
          model: 'gpt-4.1',
          requests: 0,
          inputFresh: 120_500,
          at: '2026-09-01T00:00:00Z',
          provider: 'azure',
          billedNanos: 241_000_000,
          project: 'rg-legal',
        },
      ],
    },
    { records: [{ Date: '09/01/2026', MeterCategory: 'Storage', MeterName: 'LRS Data', CostInBillingCurrency: '4' }], rows: [] },
    {
      records: [
        {
          time: '2026-09-01T08:00:00.1234567Z',
          resourceId: '/SUBSCRIPTIONS/0/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.COGNITIVESERVICES/ACCOUNTS/ACME',
          category: 'RequestResponse',
          operationName: 'ChatCompletions_Create',
          durationMs: 1200,
          resultSignature: '200',
          correlationId: 'c1',
          properties: { modelName: 'gpt-4.1', modelDeploymentName: 'chat', promptTokens: 30, completionTokens: 4 },
        },
      ],
      rows: [
        {
          model: 'gpt-4.1',
          requests: 1,
          inputFresh: 30,
          output: 4,
          at: '2026-09-01T08:00:00Z',
          provider: 'azure',
          project: 'chat',
          durationMs: 1200,
          status: 'ok',
          id: 'c1',
        },
      ],
    },
  ],
  refuses: [
    {
      records: [
        {
          Date: '09/01/2026',
          MeterCategory: 'Azure OpenAI',
          MeterName: 'gpt-4.1 Outp Tokens',
          CostInBillingCurrency: '3',
          BillingCurrencyCode: 'EUR',
        },
      ],
      refused: 'its bill is not in dollars',
    },
  ],
})

/** Azure writes one name in four spellings. */
function lowered(record: JsonObject): Map<string, unknown> {
  return new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase().replace(/_[sdg]$/, ''), value]))
}

function readBill(names: ReadonlyMap<string, unknown>): Read {
  const category = `${names.get('metercategory')} ${names.get('metersubcategory') ?? ''} ${names.get('productname') ?? ''}`
  if (!/openai|foundry models|cognitive services.*(?:gpt|embedding)/i.test(category)) return []
  const currency = names.get('billingcurrencycode') ?? names.get('billingcurrency') ?? names.get('currency') ?? 'USD'
  if (String(currency).toUpperCase() !== 'USD') return refuse('its bill is not in dollars')
  const billedNanos = nanosOf(names.get('costinbillingcurrency') ?? names.get('pretaxcost') ?? names.get('cost'))
  if (billedNanos === undefined) return refuse('its bill is no amount')
  const meter = String(names.get('metername') ?? '')
  const per = /1M/i.test(String(names.get('unitofmeasure')))
    ? 1_000_000
    : /1K/i.test(String(names.get('unitofmeasure') ?? '1K'))
      ? 1_000
      : 1
  const quantity = Number(names.get('quantity') ?? names.get('usagequantity'))
  const tokens = Number.isFinite(quantity) && quantity >= 0 ? Math.round(quantity * per) : undefined
  const isCached = /cach(?:e|d)/i.test(meter)
  const isOutput = /\bout(?:p|put)?\b/i.test(meter)
  return only(
    rowOf(modelOfMeter(meter), isOutput ? { output: tokens } : isCached ? { cacheRead: tokens } : { fresh: tokens }, {
      at: names.get('date') ?? names.get('usagedate') ?? names.get('usagedatetime'),
      provider: 'azure',
      requests: 0,
      billedNanos,
      isBatch: /batch/i.test(meter),
      project: names.get('resourcegroup') ?? names.get('resourcegroupname'),
    }),
  )
}

/** `gpt-4.1 Inp glbl Tokens`, `gpt 4o 0806 Outp Data Zone`: the model stands before what was counted. */
function modelOfMeter(meter: string): string {
  const model = meter
    .split(/\s+(?:cached|cchd|inp|input|outp|output|out|opt|batch|glbl|global|regnl|regional|dzone|data\s?zone|tokens?)\b/i)[0]
    ?.trim()
  return model || 'not itemised'
}

function readRequest(names: ReadonlyMap<string, unknown>): Read {
  const said = names.get('properties')
  let properties: unknown = said
  if (typeof said === 'string') {
    try {
      properties = JSON.parse(said)
    } catch {
      return refuse('its properties are not JSON')
    }
  }
  return only(
    rowOf(
      dig(properties, 'modelName') ?? dig(properties, 'modelDeploymentName'),
      {
        input: dig(properties, 'promptTokens') ?? dig(properties, 'inputTokens'),
        cacheRead: dig(properties, 'cachedTokens'),
        output: dig(properties, 'completionTokens') ?? dig(properties, 'outputTokens') ?? dig(properties, 'generatedTokens'),
      },
      {
        at: names.get('time') ?? names.get('timegenerated'),
        provider: 'azure',
        project: dig(properties, 'modelDeploymentName'),
        durationMs: whole(names.get('durationms')),
        status: statusOf(names.get('resultsignature') ?? names.get('resulttype')),
        id: names.get('correlationid'),
      },
    ),
  )
}
