import { expectAnswer } from '../model-lists.ts'
import { defineProvider } from '../provider.ts'

/**
 * Azure OpenAI and Azure AI Foundry. The base is the resource with `/openai/v1`; a config with `apiVersion` uses the older deployment
 * paths, where the model name is the deployment's and stands in the path.
 */
export const azure = defineProvider({
  name: 'azure',
  label: 'Azure OpenAI',
  zone: 'cloud',
  baseEnv: ['AZURE_OPENAI_ENDPOINT'],
  auth: { kind: 'header', header: 'api-key', env: ['AZURE_OPENAI_API_KEY', 'AZURE_API_KEY'] },
  endpoints: [
    { wire: 'openai-responses', path: '/responses', isOptional: true },
    { wire: 'openai-chat', path: '/chat/completions' },
    { wire: 'openai-completions', path: '/completions', isOptional: true },
    { wire: 'openai-embeddings', path: '/embeddings' },
  ],
  deploymentPath: '/openai/deployments/{model}',
  can: { chat: true, tools: true, images: true, schema: true, embeddings: true },
  quirks: { maxTokensKey: 'max_completion_tokens', streamUsage: 'ask' },
  // Its list is of models that could be deployed; what can be called are deployments, whose names only their owner knows.
  models: async (probe) => {
    expectAnswer(await probe.get('/models'))
    return []
  },
  source: 'https://learn.microsoft.com/azure/ai-foundry/openai/reference-preview-latest',
})
