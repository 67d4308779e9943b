/**
 * The log as files, synchronous and without a runtime: what short commands use directly, and `FsLogStore` puts behind
 * core's port. Functions throw `DomainError`s. Owns bytes and names; what a line means is core's.
 *
 * @since 0.1.0
 */
import { resolve } from "node:path"
import { withBlobs } from "@backlog-toolkit/core/log/Blob"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { adopt } from "./internal/adopt.ts"
import { checkKey, type CommitKey, redactingFile } from "./internal/layout.ts"
import { lookAtBlob, readBlob, writeBlob } from "./internal/blobs.ts"
import { type Compacted, type CompactPoint, compactWindow, type Prove, ripeWindows } from "./internal/compact.ts"
import { looking } from "./internal/commits.ts"
import { writeError } from "./internal/errors.ts"
import { ioOf, type IoOptions } from "./internal/io.ts"
import { replayChunk } from "./internal/packs.ts"
import { type Durability, publishing, type PublishOutcome, type PublishPoint, sweepTmp } from "./internal/publish.ts"
import { publishingInPlace } from "./internal/publishInPlace.ts"
import { CHUNK, type ChunkLimit, headOf, readChunk, replicaNames } from "./internal/read.ts"
import { ensureSelf, readSelf } from "./internal/replica.ts"

export type { Fs, FileFacts } from "./internal/Fs.ts"
export { nodeFs } from "./internal/Fs.ts"
export type { CommitKey } from "./internal/layout.ts"
export type { Durability, PublishOutcome, PublishPoint } from "./internal/publish.ts"
export type { Compacted, CompactPoint, Prove } from "./internal/compact.ts"
export type { ChunkLimit } from "./internal/read.ts"
export type { KnownCommit } from "./internal/replica.ts"

export interface FsLogOptions extends IoOptions {
  /** Called between any two steps of a publication: fault tests stop the process there. */
  readonly hooks?: (point: PublishPoint | CompactPoint) => void
}

export interface FsLog {
  /** Absolute. Nothing is in it, or it doesn't exist, before the first append. */
  readonly storeDir: string
  readonly durability: Durability
  /** The replica that this store writes; null before the first append. Fails as `head`, and for a record that can't be used. */
  readonly self: () => ReplicaId | null
  /**
   * The same, created on first use. Fails with `log-disk-full`, `log-read-only` and `log-storage-failed`; for a record that
   * can't be used, with `log-corrupt` and `log-publish-unsupported`.
   */
  readonly ensureSelf: () => ReplicaId
  /**
   * `published`: the text is visible and durable. `taken`: another commit has the number. Fails with `log-disk-full`,
   * `log-read-only`, `log-storage-failed` and `hardlinks-unsupported`; without links with `log-commit-unfinished`; with
   * `log-gap` and `log-corrupt` (integrity); with `log-key-invalid` and `log-text-invalid` (usage). A failure whose details say
   * `visible: true` left the commit readable, so look for the command in the log before deciding again.
   */
  readonly putIfAbsent: (key: CommitKey, text: string) => PublishOutcome
  /**
   * Puts proven commits of a replica that this store does not write, in order; answers how many are in their places now, up to
   * the first whose place holds something else. Durable. Fails as `putIfAbsent`.
   */
  readonly adopt: (replica: ReplicaId, fromSeq: number, texts: ReadonlyArray<string>) => number
  /**
   * Commits from `fromSeq` on, contiguous and in order; empty at the end of the log. Fails with `log-gap` when one is
   * lost, `log-corrupt` when one isn't UTF-8 or was not written to its end, `log-storage-failed`, and `log-key-invalid` (usage).
   */
  readonly readChunk: (replica: ReplicaId, fromSeq: number, limit?: ChunkLimit) => ReadonlyArray<RawCommit>
  /** As `readChunk`, with its failures, but never past the end of a folder, and through packs, which it makes: for reading much. */
  readonly replayChunk: (replica: ReplicaId, fromSeq: number) => ReadonlyArray<RawCommit>
  /** Every commit from `fromSeq` on, by way of packs. Fails as `readChunk`, when it comes to the place. */
  readonly readAll: (replica: ReplicaId, fromSeq: number) => Generator<RawCommit, void, void>
  /**
   * Puts each hundred commits of a replica that lie far enough back into one file and removes their own. `prove` is given the
   * commits before, and throws to refuse. Safe beside readers and writers. Fails as `putIfAbsent`, and with what `prove` throws.
   */
  readonly compact: (replica: ReplicaId, prove: Prove) => Compacted
  /**
   * Durable under the name of its SHA-256 (hexadecimal). Fails with `log-disk-full`, `log-read-only`, `log-storage-failed`, and
   * with `blob-name-invalid` (usage) for another name.
   */
  readonly putBlob: (name: string, text: string) => void
  /** Fails with `blob-missing` (integrity) also for a damaged one, `log-storage-failed`, and `blob-name-invalid` (usage). */
  readonly getBlob: (name: string) => string
  /** Whether a crash cut off a redaction: then `finishRedactions` finishes it. */
  readonly isRedacting: () => boolean
  /** Newest commit of a replica, 0 for none; `known` is one that is there, to look only at what follows it. Fails with `log-storage-failed`. */
  readonly head: (replica: ReplicaId, known?: number) => number
  /** Version vector. `known` is an earlier answer: then only what follows is looked for. Fails as `head`. */
  readonly replicas: (known?: ReadonlyMap<ReplicaId, number>) => ReadonlyMap<ReplicaId, number>
  /** The same, also failing with `log-gap` when there is something behind a commit that is missing. */
  readonly replicasAfter: (known: ReadonlyMap<ReplicaId, number>) => ReadonlyMap<ReplicaId, number>
}

/** A lone half of a surrogate pair has no UTF-8 form: it would be stored as another character. */
const LONE_SURROGATE = /\p{Surrogate}/u

const checkText = (key: CommitKey, text: string): void => {
  if (!LONE_SURROGATE.test(text)) return
  throw domainError(
    "usage",
    "log-text-invalid",
    `Commit ${key.seq} of replica ${key.replica} holds half a character.`,
    "Text with a lone surrogate can't be stored as UTF-8 and read back the same.",
    "Escape it, as JSON.stringify does.",
    { ...key }
  )
}

/** Opens a store without touching the disk; never fails. */
export const openLog = (storeDir: string, options: FsLogOptions = {}): FsLog => {
  const dir = resolve(storeDir)
  const io = ioOf(dir, options)
  const { durability, fs } = io
  const { hooks } = options
  let swept = false

  const finish = <A>(steps: Generator<PublishPoint | CompactPoint, A, void>): A => {
    let step = steps.next()
    while (step.done !== true) {
      hooks?.(step.value)
      step = steps.next()
    }
    return step.value
  }

  const publishingBy = (key: CommitKey, text: string) => {
    try {
      return io.framed() ? publishingInPlace(io, key, text) : publishing(io, key, text)
    } catch (error) {
      throw writeError(error, dir)
    }
  }

  const putIfAbsent: FsLog["putIfAbsent"] = (key, text) => {
    checkKey(key)
    checkText(key, text)
    const outcome = finish(publishingBy(key, text))
    if (!swept) {
      swept = true
      sweepTmp(fs, dir, io.now().getTime())
    }
    return outcome
  }

  const adoptAll: FsLog["adopt"] = (replica, fromSeq, texts) => {
    checkKey({ replica, seq: fromSeq })
    for (const [at, text] of texts.entries()) checkText({ replica, seq: fromSeq + at }, text)
    return adopt(io, replica, fromSeq, texts, { finish, putIfAbsent })
  }

  const compact: FsLog["compact"] = (replica, prove) => {
    checkKey({ replica, seq: 1 })
    let sum: Compacted = { windows: 0, removed: 0, set: 0 }
    for (const from of looking(dir, () => ripeWindows(io, replica, headOf(io, replica)))) {
      const { removed, set, windows } = finish(compactWindow(io, replica, from, prove))
      sum = { windows: sum.windows + windows, removed: sum.removed + removed, set: sum.set + set }
    }
    return sum
  }

  /** With the texts that it names. */
  const whole = (commit: RawCommit): RawCommit =>
    withBlobs(commit, (name) => {
      const found = lookAtBlob(io, name)
      return typeof found === "object" ? found.text : undefined
    })

  const chunk: FsLog["readChunk"] = (replica, fromSeq, limit = CHUNK) => {
    checkKey({ replica, seq: fromSeq })
    return looking(dir, () => readChunk(io, replica, fromSeq, limit).map(whole))
  }

  const replay: FsLog["replayChunk"] = (replica, fromSeq) => {
    checkKey({ replica, seq: fromSeq })
    return looking(dir, () => replayChunk(io, replica, fromSeq).map(whole))
  }

  const headAfter = (replica: ReplicaId, known: number, gaps: boolean): number => {
    checkKey({ replica, seq: known + 1 })
    return looking(dir, () => headOf(io, replica, { known, gaps }))
  }

  const vector = (known: ReadonlyMap<ReplicaId, number>, gaps: boolean): ReadonlyMap<ReplicaId, number> =>
    new Map(
      replicaNames(fs, dir)
        .map((replica): readonly [ReplicaId, number] => [replica, headAfter(replica, known.get(replica) ?? 0, gaps)])
        .filter(([, seq]) => seq > 0)
    )

  return {
    storeDir: dir,
    durability,
    self: () => looking(dir, () => readSelf(io)),
    ensureSelf: () => ensureSelf(io),
    putIfAbsent,
    adopt: adoptAll,
    readChunk: chunk,
    replayChunk: replay,
    *readAll(replica, fromSeq) {
      for (let commits = replay(replica, fromSeq); commits.length > 0;) {
        yield* commits
        commits = replay(replica, (commits.at(-1)?.seq ?? 0) + 1)
      }
    },
    compact,
    putBlob: (name, text) => writeBlob(io, name, text),
    getBlob: (name) => readBlob(io, name),
    isRedacting: () => looking(dir, () => fs.exists(redactingFile(dir))),
    head: (replica, known = 0) => headAfter(replica, known, false),
    replicas: (known = new Map()) => vector(known, false),
    replicasAfter: (known) => vector(known, true)
  }
}
