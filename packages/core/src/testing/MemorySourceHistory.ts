/**
 * `SourceHistory` over a list of commits that a test gives.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { SourceHistoryShape } from "../ports/SourceHistory.ts"
import type { SourceChange, Vanished } from "../source/SourceChange.ts"

/** One commit, on top of the one before it. */
export interface CommittedFiles {
  /** RFC 3339 UTC with milliseconds. */
  readonly at: string
  readonly subject: string
  /** Texts by path; null takes a file away. */
  readonly files: Readonly<Record<string, string | null>>
  /** Paths of files that were moved in this commit: from → to. Their texts are in `files`, too. */
  readonly moved?: Readonly<Record<string, string>>
}

interface Commit extends CommittedFiles {
  readonly name: string
  readonly tree: ReadonlyMap<string, string>
}

const nameOf = (number: number): string => number.toString(16).padStart(40, "0")

const committed = (commits: ReadonlyArray<CommittedFiles>): ReadonlyArray<Commit> => {
  const tree = new Map<string, string>()
  return commits.map((commit, at) => {
    for (const [path, text] of Object.entries(commit.files))
      if (text === null) tree.delete(path)
      else tree.set(path, text)
    return { ...commit, name: nameOf(at + 1), tree: new Map(tree) }
  })
}

const changeOf = ({ at, name, subject }: Commit): SourceChange => ({ commit: name, at, subject })

export const make = (given: ReadonlyArray<CommittedFiles>): SourceHistoryShape => {
  const newest = committed(given).toReversed()
  const [head] = newest
  const isThere = (path: string): boolean => head?.tree.has(path) === true
  const wentAway = (path: string): Vanished | null => {
    const commit = newest.find(({ files }) => files[path] === null)
    return commit === undefined ? null : { ...changeOf(commit), to: commit.moved?.[path] ?? null }
  }
  const vanished = (path: string): Vanished | null => {
    if (isThere(path)) return null
    let found = wentAway(path)
    for (let to = found?.to ?? null; to !== null && !isThere(to);) {
      const further = wentAway(to)
      if (further === null) break
      found = further
      to = further.to
    }
    return found
  }
  return {
    head: Effect.succeed(head?.name ?? null),
    commitsAt: (times) => Effect.succeed(times.map((time) => newest.find(({ at }) => at <= time)?.name ?? null)),
    textsAt: (wanted) =>
      Effect.succeed(
        wanted.map(({ commit, path }) => {
          const text = newest.find(({ name }) => name === commit)?.tree.get(path)
          return text === undefined || text.includes("\0") ? null : text
        })
      ),
    vanished: (paths) =>
      Effect.succeed(
        new Map(
          paths.flatMap((path) => {
            const found = vanished(path)
            return found === null ? [] : [[path, found] as const]
          })
        )
      ),
    changesSince: (paths, time) =>
      Effect.succeed(
        new Map(
          paths.flatMap((path) => {
            const changes = newest.filter(({ at, files }) => path in files && at > time)
            return changes.length === 0 ? [] : [[path, changes.map(changeOf)] as const]
          })
        )
      )
  }
}
