/**
 * What `btk init` did, or would do, for people.
 *
 * @since 0.1.0
 */
import { realpathSync } from "node:fs"
import { join, relative } from "node:path"
import { COMMAND_KEYS, type Detected } from "@backlog-toolkit/core/backlog/detect/Detected"
import type { Settled } from "@backlog-toolkit/core/backlog/detect/Tried"
import { shellWord } from "@backlog-toolkit/core/gate/shellWord"
import type { Tries } from "@backlog-toolkit/workspace/init/tryCommands"
import type { InitPlan } from "@backlog-toolkit/workspace/planInit"
import { safe } from "../render/text.ts"
import type { Call } from "../Verb.ts"

export interface Outcome {
  readonly plan: InitPlan
  readonly tries: Tries
  readonly settled: Settled
}

/** `This is typescript (package.json), with pnpm and vitest: a pnpm workspace of 4 members.` */
const foundSentence = ({ because, manager, runner, stack, workspace }: Detected): string => {
  if (because === null) return "No stack that is known was found."
  const tools = [manager, runner].filter((tool) => tool !== null && tool !== stack)
  const members = workspace?.members.length ?? 0
  return `This is ${stack} (${because})${tools.length === 0 ? "" : `, with ${[...new Set(tools)].join(" and ")}`}${
    workspace === null ? "" : `: ${workspace.kind} of ${members} ${members === 1 ? "member" : "members"}`
  }.`
}

/** Paths that are listed before the rest is counted. */
const SHOWN = 5

const some = (paths: ReadonlyArray<string>): string =>
  paths.length <= SHOWN ? paths.join(", ") : `${paths.slice(0, SHOWN).join(", ")} and ${paths.length - SHOWN} more`

/** One word for all templates. */
const addPaths = (paths: ReadonlyArray<string>, templates: string): ReadonlyArray<string> => [
  ...new Set(paths.map((path) => (path.startsWith(`${templates}/`) ? templates : path)))
]

export const describe = (call: Call, { plan, settled, tries }: Outcome, started: boolean | null): string => {
  const { config, detected, folder, git, ignored, notes, notUsedYet, root, writes } = plan
  const lines: Array<string> = []
  const verb = started === null ? "would be written" : "written"
  const fromTop = (path: string): string => safe(folder === "" ? path : `${folder}/${path}`)
  if (detected === null) lines.push(`${fromTop("backlog.config.json")} is there and is kept as it is.`)
  const templates = [...writes.keys()].filter((path) => path.startsWith(`${config.backlog.templatesDir}/`))
  for (const path of writes.keys()) {
    if (templates.includes(path) && !plan.backups.has(path)) continue
    const backup = plan.backups.get(path)
    lines.push(
      `${fromTop(path)} ${verb}.${backup === undefined ? "" : ` What was there is kept as ${fromTop(backup)}.`}`
    )
  }
  const fresh = templates.filter((path) => !plan.backups.has(path)).length
  if (fresh > 0)
    lines.push(
      `${fromTop(config.backlog.templatesDir)} ${verb}, with ${fresh} ${fresh === 1 ? "template" : "templates"} of tickets.`
    )
  for (const path of plan.removes)
    lines.push(`${fromTop(path)} ${started === null ? "would be" : "is"} removed: only our block was in it.`)
  for (const path of plan.kept) lines.push(`${fromTop(path)} is there and is kept as it is; --force replaces it.`)
  if (detected !== null) lines.push(safe(foundSentence(detected)))
  for (const key of COMMAND_KEYS) {
    const command = config.qualityGates[key]
    const reason = detected?.commands[key] === command || command === undefined ? detected?.reasons[key] : undefined
    const note = settled.notes[key]
    if (command !== undefined) {
      lines.push(`  ${key.padEnd(16)} ${safe(command)}${reason === undefined ? "" : safe(`  (${reason})`)}`)
      if (note !== undefined) lines.push(`  ${"".padEnd(16)} ${safe(note)}`)
    } else if (note !== undefined)
      lines.push(`  ${key.padEnd(16)} ${safe(detected?.commands[key] ?? "")}`, `  ${"".padEnd(16)} ${safe(note)}`)
    else if (reason !== undefined) lines.push(safe(`  ${key.padEnd(16)} left out: ${reason}`))
  }
  for (const note of notes) lines.push(safe(note))
  if (tries.leftBehind.length > 0) lines.push(safe(`Trying the commands changed ${some(tries.leftBehind)}.`))
  if (notUsedYet.length > 0) lines.push(`Kept, but not used by this version yet: ${notUsedYet.join(", ")}.`)
  for (const { path, rule } of ignored)
    lines.push(
      `Git ignores ${fromTop(path)} (${safe(rule)}): btk commits it anyway, but git status and searches pass over it. Take the rule out.`
    )
  if (started === true) lines.push(`The log of ${safe(config.project.name)} has begun.`)
  if (started === false) lines.push(`The log of ${safe(config.project.name)} goes on.`)
  if (config.qualityGates.testCommand === undefined)
    lines.push(
      `Next: set qualityGates.testCommand in ${fromTop("backlog.config.json")}; without it btk implement refuses to start.`
    )
  if (started === null) lines.push("Nothing was written, and no command was run.")
  else if (writes.size + plan.removes.length === 0) lines.push("Nothing had to be written.")
  else if (git) {
    const paths = addPaths([...writes.keys(), ...plan.removes], config.backlog.templatesDir).map((path) =>
      safe(shellWord(relative(realpathSync(call.dir), join(root, path))))
    )
    lines.push(`Next: git add ${paths.join(" ")} && git commit -m "Set up the backlog"`)
  }
  if (detected !== null && folder === "" && realpathSync(call.dir) !== root)
    lines.push(`The project is all of ${safe(root)}. For one of this folder alone: btk init --here`)
  return `${lines.join("\n")}\n`
}
