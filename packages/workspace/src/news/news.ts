/**
 * Whether trusted refs hold events that this log lacks. Every command asks, so the usual answer costs a few small reads; git is
 * started only when a ref moved. Decides nothing: what may be taken is `usecases/import`.
 *
 * @since 0.1.0
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { EVENTS_DIR, segmentRange, segmentReplica } from "@backlog-toolkit/core/log/Segment"
import { openLog } from "@backlog-toolkit/storage-fs/FsLog"
import type { OpenProject } from "../openProject.ts"
import { replaceFile } from "../replaceFile.ts"
import { askGit } from "./askGit.ts"
import { headText, refStamp, statText } from "./refStamp.ts"

/** What was looked at last. */
interface Mark {
  /** Of everything that says which refs are trusted. */
  readonly setting: string
  readonly refs: ReadonlyArray<string>
  /** Of the refs themselves. */
  readonly stamp: string
  /** What each ref has below `backlog/events`, as a tree of Git. */
  readonly trees: ReadonlyArray<string>
}

/** Trusted refs with something new, and how to remember that it was taken. */
export interface News {
  readonly refs: ReadonlyArray<string>
  /** Whose log on refs has moved: a remote's, or with null what was pushed into this repository; undefined for none. */
  readonly remote?: string | null
  /** For next time; a failure only costs another look. */
  readonly remember: () => void
}

const markFile = ({ storeDir }: Pick<OpenProject, "storeDir">): string => join(storeDir, "cache/imported.json")

const isTexts = (value: unknown): value is ReadonlyArray<string> =>
  Array.isArray(value) && value.every((text) => typeof text === "string")

/** Null where there is none, or a crash left half of one. */
const readMark = (project: OpenProject): Mark | null => {
  try {
    const mark = JSON.parse(readFileSync(markFile(project), "utf8")) as Partial<Mark>
    const { refs, setting, stamp, trees } = mark
    return typeof setting === "string" && typeof stamp === "string" && isTexts(refs) && isTexts(trees)
      ? { setting, refs, stamp, trees }
      : null
  } catch {
    return null
  }
}

const writeMark = (project: OpenProject, mark: Mark): void => {
  try {
    replaceFile(markFile(project), JSON.stringify(mark))
  } catch {
    // A read-only disk: the next command looks again.
  }
}

const settingOf = ({ commonDir, configFile, worktree }: OpenProject, gitDir: string): string =>
  [statText(configFile), statText(join(commonDir ?? gitDir, "config")), headText(gitDir, worktree)].join("\n")

/** Trees of segments, by ref; "-" for a ref without any. */
const treesOf = (project: OpenProject, refs: ReadonlyArray<string>): ReadonlyArray<string> => {
  const asked = refs.map((ref) => `${ref}:${project.prefix}${EVENTS_DIR}\n`).join("")
  const answers = (askGit(project, ["cat-file", "--batch-check=%(objectname)"], asked) ?? "").split("\n")
  return refs.map((_, at) => /^[0-9a-f]{40,64}$/u.exec(answers[at] ?? "")?.[0] ?? "-")
}

/** A log on refs may have segments too, from before it was moved there. */
const headsOf = async (project: OpenProject): Promise<ReadonlyMap<string, number>> => {
  if (project.storage === "files") return openLog(project.storeDir).replicas()
  const { headsOnRefs } = await import("../refs/headsOnRefs.ts")
  return headsOnRefs(project)
}

/** Whether any segment reaches further than the log does. */
const reachesFurther = async (project: OpenProject, trees: ReadonlyArray<string>): Promise<boolean> => {
  const wanted = [...new Set(trees)].filter((tree) => tree !== "-")
  if (wanted.length === 0) return false
  const heads = await headsOf(project)
  return wanted.some((tree) =>
    (askGit(project, ["ls-tree", "-r", "-z", "--name-only", tree]) ?? "").split("\0").some((path) => {
      const replica = segmentReplica(path)
      return replica !== null && (segmentRange(path)?.to ?? 0) > (heads.get(replica) ?? 0)
    })
  )
}

const lookAtTrees = async (project: OpenProject, gitDir: string): Promise<News | null> => {
  const setting = settingOf(project, gitDir)
  const before = readMark(project)
  const known = before?.setting === setting ? before : null
  if (known !== null && known.refs.length > 0 && refStamp(gitDir, known.refs) === known.stamp) return null
  // The configuration's schema is only loaded when something moved.
  const refs = known?.refs ?? (await import("./trustedRefs.ts")).trustedRefs(project)
  if (refs.length === 0) return null
  // Before anything is read: what moves meanwhile is looked at next time.
  const stamp = refStamp(gitDir, refs)
  const trees = treesOf(project, refs)
  const mark: Mark = { setting, refs, stamp, trees }
  const same = known !== null && trees.every((tree, at) => tree === known.trees[at])
  if (!same && (await reachesFurther(project, trees))) return { refs, remember: () => writeMark(project, mark) }
  writeMark(project, mark)
  return null
}

const look = async (project: OpenProject, gitDir: string): Promise<News | null> => {
  const inTrees = await lookAtTrees(project, gitDir)
  if (project.travels === "segments") return inTrees
  const { refNewsOf } = await import("./refNews.ts")
  const onRefs = refNewsOf(project, settingOf(project, gitDir))
  if (onRefs === null) return inTrees
  return {
    refs: inTrees?.refs ?? [],
    remote: onRefs.remote,
    remember: () => {
      inTrees?.remember()
      onRefs.remember()
    }
  }
}

/** Whether a crash cut off a redaction, which has to be finished before anything is read. */
export const isRedacting = ({ storeDir }: Pick<OpenProject, "storeDir">): boolean => openLog(storeDir).isRedacting()

/** Null when there is nothing new, no Git, or no way to tell: what keeps it from telling is for other commands to say. */
export const newsOf = async (project: OpenProject): Promise<News | null> => {
  if (project.commonDir === null) return null
  try {
    return await look(project, project.commonDir)
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}
