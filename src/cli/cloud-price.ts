// The list price of a cloud model on a day, as one pair of figures for plans: the operator's own prices first, then the list.
import { configFileOf, withEnvironment } from '../config/environment.ts'
import { loadConfig } from '../config/load.ts'
import { ownPrices } from '../config/own-prices.ts'
import { type ProviderName, providerNames } from '../core/upstream.ts'
import { openPrices, type Quote } from '../ledger/cost.ts'
import { dollarsOf, type Step } from '../ledger/prices/tariff.ts'
import type { CloudPrice } from '../sizing/plan/money.ts'
import type { Environment } from './verb.ts'

const sellers: readonly ProviderName[] = ['anthropic', 'openai', 'gemini', 'azure', 'bedrock']

export type PriceOf = (model: string, inputTokens?: number) => CloudPrice | undefined

/** Prices of requests with so much input: some cost more beyond a length. */
export async function openCloudPrices(environment: Environment, at: string): Promise<PriceOf> {
  const { config } = loadConfig(configFileOf(environment), environment)
  const prices = await openPrices(ownPrices(withEnvironment(config, environment)))
  return (name, inputTokens = 0) => {
    const cut = name.indexOf('/')
    const provider = providerNames.find((one) => one === name.slice(0, cut))
    const model = provider ? name.slice(cut + 1) : name
    for (const seller of provider ? [provider] : sellers) {
      const quote = prices.quote({ provider: seller, model, at })
      const price = quote && priceIn(quote, inputTokens)
      if (quote && price)
        return {
          model: `${quote.source === 'override' ? '' : `${seller}/`}${model}`,
          ...price,
          source: quote.source === 'override' ? 'your own prices' : 'genai-prices',
          asOf: quote.asOf ?? 'no date',
        }
    }
    return undefined
  }
}

function priceIn({ tariff }: Quote, inputTokens: number): Pick<CloudPrice, 'input' | 'output' | 'cacheRead'> | undefined {
  const at = (steps: readonly Step[] | undefined) => {
    const step = steps?.findLast(({ above }) => inputTokens > above)
    return step && dollarsOf(step.rate)
  }
  const [input, output, cacheRead] = [at(tariff.input), at(tariff.output), at(tariff.cacheRead)]
  return input === undefined || output === undefined ? undefined : { input, output, ...(cacheRead !== undefined && { cacheRead }) }
}
