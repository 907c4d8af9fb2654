// `models`: what may be asked and where each really runs. From the running gateway, or looked up here and now when none runs.
import type { UpstreamStatus } from '../../admin/status.ts'
import { windowOf } from '../amounts.ts'
import { exit } from '../exit.ts'
import { withGateway } from '../inside.ts'
import { columnsOf, cut, plain, shapes, table, wrap } from '../terminal.ts'
import { defineVerb } from '../verb.ts'
import { proofWords } from './status.ts'

export const models = defineVerb({
  args: {
    url: { type: 'string', valueHint: 'address', description: 'The gateway to ask, instead of the one of this home' },
    local: { type: 'boolean', description: 'Only what runs on this machine or in your network' },
  },
  words: { most: 1, name: 'filter', about: 'only models whose name holds this text' },
  examples: [
    ['drawbridge models', 'every model, home first'],
    ['drawbridge models qwen --local', 'local models with qwen in their name'],
    ['drawbridge models pull qwen3:8b', 'fetch one (see drawbridge models pull --help)'],
  ],
  async run({ args, words, terminal, environment, isJson }) {
    const { upstreams, aliases } = await withGateway(environment, args.url, async (gateway) => {
      const [listed, names] = await Promise.all([
        gateway.admin<{ upstreams: UpstreamStatus[] }>('upstreams'),
        gateway.admin<{ aliases: string[] }>('status'),
      ])
      return { upstreams: listed?.upstreams ?? [], aliases: names?.aliases ?? [] }
    })
    const wanted = words[0]?.toLowerCase() ?? ''
    const order = { device: 0, private: 1, cloud: 2 } as const
    const rows = upstreams
      .flatMap((upstream) => upstream.models.map((model) => ({ upstream, model, name: `${upstream.id}/${model.name}` })))
      .filter(({ model, name }) => name.toLowerCase().includes(wanted) && !(args.local && model.zone.zone === 'cloud'))
      .sort((one, other) => order[one.model.zone.zone] - order[other.model.zone.zone])
    if (isJson) {
      const list = rows.map(({ name, model, upstream }) => ({
        name,
        upstream: upstream.id,
        provider: upstream.provider,
        zone: model.zone.zone,
        proof: model.zone,
        window: model.window,
        isLoaded: model.isLoaded,
      }))
      terminal.print(JSON.stringify({ aliases, models: list }))
      return exit.ok
    }
    const { paint, width } = terminal
    if (rows.length === 0) terminal.print(wanted ? `No model's name holds "${plain(wanted)}".` : 'No models were found.')
    else {
      const cells = rows.map(({ name, model }) => [
        `${paint(model.zone.zone, shapes[model.zone.zone])} ${plain(cut(name, Math.max(24, width - 40)))}`,
        `${model.zone.zone} (${proofWords(model.zone.by, model.zone.detail)})`,
        model.window === undefined ? 'window unknown' : `window ${windowOf(model.window)}`,
        model.isLoaded ? paint('good', 'loaded') : '',
      ])
      const whole = table(cells)
      const isNarrow = whole.split('\n').some((line) => columnsOf(line) > width)
      const shown = isNarrow ? table(cells.map(([name = '', place = '', ...rest]) => [name, place.replace(/ \(.*$/s, ''), ...rest])) : whole
      for (const line of shown.split('\n')) terminal.print(cut(line, width))
    }
    const hidden = upstreams.filter((upstream) => upstream.modelCount > upstream.models.length)
    for (const { id, modelCount, models: shown } of hidden) terminal.print(`  ${plain(id)}: ${modelCount - shown.length} more models`)
    terminal.print(
      wrap(aliases.join(', '), width - 11)
        .replace(/^/gm, ' '.repeat(11))
        .replace(/^ {11}/, '  aliases  '),
    )
    return exit.ok
  },
})
