// Every provider, one line each. Being listed here is what gets a provider tested.
// The order of local servers is the order in which an unknown server is asked what it is: imitators before the imitated.
import type { ProviderName } from '../../core/upstream.ts'
import type { Provider } from '../provider.ts'
import { anthropic } from './anthropic.ts'
import { azure } from './azure.ts'
import { bedrock } from './bedrock.ts'
import { builtin } from './builtin.ts'
import { embedded } from './embedded.ts'
import { gemini } from './gemini.ts'
import { huggingface } from './huggingface.ts'
import { jan } from './jan.ts'
import { koboldcpp } from './koboldcpp.ts'
import { llamacpp } from './llamacpp.ts'
import { lmstudio } from './lmstudio.ts'
import { localai } from './localai.ts'
import { ollama } from './ollama.ts'
import { oobabooga } from './oobabooga.ts'
import { openai } from './openai.ts'
import { openaiCompatible } from './openai-compatible.ts'
import { vllm } from './vllm.ts'

export const providers: readonly Provider[] = [
  koboldcpp,
  localai,
  lmstudio,
  ollama,
  oobabooga,
  llamacpp,
  vllm,
  jan,
  openai,
  azure,
  anthropic,
  gemini,
  huggingface,
  bedrock,
  openaiCompatible,
  embedded,
  builtin,
]

const byName = new Map(providers.map((provider) => [provider.name, provider]))

export function providerOf(name: ProviderName): Provider {
  const provider = byName.get(name)
  if (!provider) throw new Error(`provider ${name} is not listed`)
  return provider
}
