/**
 * What `init` would write into a project: worked out first, so that it can be shown, then written as it was shown.
 *
 * @since 0.1.0
 */
import { realpathSync } from "node:fs"
import { basename, join, relative, sep } from "node:path"
import { parseConfig, type BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { defaultConfig } from "@backlog-toolkit/core/backlog/DefaultConfig"
import { type CommandKey, COMMAND_KEYS, type Detected } from "@backlog-toolkit/core/backlog/detect/Detected"
import { choiceNotes, detectStacks } from "@backlog-toolkit/core/backlog/detect/DetectStack"
import { freeProjectId, projectIdOf } from "@backlog-toolkit/core/backlog/PeekProjectId"
import { BLOBS_DIR, EVENTS_DIR } from "@backlog-toolkit/core/log/Segment"
import { CONFIG_FILE, findPlace } from "@backlog-toolkit/storage-fs/place"
import * as Result from "effect/Result"
import { ignoredAt, type Ignored } from "./git/ignoredAt.ts"
import { readTextFile, writeTextFile } from "./files.ts"
import { branchAt } from "./git/branchAt.ts"
import { projectFiles } from "./init/projectFiles.ts"
import { requireFiles } from "./openProject.ts"
import { projectsIn } from "./projectsOf.ts"

export interface InitAnswers {
  /** Null: as detected. */
  readonly name: string | null
  /** Which of the stacks that are there; null takes the first. */
  readonly stack: string | null
  readonly target: string | null
  readonly testCommand: string | null
  readonly setupCommand: string | null
  /** In this very folder, beside other projects of the repository. */
  readonly here: boolean
  /** Commands that were found and are not wanted: a try of them failed. */
  readonly leaveOut: ReadonlyArray<CommandKey>
}

export interface InitPlan {
  /** Folder of the configuration file, absolute. */
  readonly root: string
  /** The same from the repository's top; empty for the top itself, and without Git. */
  readonly folder: string
  readonly git: boolean
  /** What the files at the root say; null when there is a configuration already, which is kept. */
  readonly detected: Detected | null
  /** Stacks to choose from, the chosen one first; empty for a configuration that is kept. */
  readonly stacks: ReadonlyArray<string>
  /** What people should know about what was found, in sentences. */
  readonly notes: ReadonlyArray<string>
  /** Top of the work tree, where gates run. */
  readonly top: string
  readonly config: BacklogConfig
  /** Keys that the configuration sets and this version does nothing with. */
  readonly notUsedYet: ReadonlyArray<string>
  readonly configText: string
  /** Files to write, by their path from the root. */
  readonly writes: ReadonlyMap<string, string>
  /** Folders of the toolkit that Git ignores here. */
  readonly ignored: ReadonlyArray<Ignored>
}

/** The log's own bytes: no line ending may be changed in them, and no merge may write markers into them. */
const ATTRIBUTES = [EVENTS_DIR, BLOBS_DIR].map((folder) => `${folder}/** -text -merge linguist-generated=true`)

/** The file with what it lacks at its end; null when it lacks nothing. */
const attributesWith = (text: string): string | null => {
  const there = text.split(/\r?\n/u)
  const missing = ATTRIBUTES.filter((line) => !there.includes(line))
  if (missing.length === 0) return null
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${missing.join("\n")}\n`
}

/**
 * Where it works: `here`, or else the folder of a configuration that is there, the top of the repository, or without
 * Git the folder itself.
 * Throws `worktree-missing`.
 */
const initRoot = (dir: string, here: boolean) => {
  const place = findPlace(dir, { projectId: "project" })
  requireFiles(place)
  const root = here ? realpathSync(dir) : place.root
  const folder = relative(place.worktree ?? root, root)
    .split(sep)
    .join("/")
  return { root, folder, worktree: place.worktree, git: place.kind === "git" }
}

/** Gates run at the top of the repository: commands of a folder begin by going there. */
const fromTop = (found: Detected, folder: string): Detected => {
  if (folder === "") return found
  const commands = Object.entries(found.commands).map(([name, command]) => [name, `cd ${quoted(folder)} && ${command}`])
  return {
    ...found,
    commands: Object.fromEntries(commands) as Detected["commands"],
    testReport: found.testReport === null ? null : `${folder}/${found.testReport}`
  }
}

/** For a shell. */
const quoted = (folder: string): string =>
  /^\w[\w./-]*$/u.test(folder) ? folder : `-- '${folder.replaceAll("'", `'\\''`)}'`

/** Ids of the repository's projects: each names the folder of a log. */
const idsIn = (worktree: string | null): ReadonlySet<string> =>
  new Set((worktree === null ? [] : projectsIn(worktree)).flatMap(({ id }) => (id === null ? [] : [id])))

const withoutKeys = (commands: Detected["commands"], keys: ReadonlyArray<CommandKey>): Detected["commands"] =>
  Object.fromEntries(
    COMMAND_KEYS.flatMap((key) => (keys.includes(key) ? [] : [[key, commands[key]]])).filter(
      ([, command]) => command !== undefined
    )
  )

/** Throws what a configuration that is there has wrong, `folder-not-found` and `git-broken`. Writes nothing. */
export const planInit = (dir: string, answers: InitAnswers): InitPlan => {
  const { folder, git, root, worktree } = initRoot(dir, answers.here)
  const writes = new Map<string, string>()
  const there = readTextFile(join(root, CONFIG_FILE))
  let detected: Detected | null = null
  let stacks: ReadonlyArray<string> = []
  let notes: ReadonlyArray<string> = []
  let configText = there ?? ""
  if (there === null) {
    const found = detectStacks(projectFiles(root), answers.stack)
    notes = choiceNotes(found)
    stacks = [found.chosen, ...found.others].map(({ stack }) => stack)
    detected = fromTop(found.chosen, folder)
    const name = answers.name ?? detected.name ?? basename(root)
    configText = defaultConfig({
      projectId: freeProjectId(projectIdOf(name), idsIn(worktree)),
      name,
      stack: detected.stack,
      gates: {
        ...withoutKeys(detected.commands, answers.leaveOut),
        ...(detected.testReport === null || answers.testCommand !== null ? {} : { testReport: detected.testReport }),
        ...(answers.testCommand === null ? {} : { testCommand: answers.testCommand }),
        ...(answers.setupCommand === null ? {} : { setupCommand: answers.setupCommand })
      },
      target: answers.target ?? (git ? branchAt(root) : null)
    })
    writes.set(CONFIG_FILE, configText)
  }
  const parsed = parseConfig(configText, { path: CONFIG_FILE })
  if (Result.isFailure(parsed)) throw parsed.failure
  // A log on refs is in no tree.
  const inTree = git && parsed.success.config.log.storage === "files"
  const attributes = inTree ? attributesWith(readTextFile(join(root, ".gitattributes")) ?? "") : null
  if (attributes !== null) writes.set(".gitattributes", attributes)
  const { config, notUsedYet } = parsed.success
  const ignored = git ? ignoredAt(root) : []
  const top = worktree ?? root
  return { root, folder, git, detected, stacks, notes, top, config, notUsedYet, configText, writes, ignored }
}

/** Throws `disk-full`, `folder-read-only`, `file-unwritable`. */
export const writePlanned = ({ root, writes }: InitPlan): void => {
  for (const [path, text] of writes) writeTextFile(join(root, path), text)
}
