// Clients that people point at a gateway, and how each wants to be told. One entry each; the page that says so stands beside it.

export type Target = {
  /** `http://127.0.0.1:4280` */
  readonly url: string
  /** A key where callers need one, otherwise a word that clients take for one. */
  readonly key: string
  /** The model asked for by the person; undefined leaves the client its own names where those work. */
  readonly model: string | undefined
  /** The gateway can answer Claude's own model names. */
  readonly hasAnthropic: boolean
}

export type Setup = {
  readonly environment?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** What a person must do by hand, in order, when environment and arguments do not reach it. */
  readonly steps?: readonly string[]
}

export type Client = {
  readonly name: string
  readonly label: string
  /** The program to start; undefined for what is set up by hand. */
  readonly program?: string
  /** How it is installed. */
  readonly install?: string
  readonly source: string
  readonly setup: (target: Target) => Setup
}

export const clients: readonly Client[] = [
  {
    name: 'claude',
    label: 'Claude Code',
    program: 'claude',
    install: 'npm install -g @anthropic-ai/claude-code',
    source: 'https://code.claude.com/docs/en/llm-gateway',
    setup: ({ url, key, model, hasAnthropic }) => {
      // Without an Anthropic upstream its own model names lead nowhere, so its tiers are told to use the gateway's aliases.
      const tiers = model ?? (hasAnthropic ? undefined : 'smart')
      return {
        environment: {
          ANTHROPIC_BASE_URL: url,
          ANTHROPIC_AUTH_TOKEN: key,
          ANTHROPIC_API_KEY: '',
          ...(tiers && {
            ANTHROPIC_MODEL: tiers,
            ANTHROPIC_DEFAULT_OPUS_MODEL: tiers,
            ANTHROPIC_DEFAULT_SONNET_MODEL: tiers,
            ANTHROPIC_DEFAULT_HAIKU_MODEL: model ?? 'fast',
          }),
        },
      }
    },
  },
  {
    name: 'codex',
    label: 'Codex CLI',
    program: 'codex',
    install: 'npm install -g @openai/codex',
    source: 'https://developers.openai.com/codex/config-advanced',
    setup: ({ url, key, model }) => ({
      environment: { DRAWBRIDGE_KEY: key },
      args: [
        ['model_provider', 'drawbridge'],
        ['model', model ?? 'auto'],
        ['model_providers.drawbridge.name', 'Drawbridge'],
        ['model_providers.drawbridge.base_url', `${url}/v1`],
        ['model_providers.drawbridge.env_key', 'DRAWBRIDGE_KEY'],
        ['model_providers.drawbridge.wire_api', 'responses'],
      ].flatMap(([option, value]) => ['-c', `${option}=${JSON.stringify(value)}`]),
    }),
  },
  {
    name: 'opencode',
    label: 'OpenCode',
    program: 'opencode',
    install: 'npm install -g opencode-ai',
    source: 'https://opencode.ai/docs/providers/',
    setup: ({ url, key, model = 'auto' }) => ({
      environment: {
        OPENCODE_CONFIG_CONTENT: JSON.stringify({
          model: `drawbridge/${model}`,
          provider: {
            drawbridge: {
              npm: '@ai-sdk/openai-compatible',
              name: 'Drawbridge',
              options: { baseURL: `${url}/v1`, apiKey: key },
              models: { [model]: { name: model } },
            },
          },
        }),
      },
    }),
  },
  {
    name: 'aider',
    label: 'Aider',
    program: 'aider',
    install: 'python -m pip install aider-install && aider-install',
    source: 'https://aider.chat/docs/llms/openai-compat.html',
    setup: ({ url, key, model }) => ({
      environment: { OPENAI_API_BASE: `${url}/v1`, OPENAI_API_KEY: key },
      args: ['--model', `openai/${model ?? 'auto'}`],
    }),
  },
  {
    name: 'goose',
    label: 'Goose',
    program: 'goose',
    install: 'see https://goose-docs.ai/docs/getting-started/installation',
    source: 'https://goose-docs.ai/docs/guides/environment-variables',
    setup: ({ url, key, model }) => ({
      environment: {
        GOOSE_PROVIDER: 'openai',
        OPENAI_HOST: url,
        OPENAI_BASE_PATH: 'v1/chat/completions',
        OPENAI_API_KEY: key,
        GOOSE_MODEL: model ?? 'auto',
      },
      args: ['session'],
    }),
  },
  {
    name: 'qwen',
    label: 'Qwen Code',
    program: 'qwen',
    install: 'npm install -g @qwen-code/qwen-code',
    source: 'https://qwenlm.github.io/qwen-code-docs/en/cli/openai-auth',
    setup: ({ url, key, model }) => ({ environment: { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: key, OPENAI_MODEL: model ?? 'auto' } }),
  },
  {
    name: 'open-webui',
    label: 'Open WebUI',
    program: 'open-webui',
    install: 'pip install open-webui',
    source: 'https://docs.openwebui.com/reference/env-configuration/',
    setup: ({ url, key }) => ({
      environment: { OPENAI_API_BASE_URL: `${url}/v1`, OPENAI_API_KEY: key, ENABLE_OLLAMA_API: 'false' },
      args: ['serve'],
      steps: [
        'Open WebUI keeps its connections after the first start: change them later under Admin Settings > Connections.',
        'From a container, write host.docker.internal instead of 127.0.0.1, and start Drawbridge with keys and DRAWBRIDGE_HOST=0.0.0.0.',
      ],
    }),
  },
  {
    name: 'ollama',
    label: 'Ollama’s own command line',
    program: 'ollama',
    install: 'see https://ollama.com/download',
    source: 'https://docs.ollama.com/cli',
    setup: ({ url, model }) => ({ environment: { OLLAMA_HOST: url }, args: ['run', model ?? 'auto'] }),
  },
  {
    name: 'continue',
    label: 'Continue',
    source: 'https://docs.continue.dev/customize/model-providers/top-level/openai',
    setup: ({ url, key, model }) => ({
      steps: [
        'Put this under models in ~/.continue/config.yaml:',
        `  - name: Drawbridge`,
        `    provider: openai`,
        `    model: ${model ?? 'auto'}`,
        `    apiBase: ${url}/v1`,
        `    apiKey: ${key}`,
        `    roles: [chat, edit, apply]`,
      ],
    }),
  },
  {
    name: 'cline',
    label: 'Cline',
    source: 'https://docs.cline.bot/provider-config/openai-compatible',
    setup: ({ url, key, model }) => ({
      steps: [
        'In Cline’s settings choose:',
        '  API Provider  OpenAI Compatible',
        `  Base URL      ${url}/v1`,
        `  API Key       ${key}`,
        `  Model ID      ${model ?? 'auto'}`,
      ],
    }),
  },
  {
    name: 'openai',
    label: 'any program with the OpenAI SDK',
    source: 'https://github.com/openai/openai-node',
    setup: ({ url, key }) => ({ environment: { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: key } }),
  },
  {
    name: 'anthropic',
    label: 'any program with the Anthropic SDK',
    source: 'https://github.com/anthropics/anthropic-sdk-typescript',
    setup: ({ url, key }) => ({ environment: { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: key } }),
  },
]
