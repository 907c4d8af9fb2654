// What `scan` and `redact` read with: the profile, dictionaries and tagger that the gateway itself would use.
import { readDictionaries } from '../config/dictionaries.ts'
import { configFileOf } from '../config/environment.ts'
import { loadConfig, nearest } from '../config/load.ts'
import { type Profile, profileOf, profiles } from '../privacy/profiles.ts'
import { createReader, type TextReader } from '../privacy/read-text.ts'
import { loadTagger } from '../privacy/tagger/load.ts'
import { CommandError, exit, wrongUsage } from './exit.ts'
import type { Environment } from './verb.ts'

export type ReadingParts = {
  readonly profile: Profile
  readonly reader: TextReader
  readonly hasTagger: boolean
  /** What the configuration has stand for a value. */
  readonly style: 'realistic' | 'placeholder'
}

/** Open a reader for the profile named, or the configuration's own. */
export function openReading(environment: Environment, name: string | undefined): ReadingParts {
  const { config, problems, file } = loadConfig(configFileOf(environment), environment)
  const problem = problems[0]
  if (problem) throw new CommandError(exit.usage, `${file}:${problem.line}: ${problem.path} ${problem.detail}`, 'drawbridge config check')
  const wanted = name ?? config.privacy.profile
  const profile = profileOf(wanted, config.privacy.profiles[wanted])
  if (!profile) {
    const known = [...Object.keys(profiles), ...Object.keys(config.privacy.profiles)]
    const near = nearest(wanted, known)
    throw wrongUsage(
      `there is no profile "${wanted.slice(0, 64)}"${near ? `; did you mean "${near}"?` : ''}`,
      `profiles: ${known.join(', ')}`,
    )
  }
  const tagger = loadTagger()
  const reader = createReader({ profile, dictionaries: readDictionaries(config), tagger })
  return { profile, reader, hasTagger: tagger !== undefined, style: config.privacy.surrogates }
}
