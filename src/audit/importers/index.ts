// Every format, the most particular first; one line each. `generic` stands last and takes what nobody else recognises.
import { anthropicUsage } from './anthropic-usage.ts'
import { apiLog } from './api-log.ts'
import { azure } from './azure.ts'
import { bedrock } from './bedrock.ts'
import { claudeCode } from './claude-code.ts'
import { codex } from './codex.ts'
import { drawbridge } from './drawbridge.ts'
import { gemini } from './gemini.ts'
import { generic } from './generic.ts'
import { helicone } from './helicone.ts'
import type { Importer } from './importer.ts'
import { langfuse } from './langfuse.ts'
import { langsmith } from './langsmith.ts'
import { litellm } from './litellm.ts'
import { openWebui } from './open-webui.ts'
import { openaiUsage } from './openai-usage.ts'
import { openrouter } from './openrouter.ts'
import { otel } from './otel.ts'

export const importers: readonly Importer[] = [
  drawbridge,
  bedrock,
  claudeCode,
  codex,
  otel,
  litellm,
  helicone,
  langfuse,
  langsmith,
  openWebui,
  openrouter,
  anthropicUsage,
  openaiUsage,
  azure,
  gemini,
  apiLog,
  generic,
]
