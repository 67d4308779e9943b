/**
 * `btk fsck`: exit 0 sound, 5 damage. Changes nothing.
 *
 * @since 0.1.0
 */
import { domainError, EXIT_CODES } from "@backlog-toolkit/core/log/DomainError"
import type { StoredFinding } from "@backlog-toolkit/core/ports/LogKeeper"
import { checkLog, type Depth, type Subset } from "@backlog-toolkit/core/usecases/CheckLog"
import { targetHead } from "@backlog-toolkit/core/usecases/TargetHead"
import { verifySegments } from "@backlog-toolkit/core/usecases/VerifySegments"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { type OpenProject, targetOf } from "@backlog-toolkit/workspace/openProject"
import { telemetryKeeper } from "@backlog-toolkit/workspace/telemetryKeeper"
import * as Effect from "effect/Effect"
import { countFlag } from "../parse.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { painter, safe } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const depthOf = (call: Call): Depth => {
  const [quick, full] = [call.flag("quick"), call.flag("full")]
  if (!quick || !full) return quick ? "quick" : full ? "full" : "normal"
  const why = "One looks at little, the other at everything."
  throw domainError("usage", "usage", "--quick and --full exclude each other.", why, "Choose one.")
}

/** `2/7`: the second of seven parts. A part with nothing beside it excludes what asks for another choice of commits. */
const subsetOf = (call: Call): Subset | null => {
  const text = call.value("subset")
  if (text === null) return null
  const [part = 0, of = 0] = /^\d{1,4}\/\d{1,4}$/u.test(text) ? text.split("/").map(Number) : []
  const other = ["quick", "since"].find((name) => (name === "quick" ? call.flag(name) : call.value(name) !== null))
  if (other !== undefined) {
    const why = "Both choose which commits are proven."
    throw domainError("usage", "usage", `--subset and --${other} exclude each other.`, why, "Choose one.")
  }
  if (part >= 1 && part <= of) return { part, of }
  throw domainError(
    "usage",
    "flag-invalid",
    `--subset takes a part and a number of parts, not ${JSON.stringify(text)}.`,
    "One of them is proven at a time; both are whole numbers from 1 on, the first not above the second.",
    "For a part each day of the week: btk fsck --subset 1/7, then 2/7, and so on.",
    { flag: "subset" }
  )
}

/** The telemetry log as well, unless only one replica of the other one is asked for. */
const telemetryOf = (project: OpenProject, depth: Depth, subset: Subset | null) =>
  checkLog({ depth, ...(subset === null ? {} : { subset }) }).pipe(
    Effect.provide(telemetryKeeper(project)),
    Effect.map(({ findings, ...proven }) => ({
      ...proven,
      findings: findings.map((one): StoredFinding => ({ ...one, place: `telemetry/${one.place}` }))
    }))
  )

/** Only when the log itself is sound: it is what segments are compared with. */
const segmentsOf = (project: OpenProject) =>
  Effect.gen(function* () {
    if (project.kind !== "git" || project.worktree === null) return []
    const { findings } = yield* verifySegments(yield* targetHead(targetOf(project, loadConfig(project))))
    return findings.map(({ code, level, message, place }): StoredFinding => ({
      level,
      code,
      place,
      replica: null,
      commit: null,
      problem: message
    }))
  })

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const depth = depthOf(call)
      const replica = call.value("replica")
      const subset = subsetOf(call)
      const checked = yield* checkLog({
        depth,
        ...(replica === null ? {} : { replica }),
        ...(subset === null ? {} : { subset }),
        ...(call.value("since") === null ? {} : { since: countFlag(call, "since", 1) })
      })
      const sound = !checked.findings.some(({ level }) => level === "error")
      const segments =
        depth === "full" && sound && replica === null && subset === null ? yield* segmentsOf(project) : []
      const telemetry = replica === null ? yield* telemetryOf(project, depth, subset) : null
      const findings = [...checked.findings, ...(telemetry?.findings ?? []), ...segments]
      const damaged = findings.some(({ level }) => level === "error")
      const { commits, events, replicas } = checked
      if (call.json)
        printJson(call, "fsck", {
          ok: !damaged,
          depth,
          subset,
          findings,
          commits,
          events,
          replicas,
          telemetry: telemetry === null ? null : { commits: telemetry.commits, events: telemetry.events }
        })
      else {
        const paint = painter(call.io.color)
        for (const { code, level, place, problem } of findings)
          call.io.out(
            `${paint(level === "error" ? "red" : "yellow", level)} [${code}] ${safe(place)}: ${safe(problem)}\n`
          )
        if (call.flag("quiet")) return damaged ? EXIT_CODES.integrity : 0
        call.io.out(
          `Proved ${commits} commits with ${events} events of ${replicas} replicas (${depth}${subset === null ? "" : `, part ${subset.part} of ${subset.of}`}).\n`
        )
        if (telemetry !== null && telemetry.commits > 0) {
          call.io.out(`Of the telemetry log, ${telemetry.commits} commits with ${telemetry.events} events.\n`)
        }
        call.io.out(damaged ? "Damage was found; nothing was changed. Next: btk repair --dry-run\n" : "No damage.\n")
      }
      return damaged ? EXIT_CODES.integrity : 0
    })
  )
