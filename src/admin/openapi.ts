// The admin plane described for programs: OpenAPI 3.1, made of the very list that the plane runs and of the schemas it checks with.
import { z } from 'zod'
import { whoMay } from '../core/access.ts'
import type { Route } from './route.ts'

type Json = Record<string, unknown>

export function openApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = `/admin/${route.path}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return withComponents({
    openapi: '3.1.0',
    info: { title: 'Drawbridge administration', version },
    servers: [{ url: 'http://127.0.0.1:4280' }],
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'drawbridge-session' },
      },
      schemas: { Error: error },
    },
  })
}

/** Shapes that many answers share stand once. Each schema brings its own with it, under `$defs`. */
function withComponents(document: Json & { readonly components: { readonly schemas: Json; readonly securitySchemes: Json } }): Json {
  const schemas: Json = { ...document.components.schemas }
  const text = JSON.stringify(document, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$defs' in value)) return value
    const { $defs, ...rest } = value as Json & { $defs: Json } // JSON Schema's own word
    for (const [name, shape] of Object.entries($defs)) schemas[name] = withoutId(shape as Json)
    return withoutId(rest)
  })
  const whole = JSON.parse(text) as typeof document
  const moved = { ...whole, components: { ...whole.components, schemas } }
  return JSON.parse(JSON.stringify(moved).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json
}

function withoutId({ id, ...shape }: Json): Json {
  return typeof id === 'string' ? shape : { ...(id !== undefined && { id }), ...shape }
}

function operationOf(route: Route): Json {
  const { method, path, takes, summary, query, body, isBodyOptional, answer } = route
  const isMoving = method !== 'GET'
  return {
    operationId: `${method.toLowerCase()}-${path.replace(/[^a-z]+/g, '-').replace(/-$/, '')}`,
    summary: withoutLinks(summary),
    description: takes === 'nothing' ? 'For everybody.' : `Takes ${whoMay(takes).join(', ')}.`,
    tags: [path.split('/')[0]],
    ...(takes === 'nothing' && { security: [] }),
    parameters: [
      ...(path.includes('{id}') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : []),
      ...(isMoving ? [{ name: 'x-drawbridge-admin', in: 'header', required: true, schema: { type: 'string', const: '1' } }] : []),
      ...(query ? parametersOf(query) : []),
    ],
    ...(body && { requestBody: { required: !isBodyOptional, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }),
    responses: {
      200: answerOf(answer),
      default: {
        description: 'What went wrong and what to do next',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

function answerOf(answer: Route['answer']): Json {
  if (answer === undefined) return { description: 'A page, or the way to one', content: { 'text/html': { schema: { type: 'string' } } } }
  if (answer === 'events') return { description: 'Server-sent events', content: { 'text/event-stream': { schema: { type: 'string' } } } }
  return { description: 'The answer', content: { 'application/json': { schema: schemaOf(answer, 'output') } } }
}

function parametersOf(query: z.ZodObject): Json[] {
  const { properties = {} } = schemaOf(query, 'output') as { properties?: Record<string, Json> }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    // A default makes what is left out be there once it is read.
    required: !(query.shape[name] as z.ZodType).safeParse(undefined).success,
    ...(description !== undefined && { description }),
    schema,
  }))
}

export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' })
  return withoutId(made)
}

function withoutLinks(text: string): string {
  return text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
}

const error: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['message', 'code'],
      properties: { message: { type: 'string' }, type: { type: 'string' }, param: { type: ['string', 'null'] }, code: { type: 'string' } },
    },
  },
}
