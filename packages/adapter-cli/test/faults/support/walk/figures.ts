/** What a walk counts. */
export interface Figures {
  /** Every command so far, for whoever looks for the cause. */
  readonly steps: Array<string>
  operations: number
  /** Git refused because of a path of ours that nobody had changed, or still did once everything was committed. */
  readonly refused: Array<string>
  /** Git kept a ticket file from being overwritten whose change somebody had not committed yet: what it is for. */
  uncommitted: number
  /** Conflicts below `backlog/events` or `backlog/blobs`. */
  readonly logConflicts: Array<string>
  /** Conflicts in ticket files: both sides changed one ticket. */
  ticketConflicts: number
  codeConflicts: number
  /** Ticket files that still had two sides after the command that should have resolved them. */
  readonly unresolved: Array<string>
  /** Commands of ours that ended otherwise than well or with a code that fits. */
  readonly failed: Array<string>
  /** Events that a clone had once and has no more. */
  readonly lost: Array<string>
  /** Events that no command and no typing explains. */
  readonly phantom: Array<string>
  /**
   * Changes that git put into the file of another ticket, and that were taken for edits of it: where a file is gone on one side,
   * git takes the one that is most like it for the same file with a new name, and quick tickets differ in a few words only.
   */
  readonly mixed: Array<string>
  /** Typed words that a command looked at, and that are neither in the log, nor in the file, nor kept. */
  readonly forgotten: Array<string>
}

export const newFigures = (): Figures => ({
  steps: [],
  operations: 0,
  refused: [],
  uncommitted: 0,
  logConflicts: [],
  ticketConflicts: 0,
  codeConflicts: 0,
  unresolved: [],
  failed: [],
  lost: [],
  phantom: [],
  mixed: [],
  forgotten: []
})

/** One line for people. */
export const summary = (figures: Figures, end: { readonly events: number; readonly missing: number }): string =>
  [
    `${figures.operations} operations`,
    `${end.events} events`,
    `${figures.refused.length} refused because of our files`,
    `${figures.logConflicts.length} conflicts in the log`,
    `${figures.unresolved.length} of ${figures.ticketConflicts} conflicts in ticket files left`,
    `${figures.failed.length} commands failed`,
    `${figures.lost.length} events lost`,
    `${end.missing} missing in the end`,
    `${figures.phantom.length} out of nowhere`,
    `${figures.mixed.length} put by git into another ticket's file`,
    `${figures.forgotten.length} typed words forgotten`,
    `(${figures.codeConflicts} conflicts in code, ${figures.uncommitted} changes not committed that git kept)`
  ].join(", ")
