/**
 * The backlog as it is now, for commands that are over before a runtime would have started; where the log is on refs, they wait for
 * one.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { openProject, type OpenProject } from "@backlog-toolkit/workspace/openProject"
import { readBoard } from "@backlog-toolkit/workspace/readBoard"
import { readState } from "@backlog-toolkit/workspace/readState"
import type { Call } from "./Verb.ts"

const stateBy = async (call: Call, read: (project: OpenProject) => BacklogState): Promise<BacklogState> => {
  const project = openProject(call.dir)
  if (project.storage === "files") return read(project)
  const { stateInStore } = await import("./inStore.ts")
  return stateInStore(call)
}

/** What lists show: see `readBoard`. */
export const boardNow = (call: Call): Promise<BacklogState> => stateBy(call, readBoard)

/** All of it. */
export const wholeNow = (call: Call): Promise<BacklogState> => stateBy(call, readState)
