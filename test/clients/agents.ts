// Requests as coding agents make them: the members, headers and order of blocks of Claude Code 2.1 and Codex 0.169, with words of our own.

type Schema = { type: 'object'; properties: Record<string, unknown>; required?: string[]; additionalProperties: false }
const schemaOf = (properties: Record<string, unknown>, required: string[]): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const text = (description: string) => ({ type: 'string', description })
const whole = (description: string) => ({ type: 'integer', description, minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

/** What Claude Code sends along with every request. */
export const claudeCodeHeaders = {
  'anthropic-beta':
    'claude-code-20250219,context-1m-2025-08-07,interleaved-thinking-2025-05-14,context-management-2025-06-27,prompt-caching-scope-2026-01-05,mid-conversation-system-2026-04-07,effort-2025-11-24',
  'anthropic-dangerous-direct-browser-access': 'true',
  'user-agent': 'claude-cli/2.1.197 (external, sdk-cli)',
  'x-app': 'cli',
}

const claudeTools: [string, Schema][] = [
  [
    'Read',
    schemaOf({ file_path: text('Absolute path'), offset: whole('First line'), limit: { ...whole('Lines'), exclusiveMinimum: 0 } }, [
      'file_path',
    ]),
  ],
  ['Bash', schemaOf({ command: text('The command'), timeout: { type: 'number' }, run_in_background: { type: 'boolean' } }, ['command'])],
  [
    'Edit',
    schemaOf(
      { file_path: text('Path'), old_string: text('Old'), new_string: text('New'), replace_all: { type: 'boolean', default: false } },
      ['file_path', 'old_string', 'new_string'],
    ),
  ],
  ['Write', schemaOf({ file_path: text('Path'), content: text('Content') }, ['file_path', 'content'])],
  [
    'TaskCreate',
    schemaOf(
      {
        tasks: {
          type: 'array',
          items: {
            type: 'object',
            properties: { title: text('Title'), state: { type: 'string', enum: ['open', 'done'] } },
            required: ['title'],
          },
          minItems: 1,
        },
      },
      ['tasks'],
    ),
  ],
  ['WebFetch', schemaOf({ url: { type: 'string', format: 'uri' }, prompt: text('What to look for') }, ['url', 'prompt'])],
  ...Array.from({ length: 18 }, (_, index): [string, Schema] => [
    `mcp__server__tool_${index}`,
    schemaOf({ value: text('A value') }, ['value']),
  ]),
]

/** A turn of work: three system blocks with cache marks, a system turn in the middle, many tools, adaptive thinking, context edits. */
export function claudeCodeTurn(model: string, asked: string, rest: unknown[] = []) {
  const cache_control = { type: 'ephemeral' as const }
  return {
    model,
    max_tokens: 64_000,
    system: [
      { type: 'text' as const, text: 'x-anthropic-billing-header: cc_version=2.1.197; cc_entrypoint=cli;' },
      { type: 'text' as const, text: 'You are an agent that edits code.', cache_control },
      { type: 'text' as const, text: 'Work with the tools. Say what you did.', cache_control },
    ],
    messages: [
      {
        role: 'user' as const,
        content: [
          { type: 'text' as const, text: '<system-reminder>\nToday is Friday.\n</system-reminder>\n' },
          { type: 'text' as const, text: asked, cache_control },
        ],
      },
      { role: 'system' as const, content: 'Agents for the Agent tool: explore, plan.' },
      ...rest,
    ],
    tools: claudeTools.map(([name, input_schema]) => ({
      name,
      description: `What ${name} does.`,
      input_schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', ...input_schema },
    })),
    metadata: { user_id: '{"device_id":"0","account_uuid":"","session_id":"0"}' },
    thinking: { type: 'adaptive' as const },
    context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
    output_config: { effort: 'high' as const },
  }
}

/** How Claude Code has a small model name a conversation. */
export function claudeCodeTitle(model: string, asked: string) {
  return {
    model,
    max_tokens: 512,
    temperature: 1,
    system: [{ type: 'text' as const, text: 'Write a title of five words as JSON.' }],
    messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text: asked }] }],
    tools: [],
    metadata: { user_id: '{"device_id":"0"}' },
    output_config: {
      format: {
        type: 'json_schema' as const,
        schema: {
          type: 'object',
          properties: { city: { type: 'string' }, days: { type: 'number' } },
          required: ['city', 'days'],
          additionalProperties: false,
        },
      },
    },
  }
}

const codexFunction = (name: string, properties: Record<string, unknown>, required: string[]) => ({
  type: 'function' as const,
  name,
  description: `What ${name} does.`,
  strict: false,
  parameters: schemaOf(properties, required),
})

/** A turn of work of Codex: developer items, functions, a namespace, a custom tool with a grammar, encrypted reasoning, nothing stored. */
export function codexTurn(model: string, asked: string, rest: unknown[] = [], extraTools: unknown[] = []) {
  return {
    model,
    instructions: 'You are an agent that edits code.',
    input: [
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: '<permissions>read and write</permissions>' }] },
      {
        type: 'message',
        role: 'user',
        content: [{ type: 'input_text', text: '<environment_context>\n  <shell>bash</shell>\n</environment_context>' }],
      },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: asked }] },
      ...rest,
    ],
    tools: [
      codexFunction(
        'exec_command',
        { cmd: text('The command'), yield_time_ms: { type: 'number' }, prefix_rule: { type: 'array', items: { type: 'string' } } },
        ['cmd'],
      ),
      codexFunction('write_stdin', { session_id: { type: 'number' }, chars: text('Bytes') }, ['session_id']),
      codexFunction(
        'update_plan',
        { plan: { type: 'array', items: { type: 'object', properties: { step: text('Step') }, required: ['step'] } } },
        ['plan'],
      ),
      {
        type: 'namespace',
        name: 'multi_agent_v1',
        description: 'Sub-agents.',
        tools: [codexFunction('spawn_agent', { message: text('Task') }, ['message'])],
      },
      {
        type: 'custom',
        name: 'apply_patch',
        description: 'Edit files by a patch.',
        format: { type: 'grammar', syntax: 'lark', definition: 'start: "*** Begin Patch" /(.|\\n)*/' },
      },
      ...extraTools,
    ],
    tool_choice: 'auto',
    parallel_tool_calls: true,
    reasoning: { effort: 'medium', summary: 'auto' },
    store: false,
    include: ['reasoning.encrypted_content'],
    prompt_cache_key: '01a1f967-0000-7000-8000-000000000000',
  }
}
