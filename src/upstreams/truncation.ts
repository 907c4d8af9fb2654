// Some local servers cut a prompt that is too long and answer 200 as if they had read it all. What they report having read gives them away.
import { estimateTokens } from '../core/tokens.ts'

/** Why a prompt is believed to be cut: far fewer tokens read than sent; the window filled to its last token; a round number that windows have. */
export type TruncationSign = 'gap' | 'window' | 'power-of-two' | 'marker'

export type TruncationVerdict = {
  readonly verdict: 'honest' | 'truncates' | 'unknown'
  readonly sign?: TruncationSign
  /** Tokens sent by our estimate, tokens read by the server's count. */
  readonly sent: number
  readonly read?: number
  /** The window believed to be in force. */
  readonly window?: number
}

export type Measured = {
  /** Tokens of the whole prompt, estimated. */
  readonly sent: number
  /** Prompt tokens as the server reports them, cached ones included. */
  readonly read?: number
  /** The window in force, when known. */
  readonly window?: number
  /** Tokens kept free for the answer: some servers cut the prompt to the window less these. */
  readonly reserved?: number
  /**
   * How far short of the estimate an honest count may fall, as a share of it. A third for ordinary traffic, whose tokenizer is not known and
   * whose images are guessed; 0.05 when the estimate was calibrated against the same model.
   */
  readonly margin?: number
}

/** Tokens that a server may keep back besides those for the answer. */
const slack = 16

/** Prompts shorter than this are never cut, and too short to be measured. */
const leastTokens = 1_024

/**
 * Judge one answer by its numbers alone. `truncates` needs a gap beyond the margin, or a count that fills the window (or lands on a power of
 * two, as windows do) though the estimate says that at least as much was sent.
 */
export function judgeTruncation({ sent, read, window, reserved = 0, margin = 1 / 3 }: Measured): TruncationVerdict {
  const known = { sent, read, window }
  if (read === undefined || !Number.isFinite(read) || read <= 0 || sent < leastTokens) return { verdict: 'unknown', ...known }
  const truncates = (sign: TruncationSign): TruncationVerdict => ({ verdict: 'truncates', sign, ...known })
  const short = sent - read
  if (window !== undefined && sent > read / 2) {
    // No whole prompt leaves no room at all for its answer, so a count of exactly this size is a cut even where our estimate is lower.
    const room = window - read
    if (room === 0 || (reserved > 0 && room === reserved)) return truncates('window')
    const isNear = (room > 0 && room <= slack) || Math.abs(room - reserved) <= slack
    if (isNear && short > sent * Math.min(margin, 0.1)) return truncates('window')
  }
  if (read >= leastTokens && Number.isInteger(Math.log2(read)) && short > sent * Math.min(margin, 0.1)) return truncates('power-of-two')
  return short > sent * margin ? truncates('gap') : { verdict: 'honest', ...known }
}

/** What came of one question to a model. `refused`: the server said that the prompt is too long, which is what an honest one does. */
export type Told = { readonly kind: 'answered'; readonly read?: number; readonly text: string } | { readonly kind: 'refused' }

export type TruncationProbe = {
  /** The window said to be in force. */
  readonly window?: number
  /** The most tokens to send; a long prompt keeps a small machine busy for minutes. Default 16,384. */
  readonly most?: number
}

/** Sent when the window is not known: beyond Ollama's smallest default of 4,096. */
const withoutWindow = 6_144
const [first, last] = ['HERON4821', 'OTTER9357']

/**
 * Find out whether a model's server cuts prompts: a short prompt calibrates our estimate against the model's own tokenizer, then one that
 * is a third longer than the window (or of `most` tokens) is sent with a code word at each end. Rejects as `ask` does.
 */
export async function probeTruncation(
  ask: (prompt: string) => Promise<Told>,
  { window, most = 16_384 }: TruncationProbe = {},
): Promise<TruncationVerdict> {
  const short = promptOf(400)
  const trial = await ask(short)
  const scale = trial.kind === 'answered' && trial.read ? trial.read / estimateTokens(short) : 1
  const wanted = Math.min(most, Math.ceil((window ?? withoutWindow) * (window === undefined ? 1 : 4 / 3)))
  const long = promptOf(Math.ceil(wanted / scale))
  const sent = Math.round(estimateTokens(long) * scale)
  const told = await ask(long)
  if (told.kind === 'refused') return { verdict: 'honest', sent, window }
  if (told.read !== undefined && trial.kind === 'answered' && trial.read)
    return judgeTruncation({ sent, read: told.read, window, margin: 0.05 })
  // No counts: only a model that recalls the end and not the beginning tells something, and one that recalls both.
  const [hasFirst, hasLast] = [told.text.includes(first), told.text.includes(last)]
  if (hasFirst) return { verdict: 'honest', sent, read: told.read, window }
  return hasLast
    ? { verdict: 'truncates', sign: 'marker', sent, read: told.read, window }
    : { verdict: 'unknown', sent, read: told.read, window }
}

/** About so many tokens of plain counting, with a code word at each end. It holds nothing of anybody's. */
function promptOf(tokens: number): string {
  const opening = `The first code word is ${first}.`
  const ending = `The last code word is ${last}. Reply with the first and the last code word and nothing else.`
  const line = (number: number) => `Line ${number}: the river runs past the old mill and the ferry waits.`
  const each = estimateTokens(`\n${line(1_000)}`)
  const lines = Math.max(0, Math.round((tokens - estimateTokens(opening) - estimateTokens(ending)) / each))
  return [opening, ...Array.from({ length: lines }, (_, place) => line(1_000 + place)), ending].join('\n')
}
