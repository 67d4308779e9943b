/**
 * How far a log on refs reaches, without a runtime.
 *
 * @since 0.1.0
 */
import { openLog } from "@backlog-toolkit/storage-git/GitLog"
import type { OpenProject } from "../openProject.ts"
import { refOptions } from "./refLog.ts"

/** The newest commit of each replica. Rejects as `GitLog.replicas`. */
export const headsOnRefs = (project: OpenProject): Promise<ReadonlyMap<string, number>> =>
  openLog(refOptions(project)).replicas()
