import { asArray, asString, at, type Json } from '../../core/json.ts'
import { abilities, mostModels, readModels, rowsOf, words } from '../model-lists.ts'
import { defineProvider, type FoundModel, type Probe } from '../provider.ts'

export const bedrock = defineProvider({
  name: 'bedrock',
  label: 'AWS Bedrock',
  zone: 'cloud',
  base: 'https://bedrock-runtime.{region}.amazonaws.com',
  baseEnv: ['AWS_ENDPOINT_URL_BEDROCK_RUNTIME'],
  auth: { kind: 'sigv4', service: 'bedrock', bearerEnv: ['AWS_BEARER_TOKEN_BEDROCK'] },
  endpoints: [{ wire: 'bedrock-converse', path: '/model/{model}/converse', streamPath: '/model/{model}/converse-stream' }],
  can: { chat: true, tools: true, images: true, documents: true, audio: false, embeddings: false },
  quirks: {},
  // The lists lie at the control host. Models without on-demand throughput are called by an inference profile alone.
  models: async (probe) => {
    const models = rowsOf(await probe.get('/foundation-models'), 'modelSummaries')
    const byId = new Map(models.map((row) => [asString(at(row, 'modelId')) ?? '', row]))
    const direct = readModels(models, (row) => {
      const name = asString(at(row, 'modelId'))
      const isActive = (asString(at(at(row, 'modelLifecycle'), 'status')) ?? 'ACTIVE') === 'ACTIVE'
      return name !== undefined && isActive && words(at(row, 'inferenceTypesSupported')).has('on_demand')
        ? { name, can: readModalities(row) }
        : undefined
    })
    return [...direct, ...(await profiles(probe, byId))].slice(0, mostModels)
  },
  source: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html',
})

async function profiles(probe: Probe, models: ReadonlyMap<string, Json>): Promise<FoundModel[]> {
  const found: FoundModel[] = []
  for (let token: string | undefined = ''; token !== undefined && found.length < mostModels; ) {
    const page = await probe.get(`/inference-profiles?maxResults=1000${token && `&nextToken=${encodeURIComponent(token)}`}`)
    if (page?.status !== 200) return found // a role may list models and not profiles
    found.push(
      ...readModels(rowsOf(page, 'inferenceProfileSummaries'), (row) => {
        const name = asString(at(row, 'inferenceProfileId'))
        if (name === undefined || (asString(at(row, 'status')) ?? 'ACTIVE') !== 'ACTIVE') return undefined
        const arn = asString(at(asArray(at(row, 'models'))?.[0], 'modelArn')) ?? ''
        const model = models.get(arn.slice(arn.indexOf('/') + 1))
        return { name, can: model === undefined ? {} : readModalities(model) }
      }),
    )
    const next = asString(at(page.json, 'nextToken'))
    token = next && next !== token ? next : undefined
  }
  return found
}

function readModalities(row: Json): FoundModel['can'] {
  const [inputs, outputs] = [words(at(row, 'inputModalities')), words(at(row, 'outputModalities'))]
  if (outputs.size === 0) return {}
  return abilities({
    chat: outputs.has('text'),
    embeddings: outputs.has('embedding'),
    images: inputs.size === 0 ? undefined : inputs.has('image'),
  })
}
