// JSON Schema as a grammar that llama.cpp samples within, so that the answer meets the schema whatever the model would rather say.
// https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md
// A keyword that a grammar cannot hold is refused and never dropped: an answer that only looks checked is worse than none.
import { asArray, asNumber, asObject, asString, type Json, type JsonObject } from '../../core/json.ts'

/** Why a schema cannot be a grammar. `path` is that of the keyword inside the schema. */
export class SchemaRefusal extends Error {
  readonly path: string
  constructor(path: string, because: string) {
    super(because)
    this.path = path
  }
}

const mostRules = 4_000
const mostRepeats = 2_000
const mostChoices = 1_000
const deepest = 64
const safeLargest = Number.MAX_SAFE_INTEGER

/** Rules that every JSON text is made of. Space is short, so that a model cannot lose itself in it. */
const basics: Readonly<Record<string, string>> = {
  space: '| " " | "\\n" [ \\t]{0,20}',
  // No halves of surrogate pairs and nothing beyond Unicode, which a model of bytes could spell.
  character: '[ !#-\\[\\]-~\\u0080-\\uD7FF\\uE000-\\U0010FFFF] | "\\\\" (["\\\\bfnrt/] | "u" [0-9a-fA-F]{4})',
  string: '"\\"" character* "\\""',
  digits: '[0-9]{1,16}',
  whole: '"0" | [1-9] [0-9]{0,14}',
  integer: '"-"? whole',
  number: '"-"? whole ("." digits)? ([eE] [-+]? [0-9]{1,2})?',
  boolean: '"true" | "false"',
  null: '"null"',
  array: '"[" space (value space ("," space value space)*)? "]"',
  object: '"{" space (string ":" space value space ("," space string ":" space value space)*)? "}"',
  value: 'object | array | string | number | boolean | null',
  year: '[0-9]{4}',
  month: '"0" [1-9] | "1" [0-2]',
  day: '"0" [1-9] | "1" [0-9] | "2" [0-8]',
  date: 'year "-" month "-" day',
  time: '([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{1,3})? ("Z" | [+-] ([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9])',
  hex: '[0-9a-fA-F]',
  uuid: 'hex{8} "-" hex{4} "-4" hex{3} "-" [89abAB] hex{3} "-" hex{12}',
  ipv4: 'octet "." octet "." octet "." octet',
  octet: '"25" [0-5] | "2" [0-4] [0-9] | "1" [0-9] [0-9] | [1-9]? [0-9]',
}

const formats: Readonly<Record<string, string>> = { date: 'date', time: 'time', 'date-time': 'date "T" time', uuid: 'uuid', ipv4: 'ipv4' }

/** Said about a value, and nothing that would narrow it. */
const annotations = new Set(
  '$schema $id $comment $defs definitions title description default examples deprecated readOnly writeOnly propertyOrdering strict'.split(
    ' ',
  ),
)

/** A grammar for any JSON object. */
export function objectGrammar(): string {
  return new Rules({}).text('object')
}

/** A grammar for exactly the values of a schema. Throws `SchemaRefusal`. */
export function schemaGrammar(schema: Json): string {
  const rules = new Rules(asObject(schema) ?? {})
  return rules.text(rules.of(schema, ''))
}

class Rules {
  readonly #rules = new Map<string, string>()
  readonly #references = new Map<string, string>()
  readonly #root: JsonObject
  #depth = 0

  constructor(root: JsonObject) {
    this.#root = root
  }

  text(root: string): string {
    const wanted = new Map<string, string>()
    const take = (body: string) => {
      // A name inside a literal only brings a rule that nobody uses.
      for (const [name] of body.matchAll(/[a-z][a-z0-9-]*/g)) {
        const rule = this.#rules.get(name) ?? basics[name]
        if (rule === undefined || wanted.has(name)) continue
        wanted.set(name, rule)
        take(rule)
      }
    }
    take(root)
    return [`root ::= ${root}`, ...[...wanted].map(([name, body]) => `${name} ::= ${body}`), ''].join('\n')
  }

  #add(body: string): string {
    const name = `rule-${this.#rules.size}`
    if (this.#rules.size >= mostRules) throw new SchemaRefusal('', 'the schema is too large')
    this.#rules.set(name, body)
    return name
  }

  of(schema: Json | undefined, path: string): string {
    if (this.#depth >= deepest) throw new SchemaRefusal('', `is nested deeper than ${deepest}`)
    this.#depth++
    const rule = this.#of(schema, path)
    this.#depth--
    return rule
  }

  #of(schema: Json | undefined, path: string): string {
    if (schema === true || schema === undefined) return 'value'
    const own = asObject(schema)
    if (!own) throw new SchemaRefusal(path, 'must be a schema')
    const reference = asString(own.$ref)
    if (reference !== undefined) {
      this.#only(own, ['$ref'], path)
      return this.#referenced(reference, path)
    }
    if (own.const !== undefined) {
      this.#only(own, ['const', 'type'], path)
      return literal(own.const)
    }
    const choices = asArray(own.enum)
    if (choices) {
      this.#only(own, ['enum', 'type', 'nullable'], path)
      if (choices.length === 0 || choices.length > mostChoices)
        throw new SchemaRefusal(`${path}.enum`, `must have 1 to ${mostChoices} values`)
      return this.#add(choices.map(literal).join(' | '))
    }
    const alternatives = asArray(own.anyOf) ?? asArray(own.oneOf)
    if (alternatives) {
      const word = own.anyOf ? 'anyOf' : 'oneOf'
      this.#only(own, [word], path)
      if (alternatives.length === 0) throw new SchemaRefusal(`${path}.${word}`, 'must have an alternative')
      return this.#add(alternatives.map((one, index) => this.of(one, `${path}.${word}.${index}`)).join(' | '))
    }
    const all = asArray(own.allOf)
    if (all) {
      this.#only(own, ['allOf'], path)
      if (all.length === 1) return this.of(all[0], `${path}.allOf.0`)
      throw new SchemaRefusal(`${path}.allOf`, 'more than one schema at once cannot be held to')
    }
    const types = asArray(own.type)?.map(String) ?? [typeOf(own)]
    const bodies = types.map((type) => this.#typed(type, own, types.length > 1, path))
    if (own.nullable === true && !types.includes('null')) bodies.push('null')
    return bodies.length === 1 ? bodies[0]! : this.#add(bodies.join(' | '))
  }

  #typed(type: string, own: JsonObject, isOneOfMany: boolean, path: string): string {
    const common = ['type', 'nullable']
    const allow = (...words: string[]) => this.#only(own, isOneOfMany ? [...common, ...everyWord] : [...common, ...words], path)
    switch (type) {
      case 'any':
        allow()
        return 'value'
      case 'null':
      case 'boolean':
        allow()
        return type
      case 'string':
        allow(...stringWords)
        return this.#string(own, path)
      case 'integer':
      case 'number':
        allow(...numberWords)
        return this.#number(type, own, path)
      case 'array':
        allow(...arrayWords)
        return this.#array(own, path)
      case 'object':
        allow(...objectWords)
        return this.#object(own, path)
      default:
        throw new SchemaRefusal(`${path}.type`, 'is not a type of JSON')
    }
  }

  #string(own: JsonObject, path: string): string {
    const format = asString(own.format)
    const least = asNumber(own.minLength) ?? 0
    const most = asNumber(own.maxLength)
    if (format !== undefined) {
      const rule = formats[format]
      if (rule === undefined || least > 0 || most !== undefined) {
        throw new SchemaRefusal(`${path}.format`, `only ${Object.keys(formats).join(', ')} can be held to, without a length`)
      }
      return this.#add(`"\\"" ${rule} "\\""`)
    }
    if (least === 0 && most === undefined) return 'string'
    return this.#add(`"\\"" ${repeated('character', least, most, path, 'Length')} "\\""`)
  }

  /** Ranges are not regular; only a sign can be held to, and bounds that every number meets. */
  #number(type: 'integer' | 'number', own: JsonObject, path: string): string {
    const least = asNumber(own.minimum)
    const above = asNumber(own.exclusiveMinimum)
    const most = asNumber(own.maximum) ?? asNumber(own.exclusiveMaximum)
    if (most !== undefined && most < safeLargest)
      throw new SchemaRefusal(`${path}.maximum`, 'a range of numbers cannot be held to; use enum')
    const isPositive = type === 'integer' && (least === 1 || above === 0)
    const isNotNegative = least === 0 || (type === 'integer' && above === -1)
    if (isPositive) return this.#add('[1-9] [0-9]{0,14}')
    if (isNotNegative) return type === 'integer' ? 'whole' : this.#add('whole ("." digits)?')
    const bound = least ?? above
    if (bound !== undefined && bound > -safeLargest)
      throw new SchemaRefusal(`${path}.minimum`, 'a range of numbers cannot be held to; use enum')
    return type
  }

  #array(own: JsonObject, path: string): string {
    const first = asArray(own.prefixItems) ?? []
    const least = asNumber(own.minItems) ?? 0
    const most = own.items === false ? first.length : asNumber(own.maxItems)
    if (first.length > 0 && (least < first.length || (most !== undefined && most < first.length))) {
      throw new SchemaRefusal(`${path}.prefixItems`, 'needs minItems of as many')
    }
    if (most === 0) return this.#add('"[" space "]"')
    const fixed = first.map((item, index) => this.of(item, `${path}.prefixItems.${index}`))
    const item = own.items === false ? undefined : this.of(own.items, `${path}.items`)
    if (fixed.length > 0) {
      const rest =
        item === undefined || most === fixed.length
          ? ''
          : repeated(`("," space ${item} space)`, least - fixed.length, most === undefined ? undefined : most - fixed.length, path, 'Items')
      return this.#add(`"[" space ${fixed.map((rule) => `${rule} space`).join(' "," space ')} ${rest} "]"`)
    }
    const rest = repeated(`("," space ${item} space)`, Math.max(0, least - 1), most === undefined ? undefined : most - 1, path, 'Items')
    const filled = `${item} space ${rest}`
    return this.#add(`"[" space ${least === 0 ? `(${filled})?` : filled} "]"`)
  }

  /** Members come in the order of the schema. Those that may be left out make a chain: each says what may still follow it. */
  #object(own: JsonObject, path: string): string {
    const properties = asObject(own.properties) ?? {}
    const names = Object.keys(properties)
    const required = new Set(asArray(own.required)?.map(String) ?? [])
    for (const name of required) if (!(name in properties)) throw new SchemaRefusal(`${path}.required`, 'names a member without a schema')
    const extra = own.additionalProperties
    const further = extra === undefined || extra === false ? undefined : this.of(extra, `${path}.additionalProperties`)
    if (names.length === 0) {
      const member = `string ":" space ${further ?? 'value'} space`
      return extra === false ? this.#add('"{" space "}"') : this.#add(`"{" space (${member} ("," space ${member})*)? "}"`)
    }
    if (further !== undefined && extra !== true) throw new SchemaRefusal(`${path}.additionalProperties`, 'cannot stand beside properties')
    const members = names.map((name) => `${literal(name)} ":" space ${this.of(properties[name], `${path}.properties.${name}`)} space`)
    // From the last to the first: what may follow when something stands before it, and when nothing does.
    let after = ''
    let first = ''
    for (let index = names.length - 1; index >= 0; index--) {
      const member = members[index]!
      const isRequired = required.has(names[index]!)
      const here = after === '' ? member : `${member} ${after}`
      const start = isRequired ? this.#add(here) : this.#add(first === '' ? `(${here})?` : `${here} | ${first}`)
      const follow = after === '' ? `"," space ${member}` : `"," space ${member} ${after}`
      after = this.#add(isRequired ? follow : after === '' ? `(${follow})?` : `${follow} | ${after}`)
      first = start
    }
    return this.#add(`"{" space ${first} "}"`)
  }

  #referenced(reference: string, path: string): string {
    const known = this.#references.get(reference)
    if (known) return known
    let target: Json | undefined = reference.startsWith('#') ? this.#root : undefined
    for (const key of reference.slice(1).split('/').filter(Boolean)) {
      target = asObject(target)?.[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')]
    }
    if (target === undefined) throw new SchemaRefusal(`${path}.$ref`, 'points to nothing inside the schema')
    const name = this.#add('')
    this.#references.set(reference, name)
    this.#rules.set(name, this.of(target, path))
    return name
  }

  #only(own: JsonObject, words: readonly string[], path: string): void {
    for (const word of Object.keys(own)) {
      if (!words.includes(word) && !annotations.has(word)) throw new SchemaRefusal(`${path}.${word}`, 'cannot be held to by a grammar')
    }
  }
}

const stringWords = ['minLength', 'maxLength', 'format']
const numberWords = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']
const arrayWords = ['items', 'prefixItems', 'minItems', 'maxItems']
const objectWords = ['properties', 'required', 'additionalProperties']
const everyWord = [...stringWords, ...numberWords, ...arrayWords, ...objectWords]

function typeOf(own: JsonObject): string {
  return asString(own.type) ?? (own.properties || own.required ? 'object' : own.items || own.prefixItems ? 'array' : 'any')
}

function repeated(rule: string, least: number, most: number | undefined, path: string, word: string): string {
  const isCount = (count: number) => Number.isInteger(count) && count >= 0 && count <= mostRepeats
  if (!isCount(least)) throw new SchemaRefusal(`${path}.min${word}`, `must be 0 to ${mostRepeats}`)
  if (most === undefined) return least === 0 ? `${rule}*` : `${rule}{${least},}`
  if (!isCount(most) || most < least)
    throw new SchemaRefusal(`${path}.max${word}`, `must be at least the minimum and at most ${mostRepeats}`)
  return `${rule}{${least},${most}}`
}

/** The JSON text of a value as a literal of the grammar. */
function literal(value: Json): string {
  const text = JSON.stringify(value)
  return `"${text.replace(/[\\"]/g, (mark) => `\\${mark}`).replace(/[\r\n\t]/g, (mark) => ({ '\r': '\\r', '\n': '\\n', '\t': '\\t' })[mark] ?? mark)}"`
}
