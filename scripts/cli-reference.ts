// Every command as its own `--help` tells it. `scripts/docs.ts` puts this into docs/reference/cli.md.
import type { ArgsDef } from 'citty'
import { verbs } from '../src/cli/commands/index.ts'
import { sharedArgs } from '../src/cli/verb.ts'

export async function cliReference(): Promise<string> {
  const sections = await Promise.all(
    verbs.map(async (listed) => {
      const verb = await listed.load()
      const words = verb.words ? ` ${(verb.words.least ?? 0) > 0 ? `<${verb.words.name}>` : `[${verb.words.name}]`}` : ''
      const known: ArgsDef = verb.args
      const options = Object.entries(known).map(([name, definition]) => {
        const alias = 'alias' in definition && definition.alias ? `\`-${[definition.alias].flat()[0]}\`, ` : ''
        const hint = definition.type === 'string' ? ` <${definition.valueHint ?? 'text'}>` : ''
        return `| ${alias}\`--${name}${hint}\` | ${escaped(definition.description ?? '')} |`
      })
      const exits = Object.entries(verb.exits ?? {}).map(([code, about]) => `${code}: ${about}`)
      return [
        `### \`${listed.name}\``,
        '',
        `${listed.about}.`,
        '',
        '```sh',
        `drawbridge ${listed.name}${words} [options]${verb.takesRest ? ' [-- arguments…]' : ''}`,
        '```',
        ...(verb.words ? ['', `\`${verb.words.name}\`: ${escaped(verb.words.about)}`] : []),
        ...(options.length > 0 ? ['', '| option | meaning |', '|---|---|', ...options] : []),
        '',
        ...verb.examples.map(([line, about]) => `- \`${line}\`: ${escaped(about)}`),
        ...(exits.length > 0 ? ['', `Exit codes of its own: ${exits.join('; ')}.`] : []),
      ].join('\n')
    }),
  )
  return sections.join('\n\n')
}

/** Options that every command takes. */
export const commonOptions: readonly string[] = Object.keys(sharedArgs)

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
