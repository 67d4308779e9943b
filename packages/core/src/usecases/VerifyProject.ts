/**
 * Proves a backlog: every byte and chain of the log, equal segments in the tree, and for each completed ticket that its
 * change is in the target branch and that trailers name tickets the log knows.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { ticketOfMessage } from "../gate/CommitMessage.ts"
import { segmentRange } from "../log/Segment.ts"
import { LogStore } from "../ports/LogStore.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Vcs } from "../ports/Vcs.ts"
import { EVENTS_DIR } from "./Sync.ts"
import { verifyLog } from "./store/VerifyLog.ts"
import * as Stream from "effect/Stream"

export interface VerifyFinding {
  /** `error` is damage (exit 5); `warning` is unsynced or unusual; both are shown. */
  readonly level: "error" | "warning"
  readonly code: string
  readonly place: string
  readonly event: string | null
  readonly message: string
}

export interface VerifyResult {
  readonly findings: ReadonlyArray<VerifyFinding>
  /** What was proven, in words. */
  readonly checked: ReadonlyArray<string>
  /** What can't be proven here, in words. */
  readonly notCheckable: ReadonlyArray<string>
}

/** Lines of a segment must be byte-equal to the log's commits of the same numbers. */
const verifySegments = (head: string) =>
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

/** How far back trailers are looked for: the whole first-parent history. */
const verifyLandings = (target: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const store = yield* EventStore
    const state = yield* store.state
    const findings: Array<VerifyFinding> = []
    const tip = yield* vcs.resolve(`refs/heads/${target}`)
    if (tip === null) return { completed: 0, findings, tip }
    let completed = 0
    for (const ticket of state.tickets.values()) {
      if (ticket.status !== "completed" || ticket.landed === null) continue
      completed += 1
      const { commit } = ticket.landed
      if ((yield* vcs.resolve(commit)) !== null && (yield* vcs.isAncestor(commit, tip))) continue
      findings.push({
        level: "error",
        code: "landing-missing",
        place: `${ticket.key} (${ticket.uid})`,
        event: null,
        message: `The log says that it landed as ${commit}, which is not in ${target}.`
      })
    }
    for (const { commit, message } of yield* vcs.messages(tip)) {
      const named = ticketOfMessage(message)
      if (named === null || state.tickets.has(named.uid)) continue
      findings.push({
        level: "warning",
        code: "unsynced",
        place: commit,
        event: null,
        message: `The commit's trailer names ${named.key} ${named.uid}, which this log doesn't know.`
      })
    }
    return { completed, findings, tip }
  })

export const verifyProject = (target: string | null) =>
  Effect.gen(function* () {
    const log = yield* verifyLog
    const findings: Array<VerifyFinding> = log.findings.map(({ commit, event, place, problem, replica }) => ({
      level: "error",
      code: "log-corrupt",
      place,
      event,
      message: `commit ${commit} of ${replica}: ${problem}`
    }))
    const checked = [`${log.commits} commits with ${log.events} events: bytes, chains, schemas, order`]
    const notCheckable = [
      "a cut-off newest tail",
      "who an actor really was",
      "output behind digests",
      "events never recorded"
    ]
    if (target === null) {
      notCheckable.push("landings: this backlog is not in a Git repository")
      const result: VerifyResult = { checked, findings, notCheckable }
      return result
    }
    // A damaged log can't be folded: its own findings come first.
    if (findings.length === 0) {
      const vcs = yield* Vcs
      const { completed, findings: landings, tip } = yield* verifyLandings(target)
      findings.push(...landings)
      if (tip !== null) {
        const segments = yield* verifySegments(tip)
        findings.push(...segments.findings)
        checked.push(`${segments.count} segments in the tree`)
      }
      checked.push(`${completed} completed tickets: their commits are in ${target}`)
      if (yield* vcs.shallow) notCheckable.push("history before the shallow clone's border: git fetch --unshallow")
    }
    const result: VerifyResult = { checked, findings, notCheckable }
    return result
  })
