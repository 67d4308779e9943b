/**
 * Proves a backlog: every byte and chain of the log, equal segments in the tree, and for each completed ticket that its
 * change is in the target branch and that trailers name tickets the log knows.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { ticketOfMessage } from "../gate/CommitMessage.ts"
import { domainError } from "../log/DomainError.ts"
import { EventStore } from "../ports/EventStore.ts"
import { LogStore } from "../ports/LogStore.ts"
import { ProjectPlace } from "../ports/ProjectPlace.ts"
import { Vcs } from "../ports/Vcs.ts"
import { newerText } from "../projections/NewerEvents.ts"
import { verifyLog } from "./store/VerifyLog.ts"
import { targetHead } from "./TargetHead.ts"
import { type VerifyFinding, verifySegments } from "./VerifySegments.ts"

export type { VerifyFinding } from "./VerifySegments.ts"

export interface VerifyResult {
  readonly findings: ReadonlyArray<VerifyFinding>
  /** What was proven, in words. */
  readonly checked: ReadonlyArray<string>
  /** What can't be proven here, in words. */
  readonly notCheckable: ReadonlyArray<string>
}

/** Fails when history that would tell is cut off: "not found" would then be no finding. */
const requireHistory = (target: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    if (!(yield* vcs.shallow)) return
    return yield* domainError(
      "environment",
      "history-shallow",
      `The history of ${target} is cut off, so it can't be told whether everything landed.`,
      "This is a shallow clone: commits before its border are not here.",
      "Fetch the rest, then verify again: git fetch --unshallow",
      { target }
    )
  })

/** A pull --rebase gave the commit another hash: it is found by its ticket's name and told by its patch. */
const landedElsewhere = (
  uid: string,
  patchId: string | undefined,
  messages: ReadonlyArray<{ readonly commit: string; readonly message: string }>
) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    for (const { commit, message } of messages) {
      if (!message.includes(uid)) continue
      const parent = yield* vcs.parentOf(commit)
      if (parent !== null && (yield* vcs.patchId(parent, commit)) === patchId) return true
    }
    return false
  })

/** Trailers are looked for in the whole history. What is only in the upstream branch has landed too. */
const verifyLandings = (target: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const state = yield* (yield* EventStore).state
    const findings: Array<VerifyFinding> = []
    const completed = [...state.tickets.values()].filter(
      ({ landed, status }) => status === "completed" && landed !== null
    )
    const local = yield* vcs.resolve(`refs/heads/${target}`)
    if (local === null && completed.length === 0) return { completed: 0, findings, tip: null }
    const tip = yield* targetHead(target)
    const upstream = yield* vcs.upstream(target)
    const remote = upstream === null ? null : yield* vcs.resolve(upstream)
    const tips = remote === null ? [tip] : [tip, remote]
    const messages = yield* vcs.messages(tip)
    const { id } = yield* ProjectPlace
    for (const { change, key, landed, uid } of completed) {
      const commit = landed?.commit ?? ""
      const known = (yield* vcs.resolve(commit)) !== null
      const places = known ? yield* Effect.filter(tips, (one) => vcs.isAncestor(commit, one)) : []
      if (places.length > 0 || (yield* landedElsewhere(uid, change?.patchId, messages))) continue
      yield* requireHistory(target)
      findings.push({
        level: "error",
        code: "landing-missing",
        place: `${key} (${uid})`,
        event: null,
        message: `The log says that it landed as ${commit}, which is not in ${target}.`
      })
    }
    for (const { commit, message } of messages) {
      const named = ticketOfMessage(message)
      if (named === null || state.tickets.has(named.uid)) continue
      // Tickets of another project of the repository are its own business.
      if (id !== null && named.project !== null && named.project !== id) continue
      findings.push({
        level: "warning",
        code: "unsynced",
        place: commit,
        event: null,
        message: `The commit's trailer names ${named.key} ${named.uid}, which this log doesn't know.`
      })
    }
    const missing = findings.filter(({ code }) => code === "landing-missing").length
    return { completed: completed.length - missing, findings, tip }
  })

/** Fails with `target-missing` and `history-shallow` (environment) when completed tickets can't be looked for. */
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
    for (const newer of log.newer) {
      findings.push({
        level: "warning",
        code: "newer-event",
        place: newer.tag,
        event: null,
        message: `${newerText(newer)}: kept, but nothing that is shown comes from there.`
      })
    }
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
    if (log.findings.length === 0) {
      const vcs = yield* Vcs
      const { completed, findings: landings, tip } = yield* verifyLandings(target)
      findings.push(...landings)
      if (tip === null) notCheckable.push(`landings: the branch ${target} has no commit`)
      else {
        const segments = yield* verifySegments(tip)
        findings.push(...segments.findings)
        checked.push(
          `${segments.count} segments in the tree`,
          `${completed} completed tickets: their changes are in ${target}`
        )
      }
      const self = yield* (yield* LogStore).self
      const state = yield* (yield* EventStore).state
      const elsewhere = [...state.tickets.values()].filter(
        ({ change, status }) => status === "completed" && change !== null && change.replica !== self
      ).length
      if (elsewhere > 0)
        notCheckable.push(`the receipts of ${elsewhere} tickets: other clones ran their gates, and this is their word`)
      if (yield* vcs.shallow) notCheckable.push("history before the shallow clone's border: git fetch --unshallow")
    }
    const result: VerifyResult = { checked, findings, notCheckable }
    return result
  })
