// As much of a browser as signing in needs: it keeps cookies by address and path, minds `Max-Age`, and goes where it is led.

export class Browser {
  readonly #jar = new Map<string, Map<string, string>>()

  /** One request, with this address's cookies and what a page of it would send. */
  async ask(address: string | URL, init: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Response> {
    const { origin } = new URL(address)
    const cookie = [...this.cookies(origin)].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie && { cookie }), ...init.headers },
    })
    for (const line of response.headers.getSetCookie()) this.#keep(origin, line)
    return response
  }

  /** Go where one is led, until an address begins with `stop`, which is told and not asked, or nothing leads further. */
  async walk(address: string, stop?: string): Promise<{ url: URL; response?: Response }> {
    let url = new URL(address)
    for (let steps = 0; steps < 12; steps++) {
      if (stop !== undefined && url.href.startsWith(stop)) return { url }
      const response = await this.ask(url)
      const next = response.headers.get('location')
      if (next === null) return { url, response }
      await response.body?.cancel()
      url = new URL(next, url)
    }
    throw new Error(`led in circles, at last to ${url.href}`)
  }

  cookies(origin: string): Map<string, string> {
    const known = this.#jar.get(origin) ?? new Map<string, string>()
    this.#jar.set(origin, known)
    return known
  }

  #keep(origin: string, line: string): void {
    const [pair = '', ...attributes] = line.split('; ')
    const cut = pair.indexOf('=')
    const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)]
    const isGone = attributes.some((each) => /^max-age=0$/i.test(each) || /^expires=Thu, 01 Jan 1970/i.test(each))
    if (isGone) this.cookies(origin).delete(name)
    else this.cookies(origin).set(name, value)
  }
}
