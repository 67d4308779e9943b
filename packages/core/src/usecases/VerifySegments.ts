/**
 * Compares the segments that a tree has committed with the log of this clone.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { EVENTS_DIR, segmentRange } from "../log/Segment.ts"
import { LogStore } from "../ports/LogStore.ts"
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
    const segments = yield* vcs.showAll(head, EVENTS_DIR)
    const replica = yield* log.self
    if (replica === null || segments.size === 0) return { count: segments.size, findings }
    const texts = new Map<number, string>()
    yield* Stream.runForEach(log.read(replica, 1), (commits) =>
      Effect.sync(() => {
        for (const { seq, text } of commits) texts.set(seq, text)
      })
    )
    for (const [path, text] of segments) {
      const range = segmentRange(path)
      if (range === null || !path.startsWith(`${EVENTS_DIR}/${replica}/`)) continue
      let expected = ""
      for (let seq = range.from; seq <= range.to; seq++) expected += texts.get(seq) ?? ""
      if (expected !== text) {
        findings.push({
          level: "error",
          code: "segment-differs",
          place: path,
          event: null,
          message: `The committed segment differs from commits ${range.from}–${range.to} of this clone's log.`
        })
      }
    }
    return { count: segments.size, findings }
  })
