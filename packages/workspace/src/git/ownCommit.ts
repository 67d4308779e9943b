/**
 * The toolkit's own commits (event-log.md, A11): built from objects, swapped in by compare-and-swap, and in a work
 * tree that shows the branch only the named paths are touched. A path that a person changed is left out and reported.
 *
 * Order: files, index, branch. After a crash in between, the next call knows by `placed.ts` what is ours; the other way
 * round, a person's next commit would take ours back.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import { failpoint } from "@backlog-toolkit/core/ports/Progress"
import type { TargetBusy, VcsShape } from "@backlog-toolkit/core/ports/Vcs"
import * as Effect from "effect/Effect"
import { commitTree } from "./identity.ts"
import { type OwnFile, personChanged, putFile, topLevels } from "./ownFiles.ts"
import { forgetPlaced, readPlaced, rememberPlaced } from "./placed.ts"
import { withTemporaryIndex } from "./privateIndex.ts"
import type { Git } from "./runGit.ts"
import { entriesAt, resolve, show, treeOf } from "./trees.ts"
import { writeBlobs } from "./writeBlobs.ts"
import { indexFree, operationIn, operationOn, type WorkTree, workTrees } from "./workTrees.ts"

type OwnChange = Parameters<VcsShape["commitOwn"]>[0]
type OwnResult = Effect.Success<ReturnType<VcsShape["commitOwn"]>>

/** Somebody else may commit to the branch meanwhile; more than this is not bad luck. */
const MAX_TRIES = 5

const waitingFor = (where: string, what: string): TargetBusy => ({
  _tag: "busy",
  detail: `In ${where}, ${what} is in progress.`,
  finish: "btk sync"
})

/** Why the branch can't be committed to now; null when it can. */
const waitFor = (trees: ReadonlyArray<WorkTree>, branch: string): Effect.Effect<TargetBusy | null> =>
  Effect.gen(function* () {
    for (const tree of trees) {
      const { adminDir, branch: shown, path } = tree
      const what = operationOn(adminDir, branch) ?? (shown === branch ? yield* operationIn(tree) : null)
      if (what !== null) return waitingFor(path, what)
    }
    return null
  })

const checkPaths = (files: OwnChange["files"]): Effect.Effect<void, DomainError> =>
  Effect.suspend(() => {
    const bad = [...files.keys()].find(
      (path) => path.includes("\n") || path.split("/").some((part) => ["", ".", "..", ".git"].includes(part))
    )
    return bad === undefined
      ? Effect.void
      : Effect.fail(
          domainError(
            "usage",
            "path-unsafe",
            `${bad} can't be committed.`,
            "It is no path inside the repository.",
            "Use a relative path.",
            { path: bad }
          )
        )
  })

const prepare = (
  git: Git,
  head: string,
  files: OwnChange["files"]
): Effect.Effect<ReadonlyArray<OwnFile>, DomainError> =>
  Effect.gen(function* () {
    const entries = yield* entriesAt(git, head, topLevels(git, [...files.keys()]))
    const atHead = new Map(entries.map((entry) => [entry.path, entry]))
    const texts = [...files].flatMap(([path, text]) => (text === null ? [] : [{ path, text }]))
    const hashes = yield* writeBlobs(
      git,
      texts.map(({ text }) => text)
    )
    const hashOf = new Map(texts.map(({ path }, at) => [path, hashes[at] ?? null]))
    return [...files].map(([path, text]) => ({
      path,
      text,
      hash: hashOf.get(path) ?? null,
      headHash: atHead.get(path)?.hash ?? null,
      mode: atHead.get(path)?.mode.startsWith("100") === true ? (atHead.get(path)?.mode ?? "") : "100644"
    }))
  })

/** Lines for `update-index --index-info`; mode 0 removes, with any name of the repository's length. */
const indexInfo = (head: string, files: ReadonlyArray<OwnFile>): string =>
  files
    .map(({ hash, mode, path }) => `${hash === null ? `0 ${"0".repeat(head.length)}` : `${mode} ${hash}`}\t${path}\0`)
    .join("")

const treeWith = (git: Git, head: string, files: ReadonlyArray<OwnFile>) =>
  withTemporaryIndex(git.gitDir, (index) =>
    Effect.gen(function* () {
      yield* git.run(["-c", "core.splitIndex=false", "read-tree", head], { index })
      yield* git.run(["update-index", "-z", "--index-info"], { index, input: indexInfo(head, files) })
      return yield* git.text(["write-tree"], { index })
    })
  )

/** What a work tree that shows the branch gets, and which of our paths a person has changed in it. */
interface Share {
  readonly tree: WorkTree
  readonly changed: ReadonlySet<string>
  /** Files of an earlier call that never got to its commit and that this one doesn't need: back to what the branch has. */
  readonly takenBack: ReadonlyArray<OwnFile>
}

const shareOf = (git: Git, tree: WorkTree, head: string, files: ReadonlyArray<OwnFile>) =>
  Effect.gen(function* () {
    const placed = readPlaced(git, tree)
    const wanted = new Set(files.map(({ path }) => path))
    const left = new Map<string, string | null>()
    for (const path of placed.keys()) if (!wanted.has(path)) left.set(path, yield* show(git, head, path))
    const back = yield* prepare(git, head, left)
    const changed = yield* personChanged(git, tree.path, [...files, ...back], placed)
    const share: Share = { tree, changed, takenBack: back.filter(({ path }) => !changed.has(path)) }
    return share
  })

/** Puts our files and index entries into the work tree; false when its index stays locked. */
const place = (git: Git, tree: WorkTree, head: string, files: ReadonlyArray<OwnFile>) =>
  Effect.gen(function* () {
    if (files.length === 0) return true
    const { path } = tree
    yield* rememberPlaced(git, tree, files)
    for (const file of files) yield* putFile(path, file)
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      const { code } = yield* git.run(["update-index", "-z", "--index-info"], {
        cwd: path,
        input: indexInfo(head, files),
        ok: [0, 128]
      })
      if (code === 0) return true
      if (!(yield* indexFree(tree))) return false
    }
    return false
  })

const swap = (git: Git, ref: string, commit: string, head: string) =>
  git.run(["update-ref", "-m", "backlog: own commit", ref, commit, head], { cwd: git.root, ok: [0, 1, 128] })

export const busy = (git: Git, branch: string): Effect.Effect<TargetBusy | null, DomainError> =>
  Effect.flatMap(workTrees(git), (trees) => waitFor(trees, branch))

export const commitOwn = (git: Git, change: OwnChange): Effect.Effect<OwnResult, DomainError> =>
  Effect.gen(function* () {
    yield* checkPaths(change.files)
    const ref = `refs/heads/${change.branch}`
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const head = yield* resolve(git, ref)
      if (head === null) break
      const trees = yield* workTrees(git)
      const wait = yield* waitFor(trees, change.branch)
      if (wait !== null) return wait
      const showing = trees.filter(({ branch, linked }) => linked && branch === change.branch)
      const all = yield* prepare(git, head, change.files)
      const shares = yield* Effect.forEach(showing, (one) => shareOf(git, one, head, all))
      const isChanged = ({ path }: OwnFile) => shares.some(({ changed }) => changed.has(path))
      const skipped = all.filter(isChanged).map(({ path }) => path)
      const files = all.filter((file) => !isChanged(file))
      const tree = yield* treeWith(git, head, files)
      const nothing = tree === (yield* treeOf(git, head))
      const commit = nothing ? head : yield* commitTree(git, { tree, parent: head, message: change.message })
      for (const { takenBack, tree: one } of shares) {
        if (!(yield* place(git, one, head, [...takenBack, ...files])))
          return waitingFor(one.path, "another git command")
      }
      yield* failpoint("own-files-placed")
      const { code } = nothing ? { code: 0 } : yield* swap(git, ref, commit, head)
      if (code !== 0) continue
      yield* Effect.forEach(showing, (one) => forgetPlaced(git, one), { discard: true })
      return nothing ? { _tag: "nothing", skipped } : { _tag: "committed", commit, skipped }
    }
    return yield* domainError(
      "conflict",
      "branch-moving",
      `The branch ${change.branch} is gone or kept moving.`,
      `${MAX_TRIES} tries to commit to it found another head each time.`,
      "Run the command again when nobody else commits to it.",
      { branch: change.branch }
    )
  })
