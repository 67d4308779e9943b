/**
 * What people edited in ticket files, taken up before a command that writes: one line for each file on standard error, or
 * part of the JSON document.
 *
 * @since 0.1.0
 */
import type { EditNote } from "@backlog-toolkit/core/usecases/edits/EditNote"
import { importEdits } from "@backlog-toolkit/core/usecases/edits/ImportEdits"
import { openOfProject } from "@backlog-toolkit/workspace/checks/openOfProject"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import { personAt } from "./actor.ts"
import { noteLines } from "./render/notes.ts"
import type { Call } from "./Verb.ts"

/** The edits that were found; printed unless the call wants JSON, which has them in its document. */
export const importFirst = (call: Call, project: OpenProject) =>
  Effect.gen(function* () {
    const config = loadConfig(project)
    const notes: ReadonlyArray<EditNote> = yield* importEdits({
      openOf: openOfProject(project, config),
      prefixes: config.backlog.ticketPrefixes,
      models: estimateModels(config.agent.model),
      // Whoever runs the command, files are edited by the person whose clone it is.
      actor: personAt(call.dir)
    })
    if (!call.json) for (const line of noteLines(notes)) call.io.err(`${line}\n`)
    return notes
  })
