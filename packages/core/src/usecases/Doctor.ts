/**
 * What could keep a backlog from working, check by check, before it does. Reads only.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { millisOf } from "../log/civil.ts"
import { DomainError, type ErrorClass } from "../log/DomainError.ts"
import { AHEAD_MS } from "../log/EpochDecider.ts"
import { wallMillisOf, wallOf } from "../log/Hlc.ts"
import { Vcs } from "../ports/Vcs.ts"
import { checkLog } from "./CheckLog.ts"
import { collidingKeys, findConflicts, isOpen } from "./conflicts/FindConflicts.ts"
import { now } from "./now.ts"
import { listReplicas, type ReplicaRow } from "./Replicas.ts"
import { targetHead } from "./TargetHead.ts"

/** `error`: something doesn't work. `warning`: something will surprise somebody. */
export interface Checkup {
  readonly name: string
  readonly level: "ok" | "warning" | "error"
  /** Null when it is all right. */
  readonly code: string | null
  readonly message: string
  readonly why: string
  readonly next: string
  /** Of an error, what decides the exit code. */
  readonly kind: ErrorClass | null
}

export const fine = (name: string, message: string): Checkup => ({
  name,
  level: "ok",
  code: null,
  message,
  why: "",
  next: "",
  kind: null
})

export const warning = (name: string, code: string, message: string, why: string, next: string): Checkup => ({
  name,
  level: "warning",
  code,
  message,
  why,
  next,
  kind: null
})

export const failed = (name: string, { code, kind, message, next, why }: DomainError): Checkup => ({
  name,
  level: "error",
  code,
  message,
  why,
  next,
  kind
})

/** A check that fails says so itself, and the others go on. */
const check = <R>(
  name: string,
  look: Effect.Effect<ReadonlyArray<Checkup>, DomainError, R>
): Effect.Effect<ReadonlyArray<Checkup>, never, R> =>
  Effect.catchTag(look, "DomainError", (error) => Effect.succeed([failed(name, error)]))

const identity = Effect.gen(function* () {
  const { email, name } = yield* (yield* Vcs).identity
  return [fine("identity", `${name} <${email}>`)]
})

const target = (branch: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const head = yield* targetHead(branch)
    const busy = yield* vcs.busy(branch)
    if (busy !== null) {
      const why = "Somebody's unfinished work is there. The toolkit's own commits wait for its end."
      return [warning("target", "target-busy", `${branch}: ${busy.detail}`, why, busy.finish)]
    }
    const upstream = yield* vcs.upstream(branch)
    return [fine("target", `${branch} at ${head.slice(0, 10)}, ${upstream ?? "without an upstream"}`)]
  })

const log = Effect.gen(function* () {
  const { commits, events, findings, replicas } = yield* checkLog({ depth: "quick" })
  const first = findings.find(({ level }) => level === "error")
  if (first === undefined) {
    return [fine("log", `${replicas} replicas, the newest ${commits} commits with ${events} events proven`)]
  }
  const others = findings.length === 1 ? "" : ` ${findings.length - 1} more findings: btk fsck`
  const why = `It is at ${first.place}.${others}`
  return [
    failed(
      "log",
      new DomainError({
        kind: "integrity",
        code: first.code,
        message: first.problem,
        why,
        next: "btk repair --dry-run",
        details: {}
      })
    )
  ]
})

const clock = (rows: ReadonlyArray<ReplicaRow>, at: string): Checkup => {
  const newest = rows.flatMap(({ newest: event }) => event?.t ?? []).toSorted()
  const last = newest.at(-1)
  if (last === undefined || wallMillisOf(last) - millisOf(at) <= AHEAD_MS) return fine("clock", at)
  return warning(
    "clock",
    "clock-ahead",
    `The log's clock is at ${wallOf(last)}, and it is ${at} here.`,
    "A computer whose clock was ahead wrote into it. New events are ordered rightly, but their times are its.",
    "Set this computer's clock, or restart the log's: btk epoch start --reason \"…\""
  )
}

const replicas = Effect.gen(function* () {
  const rows = yield* listReplicas
  const found: Array<Checkup> = [clock(rows, yield* now)]
  for (const { own, rejected, replica } of rows) {
    if (rejected === null) continue
    found.push(
      warning(
        "replicas",
        own ? "replica-rejected" : "replica-ignored",
        own
          ? "What this clone records doesn't count: nothing can be recorded."
          : `${replica} is rejected from commit ${rejected.from} on.`,
        `${rejected.by} said so: ${rejected.reason}`,
        own ? "Go on in a fresh clone, or ask them." : "See btk replica list."
      )
    )
  }
  return found
})

const conflicts = Effect.gen(function* () {
  const open = (yield* findConflicts).filter(isOpen).length + (yield* collidingKeys).length
  if (open === 0) return [fine("conflicts", "none")]
  return [
    warning(
      "conflicts",
      "conflicts-open",
      `${open} to decide.`,
      "Clones changed the same without knowing of each other; the later one counts until somebody decides.",
      "btk conflicts"
    )
  ]
})

export interface DoctorOptions {
  /** The target branch; null without Git and in a bare repository. */
  readonly target: string | null
}

/** One line or more for each check. */
export const checkUp = (options: DoctorOptions) =>
  Effect.gen(function* () {
    const lists = [
      options.target === null ? [] : yield* check("identity", identity),
      options.target === null ? [] : yield* check("target", target(options.target)),
      yield* check("log", log),
      yield* check("replicas", replicas),
      yield* check("conflicts", conflicts)
    ]
    return lists.flat()
  })
