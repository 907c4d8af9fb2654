// One line a figure: what was measured, what was wanted, whether it holds.

export type Line = {
  readonly measure: string
  readonly figure: number
  readonly unit: string
  readonly want?: string
  readonly isMet?: boolean
}

export class Report {
  readonly lines: Line[] = []
  readonly #isQuiet: boolean

  constructor(isQuiet: boolean) {
    this.#isQuiet = isQuiet
  }

  head(text: string): void {
    if (!this.#isQuiet) console.log(`\n${text}`)
  }

  /** A share in percent with its bound; `note` says what it counts. */
  percent(measure: string, value: number, bound: { least?: number; most?: number } = {}, note = ''): void {
    const figure = Math.round(value * 10_000) / 100
    const isMet = bound.least !== undefined ? figure >= bound.least : bound.most !== undefined ? figure <= bound.most : undefined
    const want = bound.least !== undefined ? `>= ${bound.least}` : bound.most !== undefined ? `<= ${bound.most}` : undefined
    this.#add({ measure, figure, unit: '%', want, isMet }, note)
  }

  number(measure: string, figure: number, unit: string, bound: { least?: number; most?: number } = {}, note = ''): void {
    const isMet = bound.least !== undefined ? figure >= bound.least : bound.most !== undefined ? figure <= bound.most : undefined
    const want = bound.least !== undefined ? `>= ${bound.least}` : bound.most !== undefined ? `<= ${bound.most}` : undefined
    this.#add({ measure, figure, unit, want, isMet }, note)
  }

  #add(line: Line, note: string): void {
    this.lines.push(line)
    if (this.#isQuiet) return
    const mark = line.isMet === undefined ? ' ' : line.isMet ? '+' : '-'
    const figure = Number.isNaN(line.figure) ? 'n/a' : String(Math.round(line.figure * 100) / 100)
    console.log(`${mark} ${line.measure.padEnd(52)} ${figure.padStart(8)} ${line.unit.padEnd(9)} ${(line.want ?? '').padEnd(9)} ${note}`)
  }
}
