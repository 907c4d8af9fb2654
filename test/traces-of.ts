// Whether a value can be found in bytes that left, however it was dressed: other spacing, other case, percent-encoded, as JSON escapes
// or in base64.

/** The values of which any form occurs in a body. */
export function tracesOf(body: string, values: readonly string[]): string[] {
  const views = [...new Set(viewsOf(body))]
  const bare = views.map(bareOf)
  return values.filter((value) => {
    const wanted = bareOf(value)
    // Without letters or digits of its own a value cannot be told from other text.
    if (wanted.length < 3) return views.some((view) => view.includes(value))
    return bare.some((view) => view.includes(wanted)) || base64FormsOf(value).some((form) => body.includes(form))
  })
}

/** The text as it stands and with its escapes undone, twice, since escapes nest. */
function viewsOf(body: string): string[] {
  const views = [body]
  for (let round = 0; round < 3; round++) {
    for (const view of [...views]) views.push(withoutJsonEscapes(view), withoutPercents(view))
  }
  return views.flatMap((view) => [view, ...decodedRuns(view)])
}

function withoutJsonEscapes(text: string): string {
  return text
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\([nrtbf])/g, ' ')
    .replace(/\\(["\\/])/g, '$1')
}

function withoutPercents(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
}

/** What long runs of base64 say, when they say text. */
function decodedRuns(text: string): string[] {
  return [...text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)].map(([run]) => Buffer.from(run, 'base64').toString('utf8'))
}

/** Lower case letters and digits, without marks, separators and spaces. */
function bareOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** The middle of a value's base64, for each of the three places it may begin at inside longer data. */
function base64FormsOf(value: string): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift, 0x20), Buffer.from(value, 'utf8')]).toString('base64')
    const middle = whole.replace(/=+$/, '').slice(shift === 0 ? 0 : 4, -2)
    return middle.length < 8 ? [] : [middle, middle.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
