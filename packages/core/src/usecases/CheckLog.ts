/**
 * Looks for damage in the files of a log, as deeply as asked. Reads only, never through a cache, and goes on after damage, so
 * that all of it is told at once.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { domainError } from "../log/DomainError.ts"
import type { ReplicaId } from "../log/Event.ts"
import { Digest } from "../ports/Digest.ts"
import { LogKeeper, type StoredFinding } from "../ports/LogKeeper.ts"
import type { LogFinding } from "./store/LogFinding.ts"
import { proveLog, type Provable, type Scope } from "./store/VerifyLog.ts"

/** `quick`: structure and the newest commits. `normal`: all bytes and chains. `full`: payloads and unnamed texts too. */
export type Depth = "quick" | "normal" | "full"

export interface CheckOptions {
  readonly depth: Depth
  readonly replica?: ReplicaId
  /** Only commits from this number on. */
  readonly since?: number
  /** Only one of so many parts of each replica: all of them together prove what the whole would. */
  readonly subset?: Subset
}

/** The `part`-th of `of` parts, from 1 on. */
export interface Subset {
  readonly part: number
  readonly of: number
}

export interface CheckResult {
  readonly findings: ReadonlyArray<StoredFinding>
  readonly commits: number
  readonly events: number
  readonly replicas: number
}

/** Commits that a quick look proves of each replica: those that a crash could have hit. */
const NEWEST = 64

/** Commits as they are in files, whatever their state. */
export const salvageable = Effect.map(LogKeeper, (keeper): Provable => ({
  read: keeper.salvage,
  replicas: Effect.map(keeper.survey, ({ heads }) => heads)
}))

/** One commit more at its beginning, so that the link between two parts is proven too. */
const rangeOf = ({ of, part }: Subset): Pick<Scope, "from" | "upTo"> => ({
  from: (head) => Math.floor((head * (part - 1)) / of),
  upTo: (head) => Math.floor((head * part) / of)
})

const stored = ({ commit, event, place, problem, replica }: LogFinding): StoredFinding => ({
  level: "error",
  code: "commit-damaged",
  place,
  replica,
  commit,
  problem: event === null ? problem : `Event ${event}: ${problem}`
})

const noReplica = (replica: ReplicaId) =>
  domainError(
    "not-found",
    "replica-not-found",
    `This log has no replica ${replica}.`,
    "A replica is one clone that has written.",
    "See btk where for those it has.",
    { replica }
  )

/** Fails when storage can't be read at all, and with `replica-not-found`. */
export const checkLog = ({ depth, replica, since, subset }: CheckOptions) =>
  Effect.gen(function* () {
    const keeper = yield* LogKeeper
    const { sha256 } = yield* Digest
    const { findings, heads } = yield* keeper.survey
    if (replica !== undefined && !heads.has(replica)) return yield* noReplica(replica)
    const from = since ?? (depth === "quick" ? -NEWEST : 1)
    const report = yield* proveLog(yield* salvageable, sha256, {
      schemas: depth === "full",
      ...(replica === undefined ? {} : { replica }),
      ...(from === 1 ? {} : { from: (head: number) => (from > 0 ? from : head + from + 1) }),
      ...(subset === undefined ? {} : rangeOf(subset))
    })
    const blobs = depth === "full" ? yield* keeper.damagedBlobs : []
    const own = findings.filter((one) => replica === undefined || one.replica === null || one.replica === replica)
    // A hole that the survey told of is told once; one that comes from a file of which nothing can be read is not among them.
    const holes = own.filter(({ code }) => code === "commit-missing")
    const isTold = ({ problem, replica: of }: LogFinding): boolean =>
      holes.some((hole) => hole.replica === of && problem.startsWith(`${hole.problem.split(".")[0] ?? ""} before it.`))
    const proof = report.findings.filter((one) => !isTold(one))
    const result: CheckResult = {
      findings: [...own, ...proof.map(stored), ...blobs],
      commits: report.commits,
      events: report.events,
      replicas: replica === undefined ? heads.size : 1
    }
    return result
  })
