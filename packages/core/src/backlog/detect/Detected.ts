/**
 * What is known of a project from its files: its name, its stack, and commands that it really uses.
 * A command that can't be told is left out, never guessed: a placeholder that exits 0 would prove nothing.
 *
 * @since 0.1.0
 */

/** A project's files, as far as detection asks for them. Paths are relative to its root, with forward slashes. */
export interface ProjectFiles {
  /** Names of the files and folders at the root. */
  readonly names: ReadonlyArray<string>
  /** Names in a folder below the root; none when there is no such folder. */
  readonly list: (folder: string) => ReadonlyArray<string>
  /** Text of a file; null when it is absent or can't be read. */
  readonly read: (path: string) => string | null
}

export const COMMAND_KEYS = ["setupCommand", "testCommand", "lintCommand", "typeCheckCommand", "buildCommand"] as const
export type CommandKey = (typeof COMMAND_KEYS)[number]

/** Shell command by configuration key. */
export type Commands = { readonly [K in CommandKey]?: string }

/** Packages that are kept in one repository and belong together. */
export interface Workspace {
  /** As people call it: “pnpm workspace”, “cargo workspace”, … */
  readonly kind: string
  /** Folders of its members, sorted. */
  readonly members: ReadonlyArray<string>
}

/** What the detector of one stack found. */
export interface Detected {
  /** As the project calls itself; null when no file says so. */
  readonly name: string | null
  /** Value of `project.stack`. */
  readonly stack: string
  /** The file that says so; null for a generic project. */
  readonly because: string | null
  /** What installs or builds: npm, uv, cargo, maven, …; null when nothing does. */
  readonly manager: string | null
  /** What runs the tests: vitest, pytest, go test, …; null when that can't be told. */
  readonly runner: string | null
  readonly workspace: Workspace | null
  readonly commands: Commands
  /** File that the test command writes its report to; null for standard output. */
  readonly testReport: string | null
  /** Why a command is there, or is not, in words. */
  readonly reasons: { readonly [K in CommandKey]?: string }
  /** What people should know, in sentences: broken files, lockfiles that contradict each other. */
  readonly notes: ReadonlyArray<string>
  /** Why no command can work before something is done, in words; null when they can be tried. */
  readonly notReady: string | null
}

/** A found command with the file or setting that says so. */
export interface Found {
  readonly command: string
  readonly because: string
}

/** What a detector found; all but the stack may be left out. */
export interface Finding extends Partial<Omit<Detected, "commands" | "reasons">> {
  readonly stack: string
  readonly found?: { readonly [K in CommandKey]?: Found | null }
  /** Why a command that was not found is absent. */
  readonly absent?: { readonly [K in CommandKey]?: string }
}

export const detected = ({ absent = {}, found = {}, ...rest }: Finding): Detected => {
  const commands: { [K in CommandKey]?: string } = {}
  const reasons: { [K in CommandKey]?: string } = {}
  for (const key of COMMAND_KEYS) {
    const one = found[key]
    if (one !== undefined && one !== null) {
      commands[key] = one.command
      reasons[key] = one.because
    } else if (absent[key] !== undefined) reasons[key] = absent[key]
  }
  return {
    name: null,
    because: null,
    manager: null,
    runner: null,
    workspace: null,
    testReport: null,
    notes: [],
    notReady: null,
    ...rest,
    commands,
    reasons
  }
}

/** The first of these that is at the root. */
export const firstOf = (files: ProjectFiles, ...names: ReadonlyArray<string>): string | null =>
  names.find((name) => files.names.includes(name)) ?? null

/** The first name at the root that fits. */
export const matching = (files: ProjectFiles, pattern: RegExp): string | null =>
  files.names.find((name) => pattern.test(name)) ?? null

/** The first of these files that says it, outside of `#` comments. */
export const mentions = (files: ProjectFiles, word: RegExp, ...names: ReadonlyArray<string>): string | null =>
  names.find((name) => word.test((files.read(name) ?? "").replaceAll(/^[ \t]*#.*$/gmu, ""))) ?? null

/** The first file of the project's continuous integration that says it. */
export const ciMentions = (files: ProjectFiles, word: RegExp): string | null => {
  const workflows = files
    .list(".github/workflows")
    .filter((name) => /\.ya?ml$/u.test(name))
    .map((name) => `.github/workflows/${name}`)
  return mentions(files, word, ...workflows, ".gitlab-ci.yml", ".travis.yml", ".circleci/config.yml")
}
