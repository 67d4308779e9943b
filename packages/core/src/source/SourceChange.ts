/**
 * A change of source files that version control knows.
 *
 * @since 0.1.0
 */

export interface SourceChange {
  readonly commit: string
  /** When it was committed: RFC 3339 UTC with milliseconds. */
  readonly at: string
  /** First line of its message. */
  readonly subject: string
}

/** The newest change that took a path away. */
export interface Vanished extends SourceChange {
  /** Where the file went; null when it was deleted. */
  readonly to: string | null
}
