// The few words a browser shows around signing in. No script, nothing from elsewhere, and nothing that a visitor or an issuer wrote
// unescaped.
import { createHash } from 'node:crypto'

export type SignInPage = {
  readonly title: string
  readonly sentences: readonly string[]
  /** A path of our own. */
  readonly link: { readonly path: string; readonly words: string }
  /** Go there at once. */
  readonly isPassing?: boolean
}

const style = `:root{color-scheme:light dark;--ink:#16181d;--paper:#fbfaf7;--home:#0f766e}
@media (prefers-color-scheme:dark){:root{--ink:#eceae4;--paper:#14161a;--home:#2dd4bf}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:36rem;margin:20vh auto 0;padding:0 24px}h1{font-size:20px;margin:0 0 12px}p{margin:0 0 12px}a{color:var(--home)}`

/** Sent with every answer around signing in: nothing is kept, framed, led astray or told on. */
export function pageHeaders(): Record<string, string> {
  const hash = createHash('sha256').update(style).digest('base64')
  return {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  }
}

export function signInPage({ title, sentences, link, isPassing }: SignInPage): string {
  const path = escaped(link.path)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">${isPassing ? `\n<meta http-equiv="refresh" content="0; url=${path}">` : ''}
<title>${escaped(title)} · Drawbridge</title>
<style>${style}</style>
<main>
<h1>${escaped(title)}</h1>
${sentences.map((sentence) => `<p>${escaped(sentence)}</p>`).join('\n')}
<p><a href="${path}">${escaped(link.words)}</a></p>
</main>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
