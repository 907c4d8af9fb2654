// How much a text reads like an attempt to give orders to a model from a place that should only hold data.

export type InjectionScore = {
  /** 0..1, the highest of all windows. */
  readonly score: number
  /** The window that scored highest, UTF-16 offsets of the text. */
  readonly start: number
  readonly end: number
  /** Structural cues that were seen: `hidden-text`, `role-marker`, `encoded-payload`, `exfiltration-link`, ... */
  readonly cues: readonly string[]
}

export type InjectionClassifier = { readonly score: (text: string) => InjectionScore; readonly version: string }
