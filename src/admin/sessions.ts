// The admin plane's pages about people who are signed in: coming in, leaving, and who is here.
import type { AdminChange } from '../core/admin-change.ts'
import type { Sessions } from '../gateway/access/sessions.ts'
import type { PageRequest } from '../gateway/server.ts'
import type { SignIn } from './sign-in.ts'

export type SessionPageParts = {
  readonly signIn: SignIn
  readonly sessions: Sessions
  readonly now: () => number
  readonly note: (change: AdminChange) => Promise<void>
}

type Page = (request: PageRequest, parts: SessionPageParts, id: string) => Promise<unknown>

export const beginSignIn: Page = (request, { signIn }) => signIn.begin(request)

export const finishSignIn: Page = (request, { signIn }) => signIn.finish(request)

export const signOut: Page = (request, { signIn }) => signIn.leave(request)

export const listSessions: Page = async (_, { sessions }) => ({ sessions: await sessions.list() })

export const endSession: Page = async ({ caller }, { sessions, now, note }, id) => {
  const ended = await sessions.end(id)
  if (ended)
    await note({ at: new Date(now()).toISOString(), who: caller.name, action: 'session.ended', subject: id, detail: { name: ended.name } })
  return ended
}
