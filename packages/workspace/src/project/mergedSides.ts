/**
 * What Git had of a ticket when it made a file of it in a merge or a rebase. Where a file is gone on one side, Git takes the one that is most
 * like it for the same file with a new name, and puts one ticket's change into another's file; the sides tell.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { DATA_DIR } from "@backlog-toolkit/core/ticket/Slug"
import * as Effect from "effect/Effect"
import type { Git } from "../git/runGit.ts"
import { entriesAt, readBlobs } from "../git/trees.ts"
import { readText } from "../git/workTrees.ts"
import { textOf } from "./fileText.ts"
import { adminDirOf, type GitView, headLog } from "./gitView.ts"

/** Merges that are looked at, from the newest: more between two looks is seldom, and each costs some processes. */
const MAX_MERGES = 8

interface Place {
  readonly git: Git
  readonly worktree: string
  readonly prefix: string
}

type Sides = readonly [ours: string, theirs: string]

const commitsIn = (text: string): ReadonlyArray<string> =>
  text.split(/\s+/u).filter((word) => /^[0-9a-f]{40,64}$/u.test(word))

/** What Git made of two commits: by a merge, which it can repeat, or by a rebase, which left this commit. */
interface Made {
  readonly sides: Sides
  readonly commit: string | null
}

const commitOf = (line: string, at: 0 | 1): string => line.split(" ", 2)[at] ?? ""

const STARTED = /\t(?:rebase|pull)\b.*\(start\):/u
const CONTINUED = /\(continue\):/u
const FINISHED = /\(finish\):/u

/** The rebase that HEAD's log ends with, if nobody had a hand in it: what was on HEAD before, and what it was put on. */
const rebaseIn = (lines: ReadonlyArray<string>): ReadonlyArray<Made> => {
  const [last = ""] = lines.slice(-1)
  const at = lines.findLastIndex((line) => STARTED.test(line))
  if (at === -1 || !FINISHED.test(last) || lines.slice(at).some((line) => CONTINUED.test(line))) return []
  const start = lines[at] ?? ""
  return [{ sides: [commitOf(start, 1), commitOf(start, 0)], commit: commitOf(last, 1) }]
}

/** The merge that waits to be committed, then what HEAD went through since the last look. */
const madeIn = (
  { git, worktree }: Place,
  before: GitView | null,
  now: GitView
): Effect.Effect<ReadonlyArray<Made>, DomainError> =>
  Effect.gen(function* () {
    const found: Array<Made> = []
    // Commits of the log of HEAD may be swept away.
    const options = { cwd: worktree, ok: [0, 1, 128] }
    const [theirs, ...more] = commitsIn(readText(join(adminDirOf(worktree), "MERGE_HEAD")) ?? "")
    const [head] = commitsIn(yield* git.text(["rev-parse", "-q", "--verify", "HEAD"], options))
    if (theirs !== undefined && more.length === 0 && head !== undefined)
      found.push({ sides: [head, theirs], commit: null })
    if (before === null || before === now) return found
    const lines = headLog(worktree, before, now)
    found.push(...rebaseIn(lines))
    const passed = [...new Set(lines.map((line) => commitOf(line, 1)).toReversed())]
    if (passed.length === 0) return found
    const list = ["rev-list", "--no-walk=unsorted", "--parents", "--min-parents=2", "--max-parents=2", ...passed]
    const merges = yield* git.text(list, options)
    for (const line of merges.split("\n")) {
      const [, ours, other] = commitsIn(line)
      if (ours !== undefined && other !== undefined) found.push({ sides: [ours, other], commit: null })
    }
    return found.slice(0, MAX_MERGES)
  })

/** The tree that Git makes of two sides by itself; null where it can't say, as Git before 2.38. */
const mergedTree = ({ git, worktree }: Place, sides: Sides): Effect.Effect<string | null, DomainError> =>
  Effect.map(
    git.run(["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ...sides], {
      cwd: worktree,
      ok: [0, 1, 128, 129]
    }),
    ({ code, stdout }) => {
      const [tree] = commitsIn(stdout.toString("utf8").split("\0", 1)[0] ?? "")
      return tree === undefined || (code !== 0 && code !== 1) ? null : tree
    }
  )

/** Blobs that Git made of two sides by itself, by path. */
const madeBlobs = (place: Place, { commit, sides }: Made): Effect.Effect<ReadonlyMap<string, string>, DomainError> =>
  Effect.gen(function* () {
    const tree = commit ?? (yield* mergedTree(place, sides))
    const entries = tree === null ? [] : yield* entriesAt(place.git, tree, [`${place.prefix}${DATA_DIR}/`])
    return new Map(entries.map(({ hash, path }) => [path, hash]))
  })

const uidLine = (uid: string): string => `uid: ${uid}`

/** Texts of the files on both sides that name one of these uids. */
const textsWith = (
  { git, prefix, worktree }: Place,
  sides: Sides,
  uids: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<string>, DomainError> =>
  Effect.gen(function* () {
    const named = uids.flatMap((uid) => ["-e", uidLine(uid)])
    const names = yield* git.records(
      ["grep", "-z", "-l", "-I", "-F", ...named, ...sides, "--", `${prefix}${DATA_DIR}/`],
      { cwd: worktree, env: { GIT_LITERAL_PATHSPECS: "1" }, ok: [0, 1, 128] }
    )
    if (names.length === 0) return []
    const hashes = commitsIn(yield* git.text(["rev-parse", ...names], { cwd: worktree }))
    return [...(yield* readBlobs(git, hashes)).values()].flatMap((bytes) => textOf(bytes) ?? [])
  })

export interface MergedFile {
  readonly path: string
  readonly uid: string
  readonly text: string
}

/** By path: texts of the ticket's file on both sides, for files that are what Git made of them; others are left out. */
export const mergedSides = (
  place: Place,
  views: { readonly before: GitView | null; readonly now: GitView | null },
  files: ReadonlyArray<MergedFile>
): Effect.Effect<ReadonlyMap<string, ReadonlyArray<string>>, DomainError> =>
  Effect.gen(function* () {
    const found = new Map<string, ReadonlyArray<string>>()
    if (views.now === null) return found
    for (const made of yield* madeIn(place, views.before, views.now)) {
      const merged = yield* madeBlobs(place, made)
      const wanted = files.flatMap((file) => {
        const hash = found.has(file.path) ? undefined : merged.get(file.path)
        return hash === undefined ? [] : [{ ...file, hash }]
      })
      const blobs = yield* readBlobs(
        place.git,
        wanted.map(({ hash }) => hash)
      )
      const whole = wanted.filter(({ hash, text }) => {
        const bytes = blobs.get(hash)
        return bytes !== undefined && textOf(bytes) === text
      })
      const uids = [...new Set(whole.map(({ uid }) => uid))]
      const texts = uids.length === 0 ? [] : yield* textsWith(place, made.sides, uids)
      for (const { path, uid } of whole)
        found.set(
          path,
          texts.filter((text) => text.includes(uidLine(uid)))
        )
    }
    return found
  })
