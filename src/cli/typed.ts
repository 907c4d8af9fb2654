// Commands as this user types them: in a clone there is no `drawbridge` on the path, and advice that cannot be followed is none.
import type { Environment } from './verb.ts'

const commands =
  /(?<=^|[\s`(])drawbridge (?=(?:up|init|status|doctor|ask|route|explain|replay|drafts|scan|redact|restore|verify|review|drill|models|raise|lower|launch|config|--help)\b)/g

/** `drawbridge status` as it is, or as `npm run drawbridge -- status` where npm runs the clone's own scripts. */
export function asTyped(text: string, environment: Environment): string {
  const isClone = environment.DRAWBRIDGE_ROOT !== undefined && environment.npm_lifecycle_event !== undefined
  return isClone ? text.replace(commands, 'npm run drawbridge -- ') : text
}
