// Which column of a log that nobody documented holds what: guessed by name, shown, and changed by whoever knows better.
import { isObject, type JsonObject } from '../core/json.ts'

export const fields = [
  'at',
  'model',
  'provider',
  'input',
  'fresh',
  'cacheRead',
  'cacheWrite',
  'output',
  'reasoning',
  'cost',
  'requests',
  'team',
  'user',
  'key',
  'project',
  'prompt',
  'task',
  'durationMs',
  'durationSeconds',
  'status',
  'id',
  'batch',
  'tier',
] as const
export type Field = (typeof fields)[number]

/** Field → column; a dot leads into a nested object. */
export type ColumnMap = Readonly<Partial<Record<Field, string>>>

/** Names under which logs keep a field, the likeliest first; compared without case and punctuation. */
const names: Readonly<Record<Field, readonly string[]>> = {
  at: [
    'timestamp',
    'ts',
    'time',
    'createdat',
    'created',
    'datetime',
    'date',
    'starttime',
    'startedat',
    'requesttime',
    'eventtime',
    'loggedat',
    'at',
    'day',
  ],
  model: [
    'model',
    'modelname',
    'modelid',
    'modelversion',
    'responsemodel',
    'requestmodel',
    'deployment',
    'engine',
    'llm',
    'modelo',
    'modell',
  ],
  provider: ['provider', 'providername', 'vendor', 'llmprovider', 'customllmprovider', 'source', 'platform'],
  fresh: ['uncachedinputtokens', 'freshinputtokens', 'noncachedinputtokens', 'inputtokensnocache'],
  input: [
    'inputtokens',
    'prompttokens',
    'tokensin',
    'intokens',
    'tokensinput',
    'tokensprompt',
    'inputtokencount',
    'prompttokencount',
    'input',
    'requesttokens',
    'tokenin',
    'contexttokens',
    'ntokensin',
    'usageprompttokens',
    'usageinputtokens',
    'prompttokensused',
  ],
  cacheRead: [
    'cachedinputtokens',
    'cachedtokens',
    'cachereadinputtokens',
    'cachereadtokens',
    'inputcachedtokens',
    'cacheread',
    'cachedprompttokens',
    'promptcachehittokens',
    'cachehittokens',
    'tokenscached',
    'usageprompttokensdetailscachedtokens',
    'prompttokensdetailscachedtokens',
    'inputtokensdetailscachedtokens',
    'usagecachereadinputtokens',
  ],
  cacheWrite: [
    'cachecreationinputtokens',
    'cachewritetokens',
    'cachewrite',
    'cachecreationtokens',
    'cachewriteinputtokens',
    'usagecachecreationinputtokens',
  ],
  output: [
    'outputtokens',
    'completiontokens',
    'tokensout',
    'outtokens',
    'tokensoutput',
    'tokenscompletion',
    'outputtokencount',
    'completiontokencount',
    'output',
    'responsetokens',
    'generatedtokens',
    'tokenout',
    'ntokensout',
    'usagecompletiontokens',
    'usageoutputtokens',
  ],
  reasoning: [
    'reasoningtokens',
    'thinkingtokens',
    'reasoningoutputtokens',
    'usagecompletiontokensdetailsreasoningtokens',
    'completiontokensdetailsreasoningtokens',
  ],
  cost: [
    'costusd',
    'cost',
    'totalcost',
    'totalcostusd',
    'spend',
    'price',
    'amount',
    'amountusd',
    'charge',
    'usd',
    'costindollars',
    'costdollars',
    'costcents',
    'costmicros',
    'billedamount',
    'billed',
  ],
  requests: ['requests', 'requestcount', 'nummodelrequests', 'numrequests', 'calls', 'nrequests', 'callcount'],
  team: ['team', 'teamname', 'teamid', 'department', 'dept', 'group', 'costcenter', 'costcentre', 'businessunit', 'org', 'division'],
  user: ['user', 'userid', 'username', 'useremail', 'email', 'enduser', 'actor', 'employee'],
  key: ['apikeyname', 'keyname', 'keyalias', 'apikeyid', 'keyid', 'apikeyalias'],
  project: ['project', 'projectid', 'projectname', 'app', 'appname', 'application', 'service', 'servicename', 'workspace', 'feature'],
  prompt: [
    'prompt',
    'promptpreview',
    'prompttext',
    'inputtext',
    'messages',
    'question',
    'query',
    'requestbody',
    'promptexcerpt',
    'inputpreview',
    'usermessage',
    'text',
    'message',
  ],
  task: ['task', 'tasktype', 'taskname', 'category', 'usecase', 'purpose', 'class', 'label', 'intent', 'operationtype'],
  durationMs: ['latencyms', 'durationms', 'responsetimems', 'elapsedms', 'totalms', 'latency', 'duration', 'delayms'],
  durationSeconds: ['latencys', 'durations', 'latencyseconds', 'durationseconds', 'elapsedseconds', 'elapsed'],
  status: ['status', 'statuscode', 'httpstatus', 'responsestatus', 'outcome', 'success'],
  id: ['requestid', 'responseid', 'generationid', 'callid', 'eventid', 'id', 'uuid'],
  batch: ['batch', 'isbatch'],
  tier: ['servicetier', 'tier'],
}

/** The names that a field is guessed by, the likeliest first. */
export function namesOf(field: Field): readonly string[] {
  return names[field]
}

/** Columns of records, nested ones by their path. Names that begin with an underscore are notes of whoever made the file, not the log's. */
export function columnsOf(records: readonly JsonObject[]): string[] {
  const found = new Set<string>()
  const walk = (value: JsonObject, path: string, depth: number): void => {
    for (const [name, member] of Object.entries(value)) {
      if (name.startsWith('_') || found.size > mostColumns) continue
      const at = path ? `${path}.${name}` : name
      if (isObject(member) && depth < 2) walk(member, at, depth + 1)
      else found.add(at)
    }
  }
  for (const record of records) walk(record, '', 0)
  return [...found]
}

const mostColumns = 500

/** A map by names alone. Undefined where there is no model, or neither tokens nor a cost: then it is no usage log that we can read. */
export function guessMap(columns: readonly string[]): ColumnMap {
  const plain = new Map<string, string>()
  for (const column of columns) {
    const name = plainly(column)
    if (!plain.has(name)) plain.set(name, column)
    // The last part of a path is what the column is called; a top-level column of that name wins.
    const last = plainly(column.slice(column.lastIndexOf('.') + 1))
    if (column.includes('.') && !columns.some((other) => plainly(other) === last) && !plain.has(last)) plain.set(last, column)
  }
  const map: Partial<Record<Field, string>> = {}
  const taken = new Set<string>()
  for (const field of fields) {
    for (const name of names[field]) {
      const column = plain.get(name)
      if (column === undefined || taken.has(column)) continue
      map[field] = column
      taken.add(column)
      break
    }
  }
  // Anthropic's words: its input leaves cached tokens out.
  if (map.input && !map.fresh && /cache_?(?:read|creation)_?input/i.test(`${map.cacheRead ?? ''} ${map.cacheWrite ?? ''}`)) {
    map.fresh = map.input
    delete map.input
  }
  return map
}

export function isUsable({ model, input, fresh, output, cost }: ColumnMap): boolean {
  return model !== undefined && (input !== undefined || fresh !== undefined || output !== undefined || cost !== undefined)
}

function plainly(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** `model=model_name,input=tokens_in`, or a saved map's JSON. Throws a sentence on what is wrong. */
export function readMap(text: string): ColumnMap {
  const said: unknown = text.trim().startsWith('{')
    ? JSON.parse(text)
    : Object.fromEntries(
        text.split(',').map((part) => {
          const cut = part.indexOf('=')
          if (cut < 1) throw new TypeError(`"${part.slice(0, 40)}" is not field=column`)
          return [part.slice(0, cut).trim(), part.slice(cut + 1).trim()]
        }),
      )
  if (!isObject(said)) throw new TypeError('a map is an object of fields and columns')
  for (const [field, column] of Object.entries(said)) {
    if (!fields.some((known) => known === field))
      throw new TypeError(`there is no field "${field.slice(0, 40)}"; fields: ${fields.join(', ')}`)
    if (typeof column !== 'string') throw new TypeError(`the column of "${field}" is no text`)
  }
  return said as ColumnMap // every member was just looked at
}
