/** Who changed what about the gateway, for the record. Names, ids and bounds; never a key, a text or a header. */
export type AdminChange = {
  /** ISO time, UTC. */
  readonly at: string
  /** The caller's name; `owner` for whoever sits at the machine. */
  readonly who: string
  /** What was done, as `key.revoked`. */
  readonly action: string
  /** To what: an id or a name; empty when there is but one. */
  readonly subject: string
  /** Whatever else tells what was done. */
  readonly detail: Readonly<Record<string, unknown>>
}
