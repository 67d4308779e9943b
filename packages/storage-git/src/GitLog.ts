/**
 * The log on Git refs, as promises and without a runtime; `GitLogStore` puts it behind core's port. Functions reject with
 * `DomainError`s. Owns refs and objects; what a line means is core's.
 *
 * @since 0.1.0
 */
import { blobsNamed } from "@backlog-toolkit/core/log/Blob"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { findBlobs, getBlob, putBlob, readBlob, type Tree } from "./internal/blobs.ts"
import { type Chain, extendChain, readFolder } from "./internal/chain.ts"
import { aheadError } from "./internal/errors.ts"
import { type Io, ioOf, type IoOptions } from "./internal/io.ts"
import { checkKey, checkText, type CommitKey, FOLDER_SIZE, folderOf, placeOf, refOf } from "./internal/layout.ts"
import { publish } from "./internal/publish.ts"
import { openReader, type Reader, reading, textOf } from "./internal/reader.ts"
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
  /** Commits from `fromSeq` on, contiguous and in order, in chunks. Fails with `log-corrupt`, `log-gap`. */
  readonly read: (replica: ReplicaId, fromSeq: number) => AsyncGenerator<ReadonlyArray<RawCommit>, void, void>
  /** Version vector. */
  readonly replicas: () => Promise<ReadonlyMap<ReplicaId, number>>
  /** Durable under the name of its SHA-256 (hexadecimal). */
  readonly putBlob: (name: string, text: string) => Promise<void>
  /** Fails with `blob-missing` (integrity) also for a damaged one. */
  readonly getBlob: (name: string) => Promise<string>
}

/** A chunk has at most this many commits and about this many characters, whatever comes first. */
const CHUNK = { commits: 1000, chars: 4 * 1024 * 1024 }
/** Objects asked for at once: enough to keep git busy, and at most 32 MiB of the largest commits. */
const AT_ONCE = 32

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
      const { chain } = await views.of(reader, replica, refs)
      if (chain !== null) found.push({ place: chain.ref, entries: chain.root })
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
        }
        return "published"
      }
    })
  }

  /** With the texts that it names. */
  const whole = async (reader: Reader, commit: RawCommit): Promise<RawCommit> => {
    const names = blobsNamed(commit.text)
    if (names.length === 0) return commit
    const blobs = new Map<string, string>()
    for (const found of await findBlobs(io, reader, names, trees(reader))) {
      const text = await readBlob(reader, found, commit.place)
      if (text !== null) blobs.set(found.name, text)
    }
    return { ...commit, blobs }
  }

  /** The commits of one folder from `from` on. */
  const commitsIn = async function* (reader: Reader, chain: Chain, folder: number, from: number) {
    const { ref, replica } = chain
    const first = folder * FOLDER_SIZE + 1
    const entries = await readFolder(reader, chain, folder)
    for (let at = Math.max(0, from - first); at < entries.length; at += AT_ONCE) {
      const asked = entries.slice(at, at + AT_ONCE).map(({ oid }, n) => {
        const seq = first + at + n
        const place = placeOf(ref, seq)
        return { seq, place, body: reader.read("blob", oid, place) }
      })
      // The first one that fails is told; the others would only be unheard.
      for (const { body } of asked) body.catch(() => undefined)
      for (const { body, place, seq } of asked) {
        yield await whole(reader, { replica, seq, text: textOf(await body, place), place })
      }
    }
  }

  return {
    gitDir,
    namespace: io.namespace,
    durable: io.durable,
    self: () => readSelf(io, isForked),
    ensureSelf: () => ensureSelf(io, isForked),
    putIfAbsent,
    async *read(replica, fromSeq) {
      checkKey({ replica, seq: fromSeq })
      const reader = openReader(io)
      try {
        const { chain } = await view(reader, replica)
        if (chain === null || fromSeq > chain.head) return
        if (chain.head - fromSeq >= AT_ONCE) reader.many()
        let commits: Array<RawCommit> = []
        let chars = 0
        for (let folder = folderOf(fromSeq); folder <= folderOf(chain.head); folder++) {
          for await (const commit of commitsIn(reader, chain, folder, fromSeq)) {
            commits.push(commit)
            chars += commit.text.length
            if (commits.length < CHUNK.commits && chars < CHUNK.chars) continue
            yield commits
            commits = []
            chars = 0
          }
        }
        if (commits.length > 0) yield commits
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
