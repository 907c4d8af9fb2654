// HTML that cannot be broken out of: whatever is put into `html` is text unless `html` made it. Logs are written by anybody.

declare const markup: unique symbol
/** Only `html` and `joined` make one. */
export type Html = { readonly [markup]: true; readonly text: string }

type Value = Html | string | number | readonly Html[]

export function html(pieces: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { text: pieces.map((piece, index) => piece + (index < values.length ? written(values[index]!) : '')).join('') } as Html // the brand exists in types alone
}

function written(value: Value): string {
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  return 'text' in value ? value.text : value.map(({ text }) => text).join('')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' }

/** Marks that turn the direction of text around, and characters that show nothing, could make a page say what no log says. */
const unseen = /[\p{Cc}\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu

export function escaped(text: string): string {
  return text.replace(unseen, '�').replace(/[&<>"'`]/g, (character) => entities[character]!)
}

/** A name out of a log: cut, and set apart so that its script's direction stays its own. */
export function named(name: string): Html {
  return html`<bdi>${shortened(name, 80)}</bdi>`
}

/** By characters as people count them, so that no half of one is left. */
export function shortened(name: string, most: number): string {
  const characters = [...name.slice(0, most * 4)]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : name
}
