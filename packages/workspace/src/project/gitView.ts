/**
 * What Git has for the ticket files of one work tree, and whether that changed since the last look: the facts that tell a
 * checkout from an edit (event-log.md, A9). Asks git only when one of its own files moved.
 *
 * @since 0.1.0
 */
import { readFileSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { DATA_DIR } from "@backlog-toolkit/core/ticket/Slug"
import * as Effect from "effect/Effect"
import { replaceFile } from "../replaceFile.ts"
import type { Git } from "../git/runGit.ts"
import { readText } from "../git/workTrees.ts"

export interface Blobs {
  readonly index: string | null
  readonly head: string | null
  /** Blobs of the two sides of a merge that Git could not finish. */
  readonly ours: string | null
  readonly theirs: string | null
}

export interface GitView {
  /** Of Git's own files: equal when nothing moved. */
  readonly stamp: string
  /** Length of the log of HEAD, in bytes, and what tells stashes apart. */
  readonly reflog: number
  readonly stash: string
  readonly blobs: ReadonlyMap<string, Blobs>
}

const NOTHING: Blobs = { index: null, head: null, ours: null, theirs: null }

/** The folder that holds HEAD, the index and the log of HEAD of this work tree. */
export const adminDirOf = (worktree: string): string => {
  const [, pointed] = /^gitdir: (.+?)\s*$/u.exec(readText(join(worktree, ".git")) ?? "") ?? []
  return pointed === undefined ? join(worktree, ".git") : resolve(worktree, pointed)
}

const statText = (file: string): string => {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stat === undefined ? "-" : `${stat.ino} ${stat.size} ${stat.mtimeNs}`
}

const stashText = (gitDir: string): string =>
  `${readText(join(gitDir, "refs/stash")) ?? ""} ${statText(join(gitDir, "logs/refs/stash"))}`

const stampOf = (adminDir: string, gitDir: string): string => {
  const head = readText(join(adminDir, "HEAD"))?.trim() ?? ""
  const ref = head.startsWith("ref: ") ? join(gitDir, head.slice("ref: ".length)) : null
  return [
    head,
    ref === null ? "" : (readText(ref) ?? ""),
    ...["packed-refs", "reftable/tables.list"].map((name) => statText(join(gitDir, name))),
    statText(join(adminDir, "index")),
    statText(join(adminDir, "logs/HEAD")),
    stashText(gitDir)
  ].join("\n")
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

const askGit = (git: Git, worktree: string, prefix: string): Effect.Effect<ReadonlyMap<string, Blobs>, DomainError> =>
  Effect.gen(function* () {
    const blobs = new Map<string, Blobs>()
    const put = (path: string, part: Partial<Blobs>) => blobs.set(path, { ...(blobs.get(path) ?? NOTHING), ...part })
    const folder = `${prefix}${DATA_DIR}/`
    const staged = yield* git.records(["ls-files", "--stage", "-z", "--", folder], {
      cwd: worktree,
      env: { GIT_LITERAL_PATHSPECS: "1" }
    })
    for (const record of staged) {
      const tab = record.indexOf("\t")
      const [, hash = "", stage = "0"] = record.slice(0, tab).split(" ")
      if (stage !== "1")
        put(record.slice(tab + 1), { [stage === "0" ? "index" : stage === "2" ? "ours" : "theirs"]: hash })
    }
    // Before the first commit there is no HEAD.
    const { code, stdout } = yield* git.run(["ls-tree", "-r", "-z", "--full-tree", "HEAD", "--", folder], {
      cwd: worktree,
      ok: [0, 128]
    })
    for (const record of code === 0 ? stdout.toString("utf8").split("\0") : []) {
      const tab = record.indexOf("\t")
      if (tab !== -1) put(record.slice(tab + 1), { head: record.slice(0, tab).split(" ")[2] ?? null })
    }
    return blobs
  })

/** Nothing where a crash cut it off: then everything counts as moved, and what Git wrote is still known by its blobs. */
const parseBlobs = (text: string): ReadonlyMap<string, Blobs> => {
  try {
    return new Map(JSON.parse(text) as ReadonlyArray<readonly [string, Blobs]>)
  } catch {
    return new Map()
  }
}

/** Null without a view, or with one that a crash cut off. The blobs are read when somebody asks for them. */
export const readView = (file: string): GitView | null => {
  try {
    const text = readFileSync(file, "utf8")
    const end = text.indexOf("\n")
    const { reflog, stamp, stash } = JSON.parse(text.slice(0, end)) as Omit<GitView, "blobs">
    let blobs: ReadonlyMap<string, Blobs> | null = null
    return {
      stamp,
      reflog,
      stash,
      get blobs() {
        return (blobs ??= parseBlobs(text.slice(end)))
      }
    }
  } catch {
    return null
  }
}

export const writeView = (file: string, { blobs, reflog, stamp, stash }: GitView): void =>
  replaceFile(file, `${JSON.stringify({ stamp, reflog, stash })}\n${JSON.stringify([...blobs])}`)

/** The view of now; `before` itself when nothing moved. */
export const lookAtGit = (
  git: Git,
  { prefix, worktree }: { readonly worktree: string; readonly prefix: string },
  before: GitView | null
): Effect.Effect<GitView, DomainError> =>
  Effect.gen(function* () {
    const adminDir = adminDirOf(worktree)
    const stamp = stampOf(adminDir, git.gitDir)
    if (before?.stamp === stamp) return before
    const reflog = sizeOf(join(adminDir, "logs/HEAD"))
    const stash = stashText(git.gitDir)
    return { stamp, reflog, stash, blobs: yield* askGit(git, worktree, prefix) }
  })

/** Lines of the log of HEAD since a view; all of them where it was cut since. */
export const headLog = (worktree: string, before: GitView, now: GitView): ReadonlyArray<string> => {
  const log = readText(join(adminDirOf(worktree), "logs/HEAD")) ?? ""
  const added = now.reflog < before.reflog ? log : Buffer.from(log, "utf8").subarray(before.reflog).toString("utf8")
  return added.split("\n").filter((line) => line !== "")
}

/** A rebase, also one of a pull, puts changes away when it starts, and brings them back when it ends (`--autostash`). */
const REWROTE = /\t(?:reset\b|checkout\b|(?:rebase|pull)\b.*\((?:start|finish|abort)\):)/u

/** Whether a reset, a checkout, a stash or a rebase ran in between: these write files that no commit has to have. */
export const rewroteFiles = (worktree: string, before: GitView | null, now: GitView): boolean => {
  if (before === null || before === now) return false
  if (before.stash !== now.stash) return true
  return headLog(worktree, before, now).some((line) => REWROTE.test(line))
}

/** Commits of HEAD that are looked through, from the newest: a rebase of a long branch passes many. */
const MAX_PASSED = 256
/** Names on a command line, which has an end: of more files, a look at whole commits would cost more than it saves. */
const MAX_NAMED = 500

/** Which of the paths HEAD had otherwise for a moment, and has now as at the last look: a commit, and one that reverts it. */
export const passedThrough = (
  git: Git,
  worktree: string,
  { before, now }: { readonly before: GitView | null; readonly now: GitView | null },
  paths: ReadonlyArray<string>
): Effect.Effect<ReadonlySet<string>, DomainError> =>
  Effect.gen(function* () {
    const passed = new Set<string>()
    if (before === null || now === null || before === now || paths.length === 0 || paths.length > MAX_NAMED)
      return passed
    const commits = headLog(worktree, before, now).map((line) => line.split(" ")[1] ?? "")
    for (const commit of [...new Set(commits.toReversed())].slice(0, MAX_PASSED)) {
      const { code, stdout } = yield* git.run(["ls-tree", "-r", "-z", commit, "--", ...paths], {
        cwd: worktree,
        env: { GIT_LITERAL_PATHSPECS: "1" },
        // Git may have swept the commit away.
        ok: [0, 128]
      })
      if (code !== 0) continue
      const there = new Map<string, string>()
      for (const record of stdout.toString("utf8").split("\0")) {
        const tab = record.indexOf("\t")
        if (tab !== -1) there.set(record.slice(tab + 1), record.slice(0, tab).split(" ")[2] ?? "")
      }
      for (const path of paths) if ((there.get(path) ?? null) !== blobsOf(now, path).head) passed.add(path)
      if (passed.size === paths.length) break
    }
    return passed
  })

export const movedIn = (before: GitView | null, now: GitView, path: string): boolean => {
  if (before === null || before === now) return false
  const [was, is] = [before.blobs.get(path) ?? NOTHING, now.blobs.get(path) ?? NOTHING]
  return was.index !== is.index || was.head !== is.head
}

/** The view to remember: files that moved, and that nobody could make anything of yet, stay as moved as they are. */
export const stillMoved = (before: GitView | null, now: GitView, pending: ReadonlyArray<string>): GitView => {
  if (before === null || pending.length === 0) return now
  const blobs = new Map(now.blobs)
  // Where HEAD only passed through another state, it has now what it had before: that would say nothing moved.
  for (const path of pending)
    blobs.set(path, movedIn(before, now, path) ? (before.blobs.get(path) ?? NOTHING) : NOTHING)
  // No stamp: the next look has to ask, for these are not what Git has.
  return { ...now, stamp: "", blobs }
}

export const blobsOf = (view: GitView | null, path: string): Blobs => view?.blobs.get(path) ?? NOTHING
