/**
 * What `init` would write into a project: worked out first, so that it can be shown, then written as it was shown.
 *
 * @since 0.1.0
 */
import { realpathSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { parseConfig, type BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import type { Detected } from "@backlog-toolkit/core/backlog/detect/Detected"
import { CONFIG_FILE, findPlace } from "@backlog-toolkit/storage-fs/place"
import * as Result from "effect/Result"
import { readTextFile } from "./files.ts"
import { branchAt } from "./git/branchAt.ts"
import { ignoredAt, type Ignored } from "./git/ignoredAt.ts"
import type { InitAnswers } from "./init/answers.ts"
import { attributesWith } from "./init/attributes.ts"
import { agentsFile, ownFiles } from "./init/ownFiles.ts"
import { newConfig } from "./init/newConfig.ts"
import { type FilePlan, planFiles, refuseOutside, writeFiles } from "./init/planFiles.ts"
import { requireFiles } from "./openProject.ts"
import { projectsIn } from "./projectsOf.ts"

export type { InitAnswers } from "./init/answers.ts"

export interface InitPlan extends FilePlan {
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
  /** Folders of the toolkit that Git ignores here. */
  readonly ignored: ReadonlyArray<Ignored>
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

/** Ids of the repository's projects: each names the folder of a log. */
const idsIn = (worktree: string | null): ReadonlySet<string> =>
  new Set((worktree === null ? [] : projectsIn(worktree)).flatMap(({ id }) => (id === null ? [] : [id])))

/** Throws what a configuration that is there has wrong, `preset-unknown`, `nudge-marks-broken`, `path-outside-project`, `folder-not-found`, `git-broken`. Writes nothing. */
export const planInit = (dir: string, answers: InitAnswers): InitPlan => {
  const { folder, git, root, worktree } = initRoot(dir, answers.here)
  const there = readTextFile(join(root, CONFIG_FILE))
  const made =
    there !== null && !answers.force
      ? null
      : newConfig({
          root,
          folder,
          top: worktree ?? root,
          answers,
          taken: idsIn(worktree),
          branch: git ? branchAt(root) : null,
          before: there
        })
  const configText = made?.text ?? there ?? ""
  const parsed = parseConfig(configText, { path: CONFIG_FILE })
  if (Result.isFailure(parsed)) throw parsed.failure
  const { config, notUsedYet } = parsed.success
  const wanted = new Map([
    ...(made === null ? [] : [[CONFIG_FILE, made.text] as const]),
    ...ownFiles(root, config, answers, made !== null)
  ])
  const files = planFiles(root, wanted, answers.force)
  const agents = agentsFile(root, answers.agentsMd)
  const writes = new Map([...files.writes, ...(agents?.writes ?? [])])
  // A log on refs is in no tree.
  const inTree = git && config.log.storage === "files"
  const attributes = inTree ? attributesWith(readTextFile(join(root, ".gitattributes")) ?? "") : null
  if (attributes !== null) writes.set(".gitattributes", attributes)
  refuseOutside(worktree ?? root, root, [...writes.keys(), ...(agents?.removes ?? [])])
  return {
    kept: files.kept,
    backups: new Map([...files.backups, ...(agents?.backups ?? [])]),
    removes: agents?.removes ?? [],
    root,
    folder,
    git,
    detected: made?.detected ?? null,
    stacks: made?.stacks ?? [],
    notes: made?.notes ?? [],
    top: worktree ?? root,
    config,
    notUsedYet,
    configText,
    writes,
    ignored: git ? ignoredAt(root) : []
  }
}

/** Throws `disk-full`, `folder-read-only`, `file-unwritable`. */
export const writePlanned = (plan: InitPlan): void => writeFiles(plan.root, plan)
