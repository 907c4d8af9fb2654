// The file that `init` writes: short, commented, and sound by construction.
import type { UpstreamConfig } from '../config/schema.ts'
import type { ProviderName } from '../core/upstream.ts'

/** When a request may go to the cloud: as the policy decides, only when it names the cloud, or never. */
export type Leaving = 'policy' | 'named' | 'never'

export type Wishes = {
  readonly local: readonly Pick<UpstreamConfig, 'id' | 'provider' | 'base'>[]
  readonly hosted: readonly { readonly provider: ProviderName; readonly keyName: string }[]
  /** Keys in the environment that are not wished for stay unused: nothing is asked but what is named. */
  readonly isOnlyNamed: boolean
  readonly leaving: Leaving
  readonly callers: 'here' | 'network'
  readonly port: number
  /** A schema file for editors. */
  readonly schema?: string
}

/** The environment variable that holds the key of the first caller from the network. */
export const networkKeyName = 'DRAWBRIDGE_HOUSE_KEY'

export function starterFile(wishes: Wishes): string {
  const { local, hosted, isOnlyNamed, leaving, callers, port, schema } = wishes
  const lines = [
    ...(schema ? [`# yaml-language-server: $schema=${schema}`] : []),
    '# Drawbridge: what it listens on, whom it may ask, and what may leave. Everything here may be left out; it is read again when it changes.',
    '# Check it with `drawbridge config check`.',
    '',
    'server:',
    `  host: ${callers === 'network' ? '0.0.0.0    # every address of this machine; callers need a key' : '127.0.0.1    # this machine only'}`,
    `  port: ${port}`,
  ]
  if (callers === 'network') {
    lines.push(
      '',
      'callers:',
      '  # The key stays in the environment. Add one line for each person or program.',
      `  - { name: house, key: "\${${networkKeyName}}" }`,
    )
  }
  if (isOnlyNamed)
    lines.push('', '# Nothing is looked for, and no key of the environment is used, but for what stands below.', 'discover: false')
  else lines.push('', '# Servers on this machine are found by themselves; naming them gives them fixed names.')
  if (local.length + hosted.length === 0) {
    lines.push(
      'upstreams: []',
      '#  - { id: ollama, provider: ollama, base: "http://127.0.0.1:11434" }',
      '#  - { id: openai, provider: openai }    # key from OPENAI_API_KEY',
    )
  } else {
    lines.push('upstreams:')
    for (const { id, provider, base } of local)
      lines.push(`  - { id: ${id}, provider: ${provider}${base ? `, base: ${JSON.stringify(base)}` : ''} }`)
    for (const { provider, keyName } of hosted) lines.push(`  - { id: ${provider}, provider: ${provider} }    # key from ${keyName}`)
  }
  lines.push('', ...aliasLines(wishes))
  if (leaving === 'never') lines.push('', '# The bridge was raised by `drawbridge init`: nothing leaves until `drawbridge lower`.')
  return `${lines.join('\n')}\n`
}

function aliasLines({ local, leaving }: Wishes): string[] {
  if (leaving !== 'named')
    return [
      '# Names that callers may ask for, beside auto, auto:local, auto:private, auto:cloud, fast and smart.',
      'aliases: {}',
      '#  mine: { prefer: [ollama, openai] }',
    ]
  const prefer = [...local.map(({ id }) => id), 'builtin'].join(', ')
  return [
    '# These stay at home. The cloud is asked only by a model that names it, or as auto:cloud.',
    'aliases:',
    ...['auto', 'fast', 'smart'].map((name) => `  ${name}: { prefer: [${prefer}], zones: [device, private] }`),
  ]
}
