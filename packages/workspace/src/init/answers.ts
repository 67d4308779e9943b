/**
 * What somebody says at `init`, by flags or at a terminal.
 *
 * @since 0.1.0
 */
import type { CommandKey } from "@backlog-toolkit/core/backlog/detect/Detected"

export interface InitAnswers {
  /** Null: as detected. */
  readonly name: string | null
  /** Which of the stacks that are there; null takes the first. */
  readonly stack: string | null
  /** Name of a preset; null for none. */
  readonly preset: string | null
  /** Ticket types; empty for all that are built in. */
  readonly prefixes: ReadonlyArray<string>
  readonly target: string | null
  readonly testCommand: string | null
  readonly setupCommand: string | null
  /** In this very folder, beside other projects of the repository. */
  readonly here: boolean
  /** Replace what is there; each file that is replaced is kept as a backup. */
  readonly force: boolean
  /** Commands that were found and are not wanted: a try of them failed. */
  readonly leaveOut: ReadonlyArray<CommandKey>
}

export const NO_ANSWERS: InitAnswers = {
  name: null,
  stack: null,
  preset: null,
  prefixes: [],
  target: null,
  testCommand: null,
  setupCommand: null,
  here: false,
  force: false,
  leaveOut: []
}
