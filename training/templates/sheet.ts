// A sheet: the templates of one style in one language, as data.

/**
 * How much the writing of a style varies: `none` is for code and tables, `record` for forms and judgments, `prose` for letters and posts,
 * `chat` for whatever is typed in a hurry.
 */
export type Noise = 'none' | 'record' | 'prose' | 'chat'

export type Sheet = {
  readonly style: string
  readonly lang: string
  readonly noise: Noise
  readonly templates: readonly string[]
  /** Pieces that templates of this language include with `{>name}`. */
  readonly parts?: Readonly<Record<string, readonly string[]>>
  /** How often this sheet is drawn beside others; 1 when absent. */
  readonly weight?: number
  /** Whether `Mr` belongs to the name, as annotators of judgments hold. */
  readonly hasTitlesInside?: boolean
  /** Whether its people and places are mostly of another country than the language's, as in judgments of an international court. */
  readonly isAbroad?: boolean
  /** Several templates may follow one another in a record: lists of unconnected lines are texts as well. */
  readonly canMix?: boolean
  /** Nothing in these texts is to be hidden. */
  readonly isNegative?: boolean
}

/** One template per line; `¶` is a line break inside a template and `ˋ` a backtick. */
export const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(breaks)

/** Templates of several lines, parted by lines of `%%`. */
export const blocks = (text: string): readonly string[] =>
  text
    .split(/^%%$/m)
    .map((block) => block.replace(/^\n+|\n+$/g, ''))
    .filter((block) => block !== '')
    .map(breaks)

/** `{=ORG:[[a|b]]}` is a choice of fixed texts. */
const breaks = (text: string): string =>
  text
    .replaceAll('¶', '\n')
    .replaceAll('ˋ', '`')
    .replace(
      /\{=([A-Z_]+):\[\[([^[\]]*)\]\]\}/g,
      (_, label: string, options: string) =>
        `[[${options
          .split('|')
          .map((one) => `{=${label}:${one}}`)
          .join('|')}]]`,
    )
