/**
 * What tickets say, for searching: from the snapshot where there is one, else from the log.
 *
 * @since 0.1.0
 */
import type { SearchTexts } from "@backlog-toolkit/core/projections/search/SearchTexts"
import { openProject } from "@backlog-toolkit/workspace/openProject"
import { readTexts } from "@backlog-toolkit/workspace/readTexts"
import type { Call } from "./Verb.ts"

/** As they are now, or at `--at`. */
export const textsFor = async (call: Call): Promise<SearchTexts> => {
  const project = openProject(call.dir)
  if (call.value("at") === null && project.storage === "files") return readTexts(project)
  const { textsInStore } = await import("./inStore.ts")
  return textsInStore(call)
}
