/**
 * The backlog as it is now, for commands that are over before a runtime would have started; where the log is on refs, they wait for
 * one.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { openProject } from "@backlog-toolkit/workspace/openProject"
import { readBoard } from "@backlog-toolkit/workspace/readBoard"
import type { Call } from "./Verb.ts"

/** What lists show: see `readBoard`. */
export const boardNow = async (call: Call): Promise<BacklogState> => {
  const project = openProject(call.dir)
  if (project.storage === "files") return readBoard(project)
  const { stateInStore } = await import("./inStore.ts")
  return stateInStore(call)
}
