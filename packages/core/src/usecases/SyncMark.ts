/**
 * Remembers that a sync found nothing to do, so that the next one is spared reading the whole log, every ticket file and the
 * target's tree to find the same. Owns what that depends on; local and disposable.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { endHash } from "../log/Line.ts"
import { Digest } from "../ports/Digest.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Host } from "../ports/Host.ts"
import { LogStore } from "../ports/LogStore.ts"
import { SnapshotStore } from "../ports/SnapshotStore.ts"
import { TicketFiles } from "../ports/TicketFiles.ts"

/** Where each chain of the log ends. */
export const chainEnds = Effect.gen(function* () {
  const log = yield* LogStore
  const ends: Array<readonly [replica: string, seq: number, hash: string]> = []
  for (const [replica, seq] of yield* (yield* EventStore).vector) {
    const chunk = yield* Stream.runHead(log.read(replica, seq))
    ends.push([replica, seq, endHash(Option.getOrUndefined(chunk)?.[0]?.text ?? "")])
  }
  return ends
})

/** `head` is the commit that the branch stands at. */
export interface Marked {
  readonly head: string
  readonly branch: string
  readonly render: string
}

/**
 * All that decides whether there is something to do, where the work tree shows the branch and its files were looked at just
 * now: the log, the commit, and what is known of the files. Null where files are not written, or nothing is known of them.
 */
const markOf = (marked: Marked) =>
  Effect.gen(function* () {
    const files = yield* TicketFiles
    const [renders, version] = [yield* files.renders, yield* files.version]
    if (!renders || version === "") return null
    const { toolkit } = yield* Host
    return JSON.stringify({ ...marked, toolkit, files: version, chains: yield* chainEnds })
  })

const nameOf = ({ branch }: Marked) => Effect.map(Digest, ({ sha256 }) => `synced-${sha256(branch).slice(0, 16)}`)

/** Whether the last sync that found nothing to do found what is there now. Files must have been looked at. */
export const isMarked = (marked: Marked) =>
  Effect.gen(function* () {
    const mark = yield* markOf(marked)
    return mark !== null && mark === (yield* (yield* SnapshotStore).load(yield* nameOf(marked)))
  })

/** Remembers that there is nothing to do. */
export const mark = (marked: Marked) =>
  Effect.gen(function* () {
    const text = yield* markOf(marked)
    if (text !== null) yield* (yield* SnapshotStore).save(yield* nameOf(marked), text)
  })
