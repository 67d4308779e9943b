/**
 * What a verb is: the one table entry that parsing, help and the generated reference are made of. Loads nothing.
 *
 * @since 0.1.0
 */
import type { Imported } from "@backlog-toolkit/core/usecases/import/ImportLog"

export interface FlagSpec {
  readonly name: string
  readonly short?: string
  readonly type: "boolean" | "string"
  readonly multiple?: boolean
  /** Placeholder in help, e.g. `<key>`. */
  readonly value?: string
  readonly help: string
}

export interface ArgSpec {
  readonly name: string
  readonly required: boolean
  /** Takes all that follow, too: only the last one. */
  readonly rest?: true
  readonly help: string
}

export interface VerbSpec {
  readonly name: string
  readonly aliases: ReadonlyArray<string>
  readonly group: "set up" | "tickets" | "work" | "money" | "log"
  readonly summary: string
  readonly args: ReadonlyArray<ArgSpec>
  readonly flags: ReadonlyArray<FlagSpec>
  readonly examples: ReadonlyArray<string>
  /** False for verbs that don't ask for what other clones wrote: they make the log, or look at it as it lies there. */
  readonly takesNews?: false
  readonly load: () => Promise<{ readonly run: VerbRun }>
}

/** A terminal that a person watches. */
export interface Screen {
  readonly columns: number
  readonly color: boolean
}

/** Where a verb reads and writes; tests give their own. */
export interface Io {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly readStdin: () => string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** True when a person watches standard output. */
  readonly tty: boolean
  readonly color: boolean
  readonly columns: number
  /** The screen behind standard error, where progress goes; null when nobody watches it. */
  readonly screen: () => Screen | null
}

export interface Call {
  readonly args: ReadonlyArray<string>
  readonly flag: (name: string) => boolean
  readonly value: (name: string) => string | null
  readonly values: (name: string) => ReadonlyArray<string>
  readonly io: Io
  /** The folder to work in: `-C`, or where the command was typed. */
  readonly dir: string
  readonly json: boolean
  /** What other clones wrote, taken up just before; null for nothing new. */
  readonly news: Imported | null
}

/** Answers the exit code; failures are thrown `DomainError`s. */
export type VerbRun = (call: Call) => Promise<number>
