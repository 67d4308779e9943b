/**
 * `btk verify`: exit 0 proven, 5 damage, 6 what can't be checked here but has to be.
 *
 * @since 0.1.0
 */
import { EXIT_CODES } from "@backlog-toolkit/core/log/DomainError"
import { verifyProject } from "@backlog-toolkit/core/usecases/VerifyProject"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { targetOf } from "@backlog-toolkit/workspace/openProject"
import * as Effect from "effect/Effect"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { painter, safe } from "../render/text.ts"
import type { VerbRun } from "../Verb.ts"

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const target = project.kind === "git" ? targetOf(project, loadConfig(project)) : null
      const { checked, findings, notCheckable } = yield* verifyProject(target)
      const strict = call.flag("strict")
      const damaged = findings.some(({ level }) => level === "error" || strict)
      if (call.json) printJson(call, "verify", { ok: !damaged, findings, checked, notCheckable })
      else {
        const paint = painter(call.io.color)
        for (const { code, event, level, message, place } of findings) {
          call.io.out(
            `${paint(level === "error" ? "red" : "yellow", level)} [${code}] ${place}${event === null ? "" : `, event ${event}`}: ${safe(message)}\n`
          )
        }
        if (call.flag("quiet")) return damaged ? EXIT_CODES.integrity : 0
        for (const line of checked) call.io.out(`${paint("green", "checked")} ${line}\n`)
        for (const line of notCheckable) call.io.out(`${paint("gray", "not checkable")} ${line}\n`)
        call.io.out(damaged ? "Damage was found. Nothing was changed.\n" : "The log is as it was written.\n")
      }
      return damaged ? EXIT_CODES.integrity : 0
    })
  )
