/**
 * The log on Git refs, as promises and without a runtime; `GitLogStore` puts it behind core's port. Functions reject with
 * `DomainError`s. Owns refs and objects; what a line means is core's.
 *
 * @since 0.1.0
 */
import { blobsNamed } from "@backlog-toolkit/core/log/Blob"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { findBlobs, getBlob, putBlob, type Tree } from "./internal/blobs.ts"
import { extendByMany, presentIn } from "./internal/adopt.ts"
import { extendChain } from "./internal/chain.ts"
import { chunksOf, readCommits } from "./internal/commits.ts"
import { aheadError } from "./internal/errors.ts"
import { type Io, ioOf, type IoOptions } from "./internal/io.ts"
import { checkKey, checkText, type CommitKey, refOf } from "./internal/layout.ts"
import { sweepKept } from "./internal/packing.ts"
import { publish } from "./internal/publish.ts"
import { openReader, type Reader, reading } from "./internal/reader.ts"
import { ensureSelf, readSelf } from "./internal/replica.ts"
import { checkFormat, commonDirOf } from "./internal/repository.ts"
import { sweepTmp } from "./internal/swapRef.ts"
import { makeViews, NO_REFS, type View } from "./internal/views.ts"

export type { FileFacts, Fs, Name } from "./internal/Fs.ts"
export { nodeFs } from "./internal/Fs.ts"
export type { Env } from "./internal/git.ts"
export type { Durability, IoOptions } from "./internal/io.ts"
export { type CommitKey, NAMESPACE } from "./internal/layout.ts"
export { commonDirOf } from "./internal/repository.ts"

export interface GitLogOptions extends IoOptions {
  /** A work tree, main or linked, its `.git`, or a bare repository. */
  readonly repository: string
}

export type PublishOutcome = "published" | "taken"

export interface GitLog {
  /** The common Git directory, absolute. */
  readonly gitDir: string
  readonly namespace: string
  readonly durable: boolean
  /** The replica that this repository writes; null before the first append. */
  readonly self: () => Promise<ReplicaId | null>
  /** The same, created on first use. Fails with `log-disk-full`, `log-read-only`, `log-storage-failed`, `hardlinks-unsupported`. */
  readonly ensureSelf: () => Promise<ReplicaId>
  /**
   * `published`: the text is on the replica's ref and durable. `taken`: another commit has the number. Fails also with `log-gap`
   * (integrity) and `ref-locked`; a failure whose details say `visible: true` left the commit readable, so look for the command in
   * the log before deciding again.
   */
  readonly putIfAbsent: (key: CommitKey, text: string) => Promise<PublishOutcome>
  /**
   * Puts proven commits of a replica that nobody else writes here, in order, many in one step; answers how many are in their places
   * now, up to the first whose place holds something else. Durable. Fails as `putIfAbsent`.
   */
  readonly adopt: (replica: ReplicaId, fromSeq: number, texts: ReadonlyArray<string>) => Promise<number>
  /** Commits from `fromSeq` on, contiguous and in order, in chunks. Fails with `log-corrupt`, `log-gap`. */
  readonly read: (replica: ReplicaId, fromSeq: number) => AsyncGenerator<ReadonlyArray<RawCommit>, void, void>
  /** Version vector. */
  readonly replicas: () => Promise<ReadonlyMap<ReplicaId, number>>
  /** Durable under the name of its SHA-256 (hexadecimal). */
  readonly putBlob: (name: string, text: string) => Promise<void>
  /** Fails with `blob-missing` (integrity) also for a damaged one. */
  readonly getBlob: (name: string) => Promise<string>
}

/** Opens the log of a repository without writing to it. Throws `git-broken` and the refusals of `checkFormat`. */
export const openLog = ({ repository, ...options }: GitLogOptions): GitLog => {
  const gitDir = commonDirOf(repository)
  checkFormat(gitDir)
  const io: Io = ioOf(gitDir, options)
  const views = makeViews(io)
  let swept = false

  const view = (reader: Reader, replica: ReplicaId): Promise<View> =>
    views.of(reader, replica, views.refs().get(replica) ?? NO_REFS)

  /** What every replica's tree holds, for texts that are nowhere else. */
  const trees = (reader: Reader) => async (): Promise<ReadonlyArray<Tree>> => {
    const found: Array<Tree> = []
    for (const [replica, refs] of views.refs()) {
      try {
        const { chain } = await views.of(reader, replica, refs)
        if (chain !== null) found.push({ place: chain.ref, entries: chain.root })
      } catch (error) {
        // Damage of one replica is told to who reads it, and the others' texts are elsewhere.
        if (!(error instanceof DomainError) || error.kind !== "integrity") throw error
      }
    }
    return found
  }

  const isForked = (replica: ReplicaId): Promise<boolean> =>
    reading(io, async (reader) => (await views.fork(reader, replica)) !== null)

  const putIfAbsent: GitLog["putIfAbsent"] = async (key, text) => {
    checkKey(key)
    checkText(key, text)
    const { replica, seq } = key
    const ref = refOf(io.namespace, replica)
    return reading(io, async (reader) => {
      for (;;) {
        const { chain, local } = await view(reader, replica)
        const head = chain?.head ?? 0
        if (seq <= head) return "taken"
        if (seq > head + 1) throw aheadError(replica, seq)
        const blobs = await findBlobs(io, reader, blobsNamed(text), trees(reader))
        const made = await extendChain(reader, { replica, ref }, chain, text, blobs)
        if ((await publish(io, ref, local, made.chain.tip, made.objects)) === "changed") continue
        views.know(made.chain)
        if (!swept) {
          swept = true
          sweepTmp(io)
          sweepKept(io)
        }
        return "published"
      }
    })
  }

  const adopt: GitLog["adopt"] = async (replica, fromSeq, texts) => {
    checkKey({ replica, seq: fromSeq })
    for (const [at, text] of texts.entries()) checkText({ replica, seq: fromSeq + at }, text)
    const ref = refOf(io.namespace, replica)
    return reading(io, async (reader) => {
      for (let done = 0; ;) {
        const [seq, rest] = [fromSeq + done, texts.slice(done)]
        if (rest.length === 0) return done
        const { chain, local } = await view(reader, replica)
        const head = chain?.head ?? 0
        if (seq > head + 1) throw aheadError(replica, seq)
        if (chain !== null && seq <= head) {
          const count = await presentIn(reader, chain, seq, rest)
          done += count
          if (count < Math.min(rest.length, head - seq + 1)) return done
          continue
        }
        const made = await extendByMany(io, reader, { replica, ref, trees }, chain, rest)
        if ((await publish(io, ref, local, made.chain.tip, made.objects)) === "changed") continue
        views.know(made.chain)
        done += made.chain.head - head
      }
    })
  }

  return {
    gitDir,
    namespace: io.namespace,
    durable: io.durable,
    self: () => readSelf(io, isForked),
    ensureSelf: () => ensureSelf(io, isForked),
    putIfAbsent,
    adopt,
    async *read(replica, fromSeq) {
      checkKey({ replica, seq: fromSeq })
      const reader = openReader(io)
      try {
        const { chain } = await view(reader, replica)
        if (chain === null || fromSeq > chain.head) return
        yield* chunksOf(readCommits(io, reader, chain, fromSeq, trees(reader)))
      } finally {
        reader.close()
      }
    },
    replicas: () =>
      reading(io, async (reader) => {
        const heads = new Map<ReplicaId, number>()
        for (const [replica, refs] of views.refs()) {
          const { chain } = await views.of(reader, replica, refs)
          if (chain !== null) heads.set(replica, chain.head)
        }
        return heads
      }),
    putBlob: (name, text) => reading(io, (reader) => putBlob(io, reader, name, text)),
    getBlob: (name) => reading(io, (reader) => getBlob(io, reader, name, trees(reader)))
  }
}
