/**
 * Compares the segments that a tree has committed, of this and of other clones, with the log of this one.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { EVENTS_DIR, segmentRange, segmentReplica } from "../log/Segment.ts"
import { sameButRedacted } from "../log/Redaction.ts"
import { Digest } from "../ports/Digest.ts"
import { LogStore } from "../ports/LogStore.ts"
import { ProjectPlace } from "../ports/ProjectPlace.ts"
import { Vcs } from "../ports/Vcs.ts"

export interface VerifyFinding {
  /** `error` is damage (exit 5); `warning` is unsynced or unusual; both are shown. */
  readonly level: "error" | "warning"
  readonly code: string
  readonly place: string
  readonly event: string | null
  readonly message: string
}

/** Lines of a segment must be byte-equal to the log's commits of the same numbers. */
export const verifySegments = (head: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const log = yield* LogStore
    const findings: Array<VerifyFinding> = []
    const { sha256 } = yield* Digest
    const { prefix } = yield* ProjectPlace
    const segments = yield* vcs.showAll(head, prefix + EVENTS_DIR)
    const known = yield* log.replicas
    const differs = (path: string, from: number, to: number): VerifyFinding => ({
      level: "error",
      code: "segment-differs",
      place: path,
      event: null,
      message: `The committed segment differs from commits ${from}–${to} of this clone's log.`
    })
    let count = 0
    const byReplica = new Map<string, Array<readonly [path: string, text: string]>>()
    for (const file of segments) {
      const replica = segmentReplica(file[0])
      if (replica !== null) byReplica.set(replica, [...(byReplica.get(replica) ?? []), file])
    }
    for (const [replica, files] of byReplica) {
      count += files.length
      const head = known.get(replica) ?? 0
      const texts = new Map<number, string>()
      if (head > 0) {
        yield* Stream.runForEach(log.read(replica, 1), (commits) =>
          Effect.sync(() => {
            for (const { seq, text } of commits) texts.set(seq, text)
          })
        )
      }
      for (const [path, text] of files) {
        const { from, to } = segmentRange(path) ?? { from: 0, to: 0 }
        if (to > head) {
          findings.push({
            level: "warning",
            code: "segment-not-taken",
            place: path,
            event: null,
            message: `The log has commits of replica ${replica} up to ${head}, and the segment up to ${to}: see btk sync.`
          })
          continue
        }
        let expected = ""
        for (let seq = from; seq <= to; seq++) expected += texts.get(seq) ?? ""
        if (!sameButRedacted(text, expected, sha256)) findings.push(differs(path, from, to))
      }
    }
    return { count, findings }
  })
