/**
 * What other clones wrote, taken up before a command: a person who pulled sees it in whatever they ask next. Never fails the
 * command: what can't be taken stays in Git and is said.
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { Imported } from "@backlog-toolkit/core/usecases/import/ImportLog"
import { openProject } from "@backlog-toolkit/workspace/openProject"
import { isRedacting, newsOf } from "@backlog-toolkit/workspace/news/news"
import type { Call } from "./Verb.ts"

/** Null where there is no project: the command itself says so. */
const projectOf = (dir: string) => {
  try {
    return openProject(dir)
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

export const takeNews = async (call: Call): Promise<Imported | null> => {
  const project = projectOf(call.dir)
  if (project === null) return null
  if (isRedacting(project)) {
    const { finishRedacting } = await import("./importNews.ts")
    await finishRedacting(call)
  }
  const news = await newsOf(project)
  if (news === null) return null
  // The runtime is only loaded when there is something to take.
  const { importNews } = await import("./importNews.ts")
  return importNews(call, news)
}
