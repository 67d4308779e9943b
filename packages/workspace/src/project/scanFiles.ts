/**
 * One look at the ticket files of a work tree: a stat for each, and the bytes of those that changed.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { GoneFile, ScannedFile } from "@backlog-toolkit/core/ports/TicketFiles"
import * as Effect from "effect/Effect"
import type { Git } from "../git/runGit.ts"
import { readBlobs } from "../git/trees.ts"
import {
  type FileIndex,
  type FileStat,
  type IndexEntry,
  isSettled,
  type Known,
  knownAs,
  sameStat
} from "./fileIndex.ts"
import { intentOf } from "./fileIntents.ts"
import { notText, readBytes, textOf, tooLarge } from "./fileText.ts"
import { blobsOf, type GitView, movedIn, passedThrough } from "./gitView.ts"
import { ticketFiles } from "./ticketPaths.ts"

export interface Looked {
  readonly path: string
  readonly stat: FileStat
  readonly sha256: string
  readonly text: string | null
  readonly problem: DomainError | null
  /** When, in milliseconds. */
  readonly at: number
}

export interface Pass {
  readonly changed: ReadonlyArray<Looked>
  /** Entries of files that were touched, but say the same. */
  readonly touched: ReadonlyArray<readonly [path: string, entry: IndexEntry]>
  readonly gone: ReadonlyArray<readonly [path: string, entry: IndexEntry]>
}

/** `now` is in milliseconds. */
export const statPass = (
  { prefix, worktree }: { readonly worktree: string; readonly prefix: string },
  { index, intents }: Pick<Known, "index" | "intents">,
  sha256: (bytes: Uint8Array) => string,
  now: number
): Pass => {
  const changed: Array<Looked> = []
  const touched: Array<readonly [string, IndexEntry]> = []
  const there = new Set<string>()
  for (const [path, stat] of ticketFiles(worktree, prefix)) {
    there.add(path)
    const entry = index.get(path)
    if (entry !== undefined && sameStat(entry, stat) && isSettled(entry)) continue
    const large = tooLarge(path, stat.size)
    if (large !== null) {
      changed.push({ path, stat, sha256: "", text: null, problem: large, at: now })
      continue
    }
    const bytes = readBytes(join(worktree, path))
    if (bytes === null) {
      there.delete(path)
      continue
    }
    const digest = sha256(bytes)
    const intent = intentOf(intents.get(path) ?? [], digest)
    if (entry?.sha256 === digest) touched.push([path, { ...entry, ...stat, at: now }])
    // Written by one of us that could not say so any more.
    else if (intent !== undefined) {
      const { safe, shows, uid } = intent
      touched.push([path, { ...stat, sha256: digest, uid, shows, safe, at: now }])
    } else {
      const text = textOf(bytes)
      changed.push({ path, stat, sha256: digest, text, problem: text === null ? notText(path) : null, at: now })
    }
  }
  return { changed, touched, gone: [...index].filter(([path]) => !there.has(path)) }
}

/**
 * The same once more by what is known after the files were read: others of us may have begun to write since it was looked up, and
 * say so before they do.
 */
export const withoutOurs = (pass: Pass, known: Pick<Known, "index" | "intents">): Pass => ({
  ...pass,
  changed: pass.changed.filter(({ path, sha256 }) => knownAs(known, path, sha256) === null),
  gone: pass.gone.filter(([path]) => known.index.has(path))
})

/** What Git has to say about what changed, its blobs read in one process. */
export const withGit = (
  git: Git | null,
  worktree: string,
  index: FileIndex,
  pass: Pass,
  views: { readonly before: GitView | null; readonly now: GitView | null }
): Effect.Effect<
  { readonly changed: ReadonlyArray<ScannedFile>; readonly gone: ReadonlyArray<GoneFile> },
  DomainError
> =>
  Effect.gen(function* () {
    const { before, now } = views
    const paths = [...pass.changed.map(({ path }) => path), ...pass.gone.map(([path]) => path)]
    const hashes = paths.flatMap((path) => Object.values(blobsOf(now, path)).filter((hash) => hash !== null))
    const blobs = git === null ? new Map<string, Buffer>() : yield* readBlobs(git, hashes)
    const read = (hash: string | null): string | null => {
      const bytes = hash === null ? undefined : blobs.get(hash)
      return bytes === undefined ? null : textOf(bytes)
    }
    // As HEAD has it, which is as it was at the last look: somebody typed that, or HEAD was elsewhere in between.
    const back = pass.changed.flatMap(({ path, text }) =>
      text !== null && now !== null && !movedIn(before, now, path) && text === read(blobsOf(now, path).head)
        ? [path]
        : []
    )
    const passed = git === null ? new Set() : yield* passedThrough(git, worktree, views, back)
    const moved = (path: string): boolean => now !== null && (movedIn(before, now, path) || passed.has(path))
    return {
      changed: pass.changed.map(({ path, problem, text }): ScannedFile => {
        const { head, index: staged, ours, theirs } = blobsOf(now, path)
        const entry = index.get(path)
        return {
          path,
          text,
          problem,
          last: entry === undefined ? null : { uid: entry.uid, shows: entry.shows },
          moved: moved(path),
          blobs: [...new Set([read(staged), read(head)])].filter((one) => one !== null),
          sides: ours === null && theirs === null ? null : { ours: read(ours), theirs: read(theirs) }
        }
      }),
      gone: pass.gone.map(([path, { shows, uid }]) => {
        const { head, index: staged } = blobsOf(now, path)
        // What HEAD and the index still have was not taken away by Git.
        return {
          path,
          last: { uid, shows },
          moved: moved(path) && (head === null || staged === null),
          blob: read(head)
        }
      })
    }
  })
