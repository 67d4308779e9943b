/**
 * The one commit of a slot: made with the repository's hooks, moved onto another base by a cherry-pick.
 *
 * @since 0.1.0
 */
import type { VcsShape } from "@backlog-toolkit/core/ports/Vcs"
import * as Effect from "effect/Effect"
import { markEnvironment } from "../process/marker.ts"
import { parentOf } from "./facts.ts"
import { runCommitting } from "./identity.ts"
import { cleanMessage } from "./message.ts"
import { type Git, gitFailed, splitZ } from "./runGit.ts"
import { clearState, slotAt } from "./slotPlace.ts"
import { attach } from "./slots.ts"
import { restore, snapshotWith } from "./slotTrees.ts"
import { resolve, treeOf } from "./trees.ts"

/** Hooks may run whole test suites. */
const HOOK_LIMIT_MS = 30 * 60_000

export const commitSlot = (
  git: Git,
  { base, marker, message, path }: Parameters<VcsShape["commitSlot"]>[0]
): ReturnType<VcsShape["commitSlot"]> =>
  Effect.gen(function* () {
    const slot = yield* slotAt(git, path)
    yield* attach(git, slot)
    const options = { cwd: slot.path }
    const tree = yield* snapshotWith(git, path, base)
    // Read anew: neither conflicts nor marks like assume-unchanged, which would hide changes, survive it.
    yield* git.run(["read-tree", tree], options)
    yield* git.run(["reset", "--quiet", "--soft", base], options)
    yield* git.run(["update-index", "-q", "--refresh"], { ...options, ok: [0, 1] })
    const args = ["commit", "--quiet", "--allow-empty", "--cleanup=whitespace", "--no-status", "-F", "-"]
    const result = yield* runCommitting(git, args, {
      ...options,
      input: cleanMessage(message),
      env: markEnvironment(marker, `commit-${marker}`),
      timeoutMs: HOOK_LIMIT_MS
    })
    if (result.code === 1) return { _tag: "hook-refused", output: result.output } as const
    if (result.code !== 0) return yield* gitFailed(args, result)
    const commit = yield* git.text(["rev-parse", "--verify", "HEAD"], options)
    if ((yield* parentOf(git, commit)) !== base) {
      const output = `${result.output}\nA hook made commits of its own: the change must be one commit on ${base}.`
      return { _tag: "hook-refused", output } as const
    }
    return { _tag: "committed", commit } as const
  })

export const rebaseSlot = (
  git: Git,
  { onto, path }: Parameters<VcsShape["rebaseSlot"]>[0]
): ReturnType<VcsShape["rebaseSlot"]> =>
  Effect.gen(function* () {
    const slot = yield* slotAt(git, path)
    const branch = yield* attach(git, slot)
    const options = { cwd: slot.path }
    const ref = branch === null ? "HEAD" : `refs/heads/${branch}`
    const old =
      branch === null ? yield* git.text(["rev-parse", "HEAD"], options) : ((yield* resolve(git, ref)) ?? "HEAD")
    if ((yield* parentOf(git, old)) === onto) return { _tag: "rebased", commit: old } as const
    // Back on `old`, with exactly its files: also the way out of a conflict.
    const goBack = Effect.gen(function* () {
      yield* clearState(slot)
      if (branch !== null) yield* git.run(["symbolic-ref", "HEAD", ref], options)
      yield* git.run(["reset", "--quiet", "--hard", old], options)
      yield* restore(git, path, yield* treeOf(git, old))
    })
    yield* goBack
    // Detached: until it has succeeded, the branch stays where it was, whatever happens.
    yield* git.run(["checkout", "--quiet", "--force", "--detach", onto], options)
    const args = ["-c", "rerere.enabled=false", "cherry-pick", "--allow-empty", "--keep-redundant-commits", old]
    const picked = yield* runCommitting(git, args, options).pipe(Effect.tapError(() => goBack))
    if (picked.code !== 0) {
      const unmerged = yield* git.run(["diff", "--name-only", "--diff-filter=U", "-z"], options)
      yield* goBack
      const files = [...new Set(splitZ(unmerged.stdout.toString("utf8")))]
      return files.length > 0 ? ({ _tag: "conflict", files } as const) : yield* gitFailed(args, picked)
    }
    const commit = yield* git.text(["rev-parse", "--verify", "HEAD"], options)
    if (branch !== null) {
      yield* git.run(["update-ref", "-m", "backlog: rebased", ref, commit, old])
      yield* git.run(["symbolic-ref", "HEAD", ref], options)
    }
    return { _tag: "rebased", commit } as const
  })
