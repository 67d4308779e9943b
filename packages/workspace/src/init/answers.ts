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
  /** Whether to write what isn't the configuration; null: where the configuration is new. */
  readonly templates: boolean | null
  readonly codeRules: boolean | null
  /** What becomes of the block for agents in AGENTS.md; null: one that is there is brought up to date. */
  readonly agentsMd: "write" | "remove" | null
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
  templates: null,
  codeRules: null,
  agentsMd: null,
  here: false,
  force: false,
  leaveOut: []
}
