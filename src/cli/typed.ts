// Commands as this user types them: in a clone there is no `drawbridge` on the path, and advice that cannot be followed is none.
import { verbs } from './commands/index.ts'
import type { Environment } from './verb.ts'

const words = [...new Set(verbs.map(({ name }) => name.split(' ')[0])), '--help']
const commands = new RegExp(`(?<=^|[\\s\`(])drawbridge (?=(?:${words.join('|')})(?![\\w-]))`, 'g')

/** `drawbridge status` as it is, or as `npm run drawbridge -- status` where npm runs the clone's own scripts. */
export function asTyped(text: string, environment: Environment): string {
  const isClone = environment.DRAWBRIDGE_ROOT !== undefined && environment.npm_lifecycle_event !== undefined
  return isClone ? text.replace(commands, 'npm run drawbridge -- ') : text
}
