/** A Git tree that holds some commits of a log as segments, behind the two questions that reading a revision asks. */
import * as Effect from "effect/Effect"
import { blobPath, segmentName } from "../../src/log/Segment.ts"
import { type Digest, Digest as DigestService } from "../../src/ports/Digest.ts"
import { Vcs, type VcsShape } from "../../src/ports/Vcs.ts"
import type { Memory } from "../../src/testing/MemoryLogStore.ts"
import { sha256 } from "../store/sha256.ts"

/** The texts that commits name, as `sync` commits them. */
export const blobsOf = (memory: Memory): Map<string, string> =>
  new Map([...memory.blobs].map(([name, text]) => [blobPath(name), text]))

/** One segment of each replica: its commits up to a number. */
export const segments = (memory: Memory, upTo: (replica: string) => number): Map<string, string> => {
  const files = new Map<string, string>()
  for (const [replica, commits] of memory.commits) {
    const some = commits.slice(0, upTo(replica))
    if (some.length === 0) continue
    const text = some.map((commit) => commit.text).join("")
    files.set(`backlog/events/${replica}/${segmentName(1, some.length, sha256(text))}`, text)
  }
  return files
}

const only = (parts: Partial<VcsShape>): VcsShape =>
  new Proxy({} as VcsShape, {
    get: (_, name: string) => parts[name as keyof VcsShape] ?? (() => Effect.die(`Git was asked for ${name}`))
  })

/** Knows these revisions, each with its files. */
export const withTrees = <A, E, R>(
  trees: ReadonlyMap<string, ReadonlyMap<string, string>>,
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, E, Exclude<Exclude<R, Vcs>, Digest>> => {
  const below = (rev: string, prefix: string) =>
    [...(trees.get(rev) ?? [])].filter(([path]) => prefix === "" || path.startsWith(`${prefix}/`))
  const contents = new Map(
    [...trees.values()].flatMap((files) => [...files.values()].map((text) => [sha256(text), text]))
  )
  return work.pipe(
    Effect.provideService(
      Vcs,
      only({
        resolve: (rev) => Effect.succeed(trees.has(rev) ? rev : null),
        show: (rev, path) => Effect.succeed(trees.get(rev)?.get(path) ?? null),
        list: (rev, prefix) => Effect.succeed(below(rev, prefix).map(([path]) => path)),
        showAll: (rev, prefix) => Effect.succeed(new Map(below(rev, prefix))),
        files: (rev, prefix) =>
          Effect.succeed(
            below(rev, prefix).map(([path, text]) => ({ path, bytes: Buffer.byteLength(text), content: sha256(text) }))
          ),
        contents: (names) =>
          Effect.succeed(
            new Map(names.flatMap((name) => (contents.has(name) ? [[name, contents.get(name) ?? ""] as const] : [])))
          )
      })
    ),
    Effect.provideService(DigestService, { sha256 })
  )
}

/** Knows one revision, `main`. */
export const withTree = <A, E, R>(files: ReadonlyMap<string, string>, work: Effect.Effect<A, E, R>) =>
  withTrees(new Map([["main", files]]), work)
