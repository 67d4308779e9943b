/**
 * The files beside the configuration that `init` writes: templates, rules for code, the block for agents.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { hasNudge, NUDGE_FILE, withNudge, withoutNudge } from "@backlog-toolkit/core/backlog/NudgeBlock"
import { templateFiles, templateText } from "@backlog-toolkit/core/ticket/TicketTemplate"
import * as Result from "effect/Result"
import { readTextFile } from "../files.ts"
import type { InitAnswers } from "./answers.ts"
import { backupOf, type FilePlan } from "./planFiles.ts"

/** Headings to fill in, and nothing that would be a rule before somebody wrote it. */
const CODE_RULES = `# Code rules

Agents that write or review code are told what stands here, as it is in the commit that they start from.

## Must

<!-- What a change may never break, one rule an item. -->

## Should

<!-- What a change keeps to unless there is a reason that it says. -->
`

const isThere = (root: string, path: string): boolean => readTextFile(join(root, path)) !== null

/** Templates of the types that have none yet under any of their names; with `force` those of all types. */
const templatesOf = (
  root: string,
  { backlog }: BacklogConfig,
  force: boolean
): ReadonlyArray<readonly [string, string]> =>
  backlog.ticketPrefixes.flatMap((type) => {
    const paths = templateFiles(type).map((name) => `${backlog.templatesDir}/${name}`)
    const there = paths.find((path) => isThere(root, path))
    if (there !== undefined && !force) return []
    return [[there ?? `${backlog.templatesDir}/${type}.md`, templateText(type)] as const]
  })

/** Texts by path from the project's folder. `fresh`: the configuration is new. Throws `file-unreadable`. */
export const ownFiles = (
  root: string,
  config: BacklogConfig,
  { codeRules, force, templates }: Pick<InitAnswers, "codeRules" | "force" | "templates">,
  fresh: boolean
): ReadonlyMap<string, string> => {
  const files = new Map<string, string>()
  if (templates ?? fresh) for (const [path, text] of templatesOf(root, config, force)) files.set(path, text)
  const { source } = config.codeRules
  // Rules that somebody wrote are not for us to replace, not even by force: nothing of ours is in them.
  if ((codeRules ?? fresh) && !isThere(root, source)) files.set(source, CODE_RULES)
  return files
}

/** What becomes of AGENTS.md; null for nothing. Throws `nudge-marks-broken`, `file-unreadable`. */
export const agentsFile = (
  root: string,
  wanted: InitAnswers["agentsMd"]
): Pick<FilePlan, "writes" | "backups" | "removes"> | null => {
  const there = readTextFile(join(root, NUDGE_FILE))
  const text = there ?? ""
  if (wanted === null && !hasNudge(text)) return null
  const changed = wanted === "remove" ? withoutNudge(text) : withNudge(text)
  if (Result.isFailure(changed)) throw changed.failure
  if (changed.success === text) return null
  const none = { writes: new Map<string, string>(), backups: new Map<string, string>(), removes: [] }
  if (changed.success === "") return { ...none, removes: [NUDGE_FILE] }
  // Between the marks nothing is anybody else's.
  const ours = there === null || (hasNudge(text) && wanted !== "remove")
  return {
    ...none,
    writes: new Map([[NUDGE_FILE, changed.success]]),
    backups: ours ? none.backups : new Map([[NUDGE_FILE, backupOf(root, NUDGE_FILE)]])
  }
}
