// Sees where a text opens a fence of JSON, ```json, whose content must stay JSON when values with quotes or line ends are put in.

const longestLine = 24
/** What may still become the opening line of a fence. */
const opening = /^[ \t]{0,8}(?:`{0,2}|`{3,}[a-z0-9]*[ \t]*\r?)$/i
const jsonFence = /^[ \t]{0,8}`{3,}json[a-z0-9]*[ \t]*\r?$/i

export class FenceWatch {
  /** The line so far while it may open a fence. */
  #line: string | undefined = ''

  /** The offset behind the line that opens a fence of JSON, -1 where this piece of the text has none. Nothing behind it has been seen then. */
  openedBy(piece: string): number {
    let at = 0
    while (at < piece.length) {
      if (this.#line === undefined) {
        const lineEnd = piece.indexOf('\n', at)
        if (lineEnd < 0) return -1
        this.#line = ''
        at = lineEnd + 1
        continue
      }
      const unit = piece[at++]!
      if (unit === '\n') {
        const isOpen = jsonFence.test(this.#line)
        this.#line = ''
        if (isOpen) return at
      } else if ((unit !== '`' && unit !== ' ' && this.#line === '') || this.#line.length >= longestLine) this.#line = undefined
      else {
        this.#line += unit
        if (!opening.test(this.#line)) this.#line = undefined
      }
    }
    return -1
  }
}
