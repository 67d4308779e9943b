/**
 * Commits of other clones as refs have them: segments that hold more than this log does, read a bounded part at a time.
 * Believes nothing that it reads; `Admit.ts` judges.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { ReplicaId } from "../../log/Event.ts"
import { type Blobs, blobName, blobsNamed } from "../../log/Blob.ts"
import type { DomainError } from "../../log/DomainError.ts"
import type { Sha256 } from "../../log/Line.ts"
import { blobPath, BLOBS_DIR, EVENTS_DIR, segmentCommits, segmentRange, segmentReplica } from "../../log/Segment.ts"
import { ProjectPlace } from "../../ports/ProjectPlace.ts"
import { Vcs, type VcsShape } from "../../ports/Vcs.ts"

/** Read at once, in bytes: a few MB take some milliseconds, and one process reads hundreds of small segments. */
const BATCH_BYTES = 8 * 1024 * 1024
/** Longest segment that is read, in bytes: as many as half a million events take; what is longer was not made by `sync`. */
export const MAX_SEGMENT_BYTES = 256 * 1024 * 1024

export interface SegmentFile {
  /** The ref and the path, for people. */
  readonly place: string
  readonly replica: ReplicaId
  readonly from: number
  readonly to: number
  readonly bytes: number
  /** Name of the content in Git: equal segments of several refs are one. */
  readonly content: string
}

/** A commit's text as a ref has it, with the texts that it names as far as refs have them. */
export interface Arrival {
  readonly text: string
  readonly place: string
  readonly blobs: Blobs
}

/** Segments of the refs that hold commits after `heads`, each content once, by replica and in order. */
export const segmentsBeyond = (refs: ReadonlyArray<string>, heads: ReadonlyMap<ReplicaId, number>) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const { prefix } = yield* ProjectPlace
    const found = new Map<ReplicaId, Map<string, SegmentFile>>()
    for (const ref of refs) {
      const commit = yield* vcs.resolve(ref)
      if (commit === null) continue
      for (const { bytes, content, path } of yield* vcs.files(commit, prefix + EVENTS_DIR)) {
        const range = segmentRange(path)
        const replica = segmentReplica(path)
        if (range === null || replica === null || range.to <= (heads.get(replica) ?? 0)) continue
        const files = found.get(replica) ?? new Map<string, SegmentFile>()
        found.set(replica, files)
        if (!files.has(content)) files.set(content, { place: `${ref}:${path}`, replica, ...range, bytes, content })
      }
    }
    return new Map(
      [...found].map(([replica, files]) => [replica, [...files.values()].toSorted((a, b) => a.from - b.from)] as const)
    )
  })

/** Long texts by name: looked for in the trees of all refs, each proven by its name. */
export interface Texts {
  readonly of: (names: ReadonlyArray<string>) => Effect.Effect<Blobs, DomainError>
}

export const textsIn = (vcs: VcsShape, refs: ReadonlyArray<string>, sha256: Sha256): Texts => {
  let contents: ReadonlyMap<string, string> | null = null
  const paths = Effect.gen(function* () {
    const { prefix } = yield* ProjectPlace
    const found = new Map<string, string>()
    for (const ref of refs) {
      const commit = yield* vcs.resolve(ref)
      if (commit === null) continue
      for (const { bytes, content, path } of yield* vcs.files(commit, prefix + BLOBS_DIR)) {
        if (bytes <= MAX_SEGMENT_BYTES) found.set(path.slice(prefix.length), content)
      }
    }
    return found
  })
  return {
    of: (names) =>
      Effect.gen(function* () {
        const found = new Map<string, string>()
        if (names.length === 0) return found
        const known = (contents ??= yield* paths)
        const wanted = names.flatMap((name) => {
          const content = known.get(blobPath(name))
          return content === undefined ? [] : [[name, content] as const]
        })
        const texts = yield* vcs.contents(wanted.map(([, content]) => content))
        for (const [name, content] of wanted) {
          const text = texts.get(content)
          if (text !== undefined && blobName(text, sha256) === name) found.set(name, text)
        }
        return found
      })
  }
}

/** The commits of one replica. */
export interface Incoming {
  readonly replica: ReplicaId
  /** Too long to be read. */
  readonly tooLong: ReadonlyArray<SegmentFile>
  /** Why it ends where it does, when it can't be read any further; null when it can. */
  readonly broken: () => { readonly place: string; readonly why: string } | null
  /** All different texts that the refs have for a number; none when no ref has it. Numbers are asked for in order. */
  readonly at: (seq: number) => Effect.Effect<ReadonlyArray<Arrival>, DomainError>
  /** Where commits after the one asked for last are, as far as is known without reading more; null when there are none. */
  readonly later: () => string | null
  /** The highest epoch that any of its times says; reads everything, for the rare log whose clock is far ahead. */
  readonly epoch: Effect.Effect<number, DomainError>
}

/** The epoch of a line's time, where it is not the first. */
const LATER_EPOCH = /^\{"v":1,"r":"[a-z2-7]{8}","c":\d+,"i":\d+,"of":\d+,"t":"(?<epoch>[1-9]):/gmu

export const highestEpochIn = (text: string): number =>
  Math.max(0, ...[...text.matchAll(LATER_EPOCH)].map(({ groups }) => Number(groups?.["epoch"])))

/** `files` by `from`. Each is read when its first commit is asked for, many small ones in one go. */
export const incoming = (
  vcs: VcsShape,
  texts: Texts,
  replica: ReplicaId,
  files: ReadonlyArray<SegmentFile>
): Incoming => {
  const readable = files.filter(({ bytes }) => bytes <= MAX_SEGMENT_BYTES)
  const loaded = new Map<number, ReadonlyArray<Arrival>>()
  let next = 0
  let asked = 0

  const load = Effect.gen(function* () {
    const batch: Array<SegmentFile> = []
    for (let bytes = 0; next < readable.length; next++) {
      const file = readable[next]
      if (file === undefined || (batch.length > 0 && bytes + file.bytes > BATCH_BYTES)) break
      batch.push(file)
      bytes += file.bytes
    }
    const contents = yield* vcs.contents(batch.map(({ content }) => content))
    const commits = batch.flatMap(({ content, place }) =>
      [...segmentCommits(contents.get(content) ?? "")].map(([seq, text]) => ({ seq, text, place }))
    )
    const blobs = yield* texts.of([...new Set(commits.flatMap(({ text }) => blobsNamed(text)))])
    for (const { place, seq, text } of commits) {
      const same = loaded.get(seq) ?? []
      if (seq < asked || same.some((one) => one.text === text)) continue
      const named = new Map(
        blobsNamed(text).flatMap((name) => (blobs.has(name) ? [[name, blobs.get(name) ?? ""]] : []))
      )
      loaded.set(seq, [...same, { text, place, blobs: named }])
    }
  })

  return {
    replica,
    broken: () => null,
    tooLong: files.filter(({ bytes }) => bytes > MAX_SEGMENT_BYTES),
    at: (seq) =>
      Effect.gen(function* () {
        for (; asked < seq; asked++) loaded.delete(asked)
        while ((readable[next]?.from ?? Number.POSITIVE_INFINITY) <= seq) yield* load
        return loaded.get(seq) ?? []
      }),
    later: () => {
      const after = [...loaded].find(([seq]) => seq > asked)
      return after?.[1][0]?.place ?? readable[next]?.place ?? null
    },
    epoch: Effect.gen(function* () {
      let highest = 0
      for (const { content } of readable) {
        for (const text of (yield* vcs.contents([content])).values()) {
          highest = Math.max(highest, highestEpochIn(text))
        }
      }
      return highest
    })
  }
}
