/**
 * `btk doctor`: exit 0 when nothing is broken, else the code of what is.
 *
 * @since 0.1.0
 */
import { DomainError, EXIT_CODES } from "@backlog-toolkit/core/log/DomainError"
import { type Checkup, checkUp, failed } from "@backlog-toolkit/core/usecases/Doctor"
import { placeCheckUp } from "@backlog-toolkit/workspace/doctor"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { openProject, type OpenProject, targetOf } from "@backlog-toolkit/workspace/openProject"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { type Colour, painter, safe } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const COLOURS: Readonly<Record<Checkup["level"], Colour>> = { ok: "green", warning: "yellow", error: "red" }

/** Null where there is none, and where the configuration, which is checked by itself, can't say it. */
const targetHere = (project: OpenProject): string | null => {
  if (project.kind === "plain" || project.worktree === null) return null
  try {
    return targetOf(project, loadConfig(project))
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

/** Damage first: what is found on it can't be believed. */
const exitOf = (checks: ReadonlyArray<Checkup>): number => {
  const kinds = checks.flatMap(({ kind }) => kind ?? [])
  const [first] = kinds
  return kinds.includes("integrity") ? EXIT_CODES.integrity : first === undefined ? 0 : EXIT_CODES[first]
}

/** Nothing inside can be opened while what is outside is broken: that was said already. */
const within = async (call: Call, project: OpenProject, place: ReadonlyArray<Checkup>) => {
  try {
    return await inProject(call, () => checkUp({ target: targetHere(project) }))
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return place.some(({ code }) => code === error.code) ? [] : [failed("log", error)]
  }
}

export const run: VerbRun = async (call) => {
  const project = openProject(call.dir)
  const place = placeCheckUp(project)
  const checks = [...place, ...(await within(call, project, place))]
  if (call.json) {
    printJson(call, "doctor", { ok: exitOf(checks) === 0, checks })
    return exitOf(checks)
  }
  const paint = painter(call.io.color)
  for (const { level, message, name, next, why } of checks) {
    if (level === "ok" && call.flag("quiet")) continue
    call.io.out(`${paint(COLOURS[level], level.padEnd(8))} ${name.padEnd(14)} ${safe(message)}\n`)
    if (level !== "ok") call.io.out(safe(`${" ".repeat(9)}why:  ${why}\n${" ".repeat(9)}next: ${next}\n`))
  }
  return exitOf(checks)
}
