/**
 * `btk export tickets`: the tickets as another tool has them.
 *
 * @since 0.1.0
 */
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { exportTickets } from "@backlog-toolkit/core/usecases/exchange/ExportTickets"
import { writeExport } from "@backlog-toolkit/workspace/exchange/writeOut"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import * as Effect from "effect/Effect"
import { resolve } from "node:path"
import { actionOf, noMoreThan } from "../action.ts"
import { formatOf } from "../formatOf.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const EXAMPLE = "btk export tickets --format beads --to issues.jsonl"

const needed = (flag: string, why: string) =>
  domainError("usage", "usage", `--${flag} is missing.`, why, `For example ${EXAMPLE}.`, { flag })

const wantedFormat = (call: Call) => {
  const format = formatOf(call)
  if (format === null) throw needed("format", "Each tool has its own form.")
  return format
}

/** `-` is the source that has no name. */
const onlyOf = (call: Call): { readonly name: string | null } | null => {
  const name = call.value("name")
  return name === null ? null : { name: name === "-" ? null : name }
}

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      actionOf(call, "export", ["tickets"])
      noMoreThan(call, 1, EXAMPLE)
      const format = wantedFormat(call)
      const { prefixes, to } = {
        prefixes: loadConfig(project).backlog.ticketPrefixes,
        to: call.value("to") ?? "-"
      }
      const done = yield* exportTickets({ format, open: call.flag("open"), prefixes, only: onlyOf(call) })
      const { anew, changed, same, texts, tickets } = done
      const [only] = texts
      const prints = to === "-"
      if (prints && (call.json || texts.length > 1 || (only !== undefined && only.path !== ""))) {
        throw needed(
          "to",
          call.json ? "The answer of --json is about the files." : "The tickets are files of a folder."
        )
      }
      if (prints) {
        call.io.out(only?.text ?? "")
        return 0
      }
      const written = writeExport(texts, resolve(call.dir, to), call.flag("overwrite"))
      if (call.json) {
        printJson(call, "export", {
          format: format.name,
          to,
          tickets,
          same,
          changed,
          anew,
          files: written.length,
          loses: anew + changed === 0 ? null : format.loses
        })
      } else if (!call.flag("quiet")) {
        call.io.out(
          `${tickets} tickets for ${format.title}: ${same} as they came, ${changed} changed since, ${anew} made here.\n`
        )
        call.io.out(
          written.length === 0
            ? "All of it is there already.\n"
            : `${written.length} ${written.length === 1 ? "file" : "files"} written: ${safeLine(to)}\n`
        )
        if (anew + changed > 0) call.io.out(`${format.loses}\n`)
      }
      return 0
    })
  )
