import { pieces, tokenFamily } from '../token-format.ts'

/** Those who serve models: the keys that a gateway's own callers paste most. */
export const modelTokens = tokenFamily(
  [
    {
      kind: 'SECRET_ANTHROPIC_KEY',
      anchors: ['sk-ant-'],
      shape: /sk-ant-(?:[a-z]{2,10}\d{2}-)?(?=[\w-]{0,99}[0-9])[\w-]{40,200}/y,
      score: 0.99,
    },
    { kind: 'SECRET_OPENROUTER_KEY', anchors: ['sk-or-'], shape: /sk-or-(?:v\d-)?[a-f0-9]{64}/y, score: 0.99 },
    {
      kind: 'SECRET_LANGFUSE_KEY',
      anchors: ['sk-lf-', 'pk-lf-'],
      shape: /[sp]k-lf-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y,
      score: 0.99,
    },
    // The old form holds the issuer's mark in its middle; the newer ones name project, service account or administrator.
    {
      kind: 'SECRET_OPENAI_KEY',
      anchors: ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-'],
      shape: /sk-(?:proj|svcacct|admin|None)-(?=[\w-]{0,99}[0-9])(?=[\w-]{0,99}[A-Z])[\w-]{20,250}/y,
      score: 0.99,
    },
    { kind: 'SECRET_OPENAI_KEY', anchors: ['sk-'], shape: /sk-(?=[A-Za-z]{0,99}[0-9])[A-Za-z0-9]{32,64}(?![\w-])/y },
    {
      kind: 'SECRET_OPENAI_KEY',
      anchors: ['sk-'],
      shape: /sk-(?:[a-z]{2,12}-){1,2}(?=[A-Za-z]{0,99}[0-9])(?=[a-z0-9]{0,99}[A-Z])[A-Za-z0-9]{32,64}(?![\w-])/y,
      score: 0.8,
    },
    { kind: 'SECRET_OPENAI_KEY', anchors: ['sess-'], shape: /sess-[A-Za-z0-9]{40}(?![A-Za-z0-9])/y },
    {
      kind: 'SECRET_HUGGING_FACE_TOKEN',
      anchors: ['hf_'],
      shape: /hf_(?=[a-z0-9]{0,99}[A-Z])(?=[A-Z0-9]{0,99}[a-z])[A-Za-z0-9]{34}(?![\w-])/y,
    },
    {
      kind: 'SECRET_HUGGING_FACE_TOKEN',
      anchors: ['api_org_'],
      shape: /api_org_(?=[a-z0-9]{0,99}[A-Z])(?=[A-Z0-9]{0,99}[a-z])[A-Za-z0-9]{34}(?![\w-])/y,
    },
    { kind: 'SECRET_GROQ_KEY', anchors: ['gsk_'], shape: /gsk_[A-Za-z0-9]{52}(?![A-Za-z0-9])/y, score: 0.99 },
    { kind: 'SECRET_PERPLEXITY_KEY', anchors: ['pplx-'], shape: /pplx-(?=[A-Za-z]{0,99}[0-9])[A-Za-z0-9]{40,64}/y, score: 0.99 },
    { kind: 'SECRET_XAI_KEY', anchors: ['xai-'], shape: /xai-(?=[A-Za-z]{0,99}[0-9])[A-Za-z0-9]{60,120}/y, score: 0.99 },
    { kind: 'SECRET_REPLICATE_TOKEN', anchors: ['r8_'], shape: /r8_[A-Za-z0-9]{37,40}(?![A-Za-z0-9])/y, score: 0.99 },
    { kind: 'SECRET_CEREBRAS_KEY', anchors: ['csk-'], shape: /csk-[a-z0-9]{48}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_NVIDIA_KEY', anchors: ['nvapi-'], shape: /nvapi-[\w-]{60,80}/y, score: 0.99 },
    {
      kind: 'SECRET_FIREWORKS_KEY',
      anchors: ['fw_'],
      shape: /fw_(?=[a-z0-9]{0,99}[A-Z])(?=[A-Za-z]{0,99}[0-9])[A-Za-z0-9]{22,24}(?![\w-])/y,
    },
    { kind: 'SECRET_TOGETHER_KEY', anchors: ['tgp_v1_'], shape: /tgp_v1_[\w-]{43}/y },
    { kind: 'SECRET_JINA_KEY', anchors: ['jina_'], shape: /jina_[a-f0-9]{32}[\w-]{28}/y },
    { kind: 'SECRET_VOYAGE_KEY', anchors: ['pa-'], shape: /pa-(?=[A-Za-z]{0,99}[0-9])(?=[a-z0-9]{0,99}[A-Z])[\w-]{43}(?![\w-])/y },
    { kind: 'SECRET_TAVILY_KEY', anchors: ['tvly-'], shape: /tvly-(?:dev-|prod-)?(?=[A-Za-z-]{0,99}[0-9])[A-Za-z0-9]{20,40}/y },
    { kind: 'SECRET_FIRECRAWL_KEY', anchors: ['fc-'], shape: /fc-[a-f0-9]{32}(?![A-Za-z0-9])/y },
    {
      kind: 'SECRET_LANGSMITH_KEY',
      anchors: ['lsv2_pt_', 'lsv2_sk_', 'ls__'],
      shape: /(?:lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}|ls__[a-f0-9]{32})/y,
      score: 0.99,
    },
    { kind: 'SECRET_PINECONE_KEY', anchors: ['pcsk_'], shape: /pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{63}/y, score: 0.99 },
    { kind: 'SECRET_E2B_KEY', anchors: ['e2b_'], shape: /e2b_[a-f0-9]{40}/y },
    { kind: 'SECRET_ELEVENLABS_KEY', anchors: ['sk_'], shape: /sk_[a-f0-9]{48}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_FRIENDLI_TOKEN', anchors: ['flp_'], shape: /flp_[A-Za-z0-9]{40,48}/y },
    { kind: 'SECRET_RUNPOD_KEY', anchors: ['rpa_'], shape: /rpa_[A-Z0-9]{36,48}[a-z0-9]{0,8}/y },
    { kind: 'SECRET_WANDB_KEY', anchors: ['wandb_v1_'], shape: /wandb_v1_[\w-]{60,90}/y },
    { kind: 'SECRET_WEAVIATE_KEY', anchors: ['WCD_'], shape: /WCD_[A-Za-z0-9]{32,60}/y },
    { kind: 'SECRET_DRAWBRIDGE_KEY', anchors: ['db_'], shape: /db_[0-9A-Za-z]{49}(?![0-9A-Za-z_])/y, score: 0.99 }, // our own callers'
    { kind: 'SECRET_COPILOT_TOKEN', anchors: ['tid='], shape: /tid=[0-9a-f]{32};exp=\d{10};[\w=;:.-]{20,1000}/y },
  ],
  {
    finds: [
      `it fails with «${pieces('sk-', 'proj-k3Jd9sLmQ2wErTyUiOpAT3BlbkFJsDfGhJkLzXcVbN2m4Qw5')}» today`,
      `«${pieces('sk-ant-', 'api03-k3Jd9sLmQ2wErTyUiOpA-sDfGhJkLzXcVbN2m4Qw5k3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVAA')}»`,
      `"«${pieces('hf_', 'kJdQsLmQtwErTyUiOpAsDfGhJkLzXcVbNm')}»"`,
      `«${pieces('db_', 'mVoSR2jmv0AvzE9PjHNjvTyYhhRGC78eUMGkt90DwWk1pSW0s')}»`,
      `«${pieces('gsk_', 'k3Jd9sLmQ2wErTyUiOpAsDfGhJkLzXcVbN2m4Qw5tYuIo0a1b2c3')}»`,
    ],
    ignores: [
      'hf_displayOptionsForEveryCharacteristicTypeHere',
      'sk-your-key-here',
      'sk-learn',
      'db_connection_string_of_the_production_database_server',
      'task-1234567890123456789012',
      'gsk_',
    ],
  },
)
