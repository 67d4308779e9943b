/**
 * Keeps what `btk health` answered while nothing changes that it depends on: the log, the work tree, the configuration, the day, the
 * toolkit.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import { ownFolders, topOf } from "@backlog-toolkit/workspace/checks/openOfProject"
import { configText } from "@backlog-toolkit/workspace/configText"
import { stampOf, treeState } from "@backlog-toolkit/workspace/history/treeState"
import { openProject, type OpenProject } from "@backlog-toolkit/workspace/openProject"
import { answerKey, recallAnswer, rememberAnswer } from "@backlog-toolkit/workspace/remembered"
import type { Call } from "../Verb.ts"
import { VERSION } from "../version.ts"
import type { HealthAnswer, HealthSummary, ShownDeduction } from "./HealthAnswer.ts"

/** Raised whenever a rule or a weight changes: what was remembered before isn't said again. */
const ANSWER_VERSION = 1

/** The points by themselves are only read when somebody looks at them. */
export interface RecalledHealth {
  readonly summary: HealthSummary
  readonly deductions: () => ReadonlyArray<ShownDeduction>
}

export interface Remembering {
  /** Null when something has changed, or nothing was remembered. */
  readonly recall: () => RecalledHealth | null
  /** `paths`: files that were looked at, from the repository's top. Git doesn't tell of those that it ignores. */
  readonly remember: (answer: HealthAnswer, paths: ReadonlyArray<string>) => void
}

const NOTHING: Remembering = { recall: () => null, remember: () => {} }

/** Tickets name whatever people write: what can't be asked about isn't there. */
const safeStamp = (path: string): string => {
  try {
    return stampOf(path)
  } catch {
    return "gone"
  }
}

const stampsOf = (project: OpenProject, paths: ReadonlyArray<string>): string => {
  const top = topOf(project) ?? ""
  return JSON.stringify(paths.map((path) => [path, safeStamp(join(top, path))]))
}

/** With the folders that they are in, whose stamps change when a file comes or goes. */
const withFolders = (paths: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(paths.flatMap((path) => [path, path.slice(0, Math.max(0, path.lastIndexOf("/")))]))
]

/** Without Git, and for a log on refs, nothing is remembered: nobody can tell cheaply what has changed. */
export const rememberingOf = (call: Call, formula: string, at: string): Remembering => {
  const project = openProject(call.dir)
  if (project.storage !== "files") return NOTHING
  const tree = treeState(project.worktree, ownFolders(project), call.io.env)
  if (tree === null) return NOTHING
  const key = answerKey(project, [VERSION, ANSWER_VERSION, formula, at, configText(project), tree])
  const name = `health-${formula}`
  return {
    recall: () => {
      const [stamps, summary, deductions] = recallAnswer(project, name, key) ?? []
      if (stamps === undefined || summary === undefined || deductions === undefined) return null
      const paths = (JSON.parse(stamps) as ReadonlyArray<readonly [string, string]>).map(([path]) => path)
      if (stampsOf(project, paths) !== stamps) return null
      return {
        summary: JSON.parse(summary) as HealthSummary,
        deductions: () => JSON.parse(deductions) as ReadonlyArray<ShownDeduction>
      }
    },
    remember: ({ deductions, summary }, paths) =>
      rememberAnswer(project, name, key, [
        stampsOf(project, withFolders(paths)),
        JSON.stringify(summary),
        JSON.stringify(deductions)
      ])
  }
}
