// The pages of the admin plane for the reference, made of the list that the plane runs.
import { schemaOf } from '../src/admin/openapi.ts'
import type { Route } from '../src/admin/route.ts'
import { routes } from '../src/admin/routes.ts'
import { whoMay } from '../src/core/access.ts'

type Shape = {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly description?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
}

/** A line for each page, as in the list of doors. */
export function adminTable(): string {
  const rows = routes.map(({ method, path, summary }) => `| ${method} | \`/admin/${path}\` | ${summary} |`)
  return ['| method | path | answers |', '|---|---|---|', ...rows].join('\n')
}

/** What each page takes and answers. */
export function adminReference(): string {
  return routes.map(section).join('\n\n')
}

function section(route: Route): string {
  const { method, path, takes, summary, query, body, answer } = route
  const may = takes === 'nothing' ? 'For everybody.' : `For ${whoMay(takes).join(', ')}.`
  const parts = [`### \`${method} /admin/${path}\``, `${capital(summary)}. ${may}`]
  // A default makes what is left out be there once it is read, so only the input says what is needed.
  if (query) parts.push(...members('query', schemaOf(query, 'output'), (name) => !query.shape[name]?.safeParse(undefined).success))
  if (body) {
    const shape = schemaOf(body, 'input') as Shape
    parts.push(...members('body', shape, (name) => shape.required?.includes(name) === true))
  }
  if (answer === 'events') parts.push('Answers with server-sent events.')
  else if (answer) parts.push(`Answers ${shapeOf(schemaOf(answer, 'output') as Shape)}.`)
  return parts.join('\n\n')
}

function members(where: string, { properties = {} }: Shape, isNeeded: (name: string) => boolean): string[] {
  const rows = Object.entries(properties).map(
    ([name, shape]) =>
      `| \`${name}\` | ${wordsOf(shape)}${isNeeded(name) ? ', needed' : ''}${shape.default === undefined ? '' : `, \`${String(shape.default)}\` when left out`} |`,
  )
  return rows.length === 0 ? [] : [[`| ${where} | is |`, '|---|---|', ...rows].join('\n')]
}

function wordsOf({ type, enum: values, description, minimum, maximum }: Shape): string {
  const kind = values
    ? values.map((value) => `\`${String(value)}\``).join(', ')
    : type === 'integer' && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
      ? `a number from ${(minimum ?? 0).toLocaleString('en-US')} to ${maximum.toLocaleString('en-US')}`
      : ((
          {
            string: 'a text',
            integer: 'a number',
            number: 'a number',
            boolean: 'true or false',
            array: 'a list',
            object: 'an object',
          } as Record<string, string>
        )[String(type)] ?? 'a value')
  return description === undefined ? kind : `${kind}: ${description}`
}

/** Names of the first floor of an answer, optional ones with a question mark. */
function shapeOf({ properties, required = [], oneOf, anyOf }: Shape): string {
  const choices = oneOf ?? anyOf
  if (choices) return choices.map(shapeOf).join(' or ')
  if (!properties) return 'an object'
  return `\`{${Object.keys(properties)
    .map((name) => (required.includes(name) ? name : `${name}?`))
    .join(', ')}}\``
}

function capital(text: string): string {
  return text.startsWith('`') ? `Answers ${text}` : text.charAt(0).toUpperCase() + text.slice(1)
}
