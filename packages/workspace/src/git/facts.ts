/**
 * History as the landing rules need it: ancestry, messages, and patch ids along first parents.
 *
 * @since 0.1.0
 */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { CommitFacts } from "@backlog-toolkit/core/ports/Vcs"
import * as Effect from "effect/Effect"
import { DIFF_CONFIG, PATCH_OPTIONS, withoutBacklog } from "./diffOptions.ts"
import type { Git } from "./runGit.ts"
import { resolve } from "./trees.ts"

/** Signatures would be printed between the records; the first parent is what a merge is compared with. */
const LOG_CONFIG = ["-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.diffMerges=first-parent"]

const allKnown = (git: Git, commits: ReadonlyArray<string>) =>
  Effect.map(
    Effect.forEach(commits, (commit) => resolve(git, commit)),
    (found) => found.every((commit) => commit !== null)
  )

/** False for a commit that isn't in this clone: hashes are hints. */
export const isAncestor = (git: Git, commit: string, of: string): Effect.Effect<boolean, DomainError> =>
  Effect.gen(function* () {
    const args = ["merge-base", "--is-ancestor", commit, of]
    const { code } = yield* git.run(args, { ok: [0, 1, 128] })
    if (code !== 128) return code === 0
    if (yield* allKnown(git, [commit, of])) return (yield* git.run(args, { ok: [0, 1] })).code === 0
    return false
  })

/** Null when there is none, also when one of the commits isn't in this clone. */
export const mergeBase = (git: Git, a: string, b: string): Effect.Effect<string | null, DomainError> =>
  Effect.gen(function* () {
    if (!(yield* allKnown(git, [a, b]))) return null
    const { code, stdout } = yield* git.run(["merge-base", a, b], { ok: [0, 1] })
    return code === 0 ? stdout.toString("utf8").trim() : null
  })

export const parentOf = (git: Git, commit: string): Effect.Effect<string | null, DomainError> =>
  Effect.map(git.text(["rev-list", "-1", "--parents", commit, "--"]), (line) => line.split(" ")[1] ?? null)

export const messages = (
  git: Git,
  rev: string
): Effect.Effect<ReadonlyArray<{ readonly commit: string; readonly message: string }>, DomainError> =>
  Effect.map(git.records([...LOG_CONFIG, "log", "-z", "--no-color", "--format=%H%n%B", rev, "--"]), (records) =>
    records.map((record) => ({
      commit: record.slice(0, record.indexOf("\n")),
      message: record.slice(record.indexOf("\n") + 1)
    }))
  )

/** Patch id by commit, from one pipeline; commits without a change outside `backlog/` have none. */
const patchIds = (git: Git, range: string) =>
  Effect.map(
    git.text(
      [
        ...LOG_CONFIG,
        ...DIFF_CONFIG,
        "log",
        "--first-parent",
        "-m",
        "-p",
        "--format=commit %H",
        ...PATCH_OPTIONS,
        range,
        ...withoutBacklog(git)
      ],
      { pipe: ["patch-id", "--stable"] }
    ),
    (text) =>
      new Map(
        text.split("\n").flatMap((line) => {
          const [id, commit] = line.split(" ")
          return id === undefined || commit === undefined ? [] : [[commit, id] as const]
        })
      )
  )

export const firstParents = (
  git: Git,
  since: string,
  of: string
): Effect.Effect<ReadonlyArray<CommitFacts>, DomainError> =>
  Effect.gen(function* () {
    const range = `${since}..${of}`
    const records = yield* git.records([
      ...LOG_CONFIG,
      "log",
      "-z",
      "--first-parent",
      "--no-patch",
      "--no-color",
      "--format=%H%n%P%n%B",
      range,
      "--"
    ])
    if (records.length === 0) return []
    const ids = yield* patchIds(git, range)
    return records.map((record) => {
      const [commit = "", parents = "", ...message] = record.split("\n")
      const parent = parents.split(" ")[0] ?? ""
      return {
        commit,
        parent: parent === "" ? null : parent,
        message: message.join("\n"),
        patchId: ids.get(commit) ?? ""
      }
    })
  })

export const upstream = (git: Git, branch: string): Effect.Effect<string | null, DomainError> =>
  Effect.map(git.text(["for-each-ref", "--format=%(upstream)", `refs/heads/${branch}`]), (text) =>
    text === "" ? null : text
  )

export const shallow = (git: Git): Effect.Effect<boolean, DomainError> =>
  Effect.map(git.text(["rev-parse", "--is-shallow-repository"]), (text) => text === "true")
