/**
 * Core's `LogKeeper` over files.
 *
 * @since 0.1.0
 */
import { resolve } from "node:path"
import { withBlobs } from "@backlog-toolkit/core/log/Blob"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { LogKeeper, type LogKeeperShape } from "@backlog-toolkit/core/ports/LogKeeper"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { openLog } from "./FsLog.ts"
import { attempt } from "@backlog-toolkit/core/usecases/store/attempt"
import { lookAtBlob } from "./internal/blobs.ts"
import { looking } from "./internal/commits.ts"
import { writeError } from "./internal/errors.ts"
import { ioOf, type IoOptions } from "./internal/io.ts"
import { FOLDER_SIZE, packPath } from "./internal/layout.ts"
import { packTexts } from "./internal/packs.ts"
import { foldersOf, replicaNames } from "./internal/read.ts"
import { markRedacting, redact, unmarkRedacting } from "./internal/redact.ts"
import type { ReplicaIo } from "./internal/replica.ts"
import { restore } from "./internal/restore.ts"
import { salvageChunk } from "./internal/salvage.ts"
import { damagedBlobs, survey } from "./internal/survey.ts"

/** What the packs hold; the folders tell which packs there can be. */
const packed = (io: ReplicaIo, replica: ReplicaId): ReadonlyArray<RawCommit> =>
  foldersOf(io.fs, io.storeDir, replica).flatMap((folder) =>
    (packTexts(io, replica, folder) ?? []).map((text, at) => ({
      replica,
      seq: folder * FOLDER_SIZE + at + 1,
      text,
      place: packPath(io.storeDir, replica, folder)
    }))
  )

function* salvaged(
  io: ReplicaIo,
  replica: ReplicaId,
  fromSeq: number,
  head: number
): Generator<ReadonlyArray<RawCommit>> {
  for (let seq = fromSeq; seq <= head;) {
    const { commits, next } = salvageChunk(io, replica, seq)
    yield commits
    seq = next
  }
}

/** A log elsewhere, which is only read. */
const elsewhere = (folder: string): ReplicaIo => {
  const io = ioOf(resolve(folder), {})
  if (replicaNames(io.fs, io.storeDir).length > 0) return io
  throw domainError(
    "not-found",
    "log-not-found",
    `There is no log in ${folder}.`,
    "A log's folder holds log/<replica>.",
    "Give the folder that btk where names as the store of the other clone.",
    { folder }
  )
}

const blobText = (io: ReplicaIo, name: string): string | null => {
  const found = lookAtBlob(io, name)
  return typeof found === "object" ? found.text : null
}

export const make = (storeDir: string, options: IoOptions = {}): LogKeeperShape => {
  const io = ioOf(resolve(storeDir), options)
  const reading = <A>(work: () => A) => attempt(() => looking(io.storeDir, work))
  const log = openLog(storeDir, options)
  const whole = (commit: RawCommit): RawCommit => withBlobs(commit, (name) => blobText(io, name) ?? undefined)
  return {
    survey: reading(() => survey(io)),
    salvage: (replica, fromSeq) =>
      Stream.unwrap(
        Effect.map(
          reading(() => survey(io).heads.get(replica) ?? 0),
          (head) =>
            Stream.unfold(fromSeq, (seq) =>
              seq > head
                ? Effect.succeed(undefined)
                : Effect.map(
                    reading(() => salvageChunk(io, replica, seq)),
                    ({ commits, next }) => [commits.map(whole), next] as const
                  )
            )
        )
      ),
    damagedBlobs: reading(() => damagedBlobs(io)),
    copies: (replica) => reading(() => packed(io, replica)),
    copiesIn: (folder, replica) =>
      attempt(() => {
        const other = elsewhere(folder)
        return looking(folder, () => {
          const head = survey(other).heads.get(replica) ?? 0
          return [...salvaged(other, replica, 1, head)].flat().concat(packed(other, replica))
        })
      }),
    blobIn: (folder, name) => attempt(() => blobText(elsewhere(folder), name)),
    restore: (replica, texts) =>
      attempt(() => {
        try {
          restore(io, replica, texts)
        } catch (error) {
          throw writeError(error, io.storeDir)
        }
      }),
    redacting: (work) =>
      attempt(() => markRedacting(io)).pipe(
        Effect.andThen(work),
        Effect.tap(() => attempt(() => unmarkRedacting(io)))
      ),
    redact: (key, text, blobs) =>
      attempt(() => {
        try {
          redact(io, key, text, blobs)
        } catch (error) {
          throw writeError(error, io.storeDir)
        }
      }),
    compact: (replica, prove) =>
      attempt(() =>
        log.compact(replica, (commits) => {
          const refusal = prove(commits)
          if (refusal !== null) throw refusal
        })
      )
  }
}

export interface FsLogKeeperOptions extends IoOptions {
  readonly storeDir: string
}

export const layer = ({ storeDir, ...options }: FsLogKeeperOptions): Layer.Layer<LogKeeper> =>
  Layer.sync(LogKeeper, () => make(storeDir, options))
