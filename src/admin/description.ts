import { openApi } from './openapi.ts'
import { routes } from './routes.ts'

/** The admin plane as it is published: without a version, which would change the file with every release and nothing else. */
export function adminDescription(): string {
  return JSON.stringify(openApi(routes, '0'), null, 2)
}
