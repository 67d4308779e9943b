/**
 * What tickets say, for commands that compare them and are over before a runtime would have started; where the log is on refs, they wait
 * for one.
 *
 * @since 0.1.0
 */
import type { TicketContents } from "@backlog-toolkit/core/projections/TicketContents"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { openProject } from "@backlog-toolkit/workspace/openProject"
import { readContents } from "@backlog-toolkit/workspace/readState"
import type { Call } from "./Verb.ts"

/** Of these tickets at least; those whose events are gone are left out. */
export const contentsNow = async (call: Call, tickets: ReadonlyArray<TicketState>): Promise<TicketContents> => {
  const project = openProject(call.dir)
  if (project.storage === "files") return readContents(project, tickets)
  const { contentsInStore } = await import("./inStore.ts")
  return contentsInStore(call)
}
