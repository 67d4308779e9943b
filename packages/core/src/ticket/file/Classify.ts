/**
 * What became of a ticket file since the last look, from facts alone (event-log.md, §6 and A9).
 *
 * @since 0.1.0
 */

/** Digests are of what a file means: content and status. */
export interface FileFacts {
  /** Null when the file can't be read. */
  readonly now: string | null
  readonly markers: boolean
  /** What it meant when it was last looked at; null without a record. */
  readonly last: string | null
  /** The blob that HEAD or the index has for the path is another one than at the last look. */
  readonly moved: boolean
  /** A reset, a checkout, a stash or the like ran since the last look, whatever it touched. */
  readonly rewrote: boolean
  /** What the blobs of HEAD and of the index mean. */
  readonly git: ReadonlyArray<string>
  /** `foreign`: it carries a uid that this log doesn't know. */
  readonly ticket: "known" | "foreign" | "none"
  /** What the log would write now; null for no ticket of ours. */
  readonly current: string | null
  /** Everything that this ticket ever meant; of a file without a ticket, what tickets meant when they were created. */
  readonly history: ReadonlySet<string>
  /** What HEAD has counts as said: the target branch is shown, and every event that came with it is in the log. */
  readonly headCounts: boolean
}

export type FileClass =
  | "unchanged"
  | "checkout"
  | "edit"
  | "conflict-markers"
  | "unparseable"
  /** A ticket that another clone knows: its events come with a segment. */
  | "foreign"
  | "new"

/** Git wrote what stands there: a branch was switched, or old files came back. */
const isGitsDoing = ({ git, headCounts, history, last, moved, rewrote }: FileFacts, known: string): boolean => {
  if (history.has(known)) return last === null || rewrote || (moved && git.includes(known))
  return (last === null || moved || rewrote) && git.includes(known) && !headCounts
}

export const classify = (facts: FileFacts): FileClass => {
  const { current, last, markers, now, ticket } = facts
  if (markers) return "conflict-markers"
  if (now === null) return "unparseable"
  if (ticket === "foreign") return "foreign"
  if (now === current || now === last) return "unchanged"
  if (isGitsDoing(facts, now)) return "checkout"
  return ticket === "none" ? "new" : "edit"
}

/** Several files that are gone at once were not deleted by a person one by one. */
const MASS_SHARE = 0.2
const MASS_COUNT = 5

/** Whether missing files are a checkout (A9); `known` is the number of files before. */
export const isMassDeletion = (missing: number, known: number): boolean =>
  missing >= MASS_COUNT && missing > known * MASS_SHARE
