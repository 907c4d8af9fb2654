// Cookies as this gateway sets and reads them: HttpOnly, for the whole host, and never for another site's pages.

export type Cookie = {
  readonly name: string
  readonly value: string
  /** Seconds it is kept; 0 takes it back. */
  readonly maxAge: number
  /** `Lax` comes along when another site leads here, as whoever signs people in does; `Strict` never. */
  readonly sameSite: 'Lax' | 'Strict'
  readonly isSecure: boolean
}

/**
 * The name a cookie has. Behind https it begins with `__Host-`: a browser then takes it only with `Secure`, without a domain and for the
 * whole host, so that no neighbouring host can plant one. https://www.rfc-editor.org/rfc/rfc6265bis section 4.1.3.2
 */
export function cookieName(name: string, isSecure: boolean): string {
  return isSecure ? `__Host-${name}` : name
}

export function writeCookie({ name, value, maxAge, sameSite, isSecure }: Cookie): string {
  const parts = [`${cookieName(name, isSecure)}=${value}`, 'Path=/', `Max-Age=${Math.trunc(maxAge)}`, 'HttpOnly', `SameSite=${sameSite}`]
  return [...parts, ...(isSecure ? ['Secure'] : [])].join('; ')
}

/** The value of a cookie; undefined when there is none of that name, or more than one: then somebody planted the other. */
export function readCookie(header: string | readonly string[] | undefined, name: string, isSecure: boolean): string | undefined {
  const whole = cookieName(name, isSecure)
  const pairs = (typeof header === 'string' ? header : (header ?? []).join(';')).split(';')
  const values = pairs.flatMap((pair) => {
    const cut = pair.indexOf('=')
    return cut > 0 && pair.slice(0, cut).trim() === whole ? [pair.slice(cut + 1).trim()] : []
  })
  return values.length === 1 ? values[0] : undefined
}
