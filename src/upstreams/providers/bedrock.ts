import { defineProvider } from '../provider.ts'

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
  source: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html',
})
