// The operator's own words: terms from the configuration and from the files it names.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fail } from '../core/errors.ts'
import type { Config } from './schema.ts'

export type DictionaryConfig = Config['privacy']['dictionaries'][number]

/** Every dictionary with the terms of its file. Throws `config.invalid` when one cannot be read: a dictionary that is not there protects nothing. */
export function readDictionaries({ privacy }: Pick<Config, 'privacy'>): DictionaryConfig[] {
  return privacy.dictionaries.map((dictionary) =>
    dictionary.file === undefined ? dictionary : { ...dictionary, terms: [...dictionary.terms, ...termsOf(dictionary, dictionary.file)] },
  )
}

/** A term a line; empty lines and lines that begin with `#` are not terms. */
function termsOf({ name }: DictionaryConfig, file: string): string[] {
  let text: string
  try {
    text = readFileSync(resolve(file), 'utf8')
  } catch (error) {
    const detail = `privacy.dictionaries ${name}: its file cannot be read (${(error as { code?: string }).code})`
    throw fail('config.invalid', { file: 'configuration', line: 1, detail }, error)
  }
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length > 1 && !line.startsWith('#'))
}
