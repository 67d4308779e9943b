/**
 * Puts back what a log lost: commits and texts, each proven by its hash, from caches, the segments of any Git ref, or a log in
 * another folder. Changes nothing that it can't prove, and deletes nothing.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { blobName, blobsNamed } from "../log/Blob.ts"
import type { ReplicaId } from "../log/Event.ts"
import { blobPath, commitsIn, EVENTS_DIR } from "../log/Segment.ts"
import { Digest } from "../ports/Digest.ts"
import { LogKeeper } from "../ports/LogKeeper.ts"
import { LogStore, type RawCommit } from "../ports/LogStore.ts"
import { Vcs } from "../ports/Vcs.ts"
import { salvageable } from "./CheckLog.ts"
import { prefixAt } from "./PrefixAt.ts"
import { planRepair, type RepairPlan } from "./store/PlanRepair.ts"
import { proveLog } from "./store/VerifyLog.ts"

export interface RepairOptions {
  /** Folders of other logs to look in. */
  readonly from: ReadonlyArray<string>
  /** Whether there are refs to look in. */
  readonly inGit: boolean
  /** Only say what would be done. */
  readonly dryRun: boolean
}

export interface RepairResult {
  readonly commits: ReadonlyArray<{ readonly replica: ReplicaId; readonly commit: number; readonly source: string }>
  readonly blobs: ReadonlyArray<{ readonly name: string; readonly source: string }>
  readonly lostCommits: ReadonlyArray<RepairPlan["lost"][number] & { readonly replica: ReplicaId }>
  readonly lostBlobs: ReadonlyArray<string>
  /** Commits whose file was written anew although they were readable. */
  readonly rewritten: number
}

/** Where each ref has the project's own files. */
type RefPlaces = ReadonlyArray<{ readonly ref: string; readonly prefix: string }>

const placesOf = ({ inGit }: RepairOptions) =>
  Effect.gen(function* () {
    const refs = inGit ? yield* (yield* Vcs).refs : []
    const places: RefPlaces = yield* Effect.forEach(refs, (ref) =>
      Effect.map(prefixAt(ref), (prefix) => ({ ref, prefix }))
    )
    return places
  })

/** Copies in segments, of whatever ref has them; equal texts are read once. */
const inSegments = (replica: ReplicaId, places: RefPlaces) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const copies: Array<RawCommit> = []
    const read = new Set<string>()
    for (const { prefix, ref } of places) {
      for (const [path, text] of yield* vcs.showAll(ref, `${prefix}${EVENTS_DIR}/${replica}`)) {
        if (read.has(text)) continue
        read.add(text)
        for (const commit of commitsIn(text)) {
          if (commit.replica === replica) copies.push({ ...commit, place: `${ref}:${path}` })
        }
      }
    }
    return copies
  })

const copiesOf = (replica: ReplicaId, { from }: RepairOptions, places: RefPlaces) =>
  Effect.gen(function* () {
    const keeper = yield* LogKeeper
    const cached = yield* keeper.copies(replica)
    const given = yield* Effect.forEach(from, (folder) => keeper.copiesIn(folder, replica))
    const committed = yield* inSegments(replica, places)
    return [...cached, ...committed, ...given.flat()]
  })

/** The first place that has a text of this name. */
const findBlob = (name: string, { from }: RepairOptions, places: RefPlaces) =>
  Effect.gen(function* () {
    const keeper = yield* LogKeeper
    const { sha256 } = yield* Digest
    for (const folder of from) {
      const text = yield* keeper.blobIn(folder, name)
      if (text !== null) return { text, source: folder }
    }
    const vcs = yield* Vcs
    for (const { prefix, ref } of places) {
      const path = prefix + blobPath(name)
      const text = yield* vcs.show(ref, path)
      if (text !== null && blobName(text, sha256) === name) return { text, source: `${ref}:${path}` }
    }
    return null
  })

/** What is to be done for each replica. */
const plan = (options: RepairOptions, places: RefPlaces) =>
  Effect.gen(function* () {
    const keeper = yield* LogKeeper
    const { sha256 } = yield* Digest
    const source = yield* salvageable
    const { heads, rewrite } = yield* keeper.survey
    const { proven } = yield* proveLog(source, sha256, { schemas: false })
    const wantedBlobs = new Set<string>()
    const plans: Array<RepairPlan & { readonly replica: ReplicaId; readonly texts: ReadonlyMap<number, string> }> = []
    for (const [replica, head] of heads) {
      const texts = new Map<number, string>()
      yield* Stream.runForEach(source.read(replica, 1), (commits) =>
        Effect.sync(() => {
          for (const { blobs, seq, text } of commits) {
            if ((proven.get(replica)?.[seq - 1] ?? null) === null) continue
            texts.set(seq, text)
            for (const name of blobsNamed(text)) if (blobs?.has(name) !== true) wantedBlobs.add(name)
          }
        })
      )
      const copies = yield* copiesOf(replica, options, places)
      const done = planRepair({ replica, head, proven: texts, copies }, sha256)
      for (const { text } of done.restore.values()) for (const name of blobsNamed(text)) wantedBlobs.add(name)
      const anew = (rewrite.get(replica) ?? []).flatMap((seq) => {
        const text = texts.get(seq)
        return text === undefined ? [] : [[seq, text] as const]
      })
      plans.push({ ...done, replica, texts: new Map(anew) })
    }
    return { plans, wantedBlobs }
  })

/** Fails with what looking and writing fail with; a copy that is missing is no failure but in the result. */
export const repairLog = (options: RepairOptions) =>
  Effect.gen(function* () {
    const keeper = yield* LogKeeper
    const log = yield* LogStore
    const places = yield* placesOf(options)
    const { plans, wantedBlobs } = yield* plan(options, places)
    const blobs: Array<{ name: string; source: string }> = []
    const lostBlobs: Array<string> = []
    for (const name of wantedBlobs) {
      if ((yield* Effect.result(log.blob.get(name)))._tag === "Success") continue
      const found = yield* findBlob(name, options, places)
      if (found === null) lostBlobs.push(name)
      else blobs.push({ name, source: found.source })
      if (found !== null && !options.dryRun) yield* log.blob.put(name, found.text)
    }
    for (const { replica, restore, texts } of plans) {
      const all = new Map([...texts, ...[...restore].map(([seq, { text }]) => [seq, text] as const)])
      if (all.size > 0 && !options.dryRun) yield* keeper.restore(replica, all)
    }
    const result: RepairResult = {
      commits: plans.flatMap(({ replica, restore }) =>
        [...restore.values()]
          .toSorted((a, b) => a.seq - b.seq)
          .map(({ place, seq }) => ({ replica, commit: seq, source: place }))
      ),
      blobs,
      lostCommits: plans.flatMap(({ lost, replica }) => lost.map((one) => ({ ...one, replica }))),
      lostBlobs,
      rewritten: plans.reduce((sum, { texts }) => sum + texts.size, 0)
    }
    return result
  })
