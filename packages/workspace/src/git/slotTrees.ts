/**
 * A slot's files as a tree object, and a tree object as a slot's files.
 *
 * @since 0.1.0
 */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { withoutBacklog } from "./diffOptions.ts"
import { withPrivateIndex } from "./privateIndex.ts"
import { type Git, gitFailed, type RunOptions } from "./runGit.ts"
import { slotAt } from "./slotPlace.ts"

/** One index file, whatever the repository's own ones look like. */
const INDEX_CONFIG = ["-c", "core.splitIndex=false", "-c", "core.untrackedCache=false"]

/** Git's message for a repository inside the slot that has no commit: nothing that a tree could hold. */
const EMPTY_REPOSITORY = /^error: '(.+?)\/?' does not have a commit checked out$/mu

/** Stages everything, around the empty repositories that tests of some tools leave behind. */
const addAll = (
  git: Git,
  options: RunOptions,
  around: ReadonlyArray<string> = []
): Effect.Effect<void, DomainError> => {
  const args = [
    ...INDEX_CONFIG,
    "add",
    "-A",
    ...withoutBacklog(git),
    ...around.map((path) => `:(top,exclude,literal)${path}`)
  ]
  return Effect.flatMap(git.run(args, { ...options, ok: [0, 1, 128] }), (result) => {
    if (result.code === 0) return Effect.void
    const empty = EMPTY_REPOSITORY.exec(result.stderr)?.[1]
    if (empty === undefined || around.includes(empty)) return Effect.fail(gitFailed(args, result))
    return addAll(git, options, [...around, empty])
  })
}

/** The work tree without ignored files; `backlog/**` as it is in `backlogFrom`, whatever lies there. */
export const snapshotWith = (git: Git, slotPath: string, backlogFrom: string): Effect.Effect<string, DomainError> =>
  Effect.gen(function* () {
    const slot = yield* slotAt(git, slotPath)
    return yield* withPrivateIndex(slot.adminDir, (index) =>
      Effect.gen(function* () {
        const options = { cwd: slot.path, index }
        yield* git.run([...INDEX_CONFIG, "read-tree", "--reset", backlogFrom], options)
        yield* addAll(git, options)
        return yield* git.text(["write-tree"], options)
      })
    )
  })

export const snapshot = (git: Git, slotPath: string): Effect.Effect<string, DomainError> =>
  snapshotWith(git, slotPath, "HEAD")

export const restore = (git: Git, slotPath: string, tree: string): Effect.Effect<void, DomainError> =>
  Effect.gen(function* () {
    const slot = yield* slotAt(git, slotPath)
    yield* withPrivateIndex(slot.adminDir, (index) =>
      Effect.gen(function* () {
        const options = { cwd: slot.path, index }
        yield* git.run([...INDEX_CONFIG, "read-tree", "--reset", "-u", tree], options)
        // After the tree's own .gitignore is in place: it decides what is ignored. Twice -f: nested repositories too.
        yield* git.run(["clean", "-ffdq"], options)
      })
    )
  })
