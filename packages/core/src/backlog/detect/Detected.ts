/**
 * What is known of a project from the files at its root: its name, its stack, and commands that it really uses.
 * A command that can't be told is left out, never guessed: a placeholder that exits 0 would prove nothing.
 *
 * @since 0.1.0
 */

export interface RootFiles {
  /** Names of the files and folders at the project's root. */
  readonly names: ReadonlyArray<string>
  /** Text of a file at the root; null when it is absent or can't be read. */
  readonly read: (name: string) => string | null
}

export const COMMAND_KEYS = ["setupCommand", "testCommand", "lintCommand", "typeCheckCommand", "buildCommand"] as const
export type CommandKey = (typeof COMMAND_KEYS)[number]

/** Shell command by configuration key. */
export type Commands = { readonly [K in CommandKey]?: string }

export interface Detected {
  /** As the project calls itself; null when no file says so. */
  readonly name: string | null
  /** Value of `project.stack`. */
  readonly stack: string
  readonly commands: Commands
  /** Why a command is there, or is not, in words. */
  readonly reasons: { readonly [K in CommandKey]?: string }
}

/** A found command with the file or setting that says so. */
export interface Found {
  readonly command: string
  readonly because: string
}

/** Commands and reasons from what was found; `absent` explains what was not. */
export const collected = (
  found: { readonly [K in CommandKey]?: Found | null },
  absent: { readonly [K in CommandKey]?: string } = {}
): Pick<Detected, "commands" | "reasons"> => {
  const commands: { [K in CommandKey]?: string } = {}
  const reasons: { [K in CommandKey]?: string } = {}
  for (const key of COMMAND_KEYS) {
    const one = found[key]
    if (one !== undefined && one !== null) {
      commands[key] = one.command
      reasons[key] = one.because
    } else if (absent[key] !== undefined) reasons[key] = absent[key]
  }
  return { commands, reasons }
}
