/**
 * `btk init`: detects the stack, asks at a terminal, writes the configuration and begins the log. Running it again asks and
 * changes nothing, and refuses flags that would be dropped.
 *
 * @since 0.1.0
 */
import { realpathSync } from "node:fs"
import { basename, join, relative } from "node:path"
import { COMMAND_KEYS, type Detected } from "@backlog-toolkit/core/backlog/detect/Detected"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { Digest } from "@backlog-toolkit/core/ports/Digest"
import { initProject } from "@backlog-toolkit/core/usecases/InitProject"
import { type InitAnswers, type InitPlan, planInit, writePlanned } from "@backlog-toolkit/workspace/planInit"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { askAll } from "../ask.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"
import { VERSION } from "../version.ts"

const given = (call: Call): InitAnswers => ({
  name: call.value("name"),
  target: call.value("target"),
  testCommand: call.value("test-command"),
  setupCommand: call.value("setup-command"),
  here: call.flag("here")
})

/** The flag of an answer, and the key of the configuration that it becomes. */
const ANSWERS: ReadonlyArray<readonly [answer: Exclude<keyof InitAnswers, "here">, flag: string, key: string]> = [
  ["name", "name", "project.name"],
  ["target", "target", "target"],
  ["testCommand", "test-command", "qualityGates.testCommand"],
  ["setupCommand", "setup-command", "qualityGates.setupCommand"]
]

/** A configuration that is there is kept, so an answer would be dropped. */
const refuseUnused = (answers: InitAnswers): void => {
  const unused = ANSWERS.find(([answer]) => answers[answer] !== null)
  if (unused === undefined) return
  const [, flag, key] = unused
  throw domainError(
    "usage",
    "init-flag-unused",
    `--${flag} would change nothing: backlog.config.json is there.`,
    "btk init keeps a configuration that is there.",
    `Change ${key} in backlog.config.json, or leave the flag out.`,
    { flag, key }
  )
}

const ask = (answers: InitAnswers, root: string, { commands, name }: Detected) =>
  askAll([
    { key: "name", text: "Name of the project", preset: answers.name ?? name ?? basename(root) },
    {
      key: "testCommand",
      text: "Command that runs all tests",
      preset: answers.testCommand ?? commands.testCommand ?? null
    },
    {
      key: "setupCommand",
      text: "Command that prepares a fresh work tree",
      preset: answers.setupCommand ?? commands.setupCommand ?? null
    }
  ])

/** With the answers of whoever sits at the terminal, where there is something to answer. */
const planned = async (call: Call): Promise<InitPlan> => {
  const answers = given(call)
  const plan = planInit(call.dir, answers)
  if (plan.detected === null) refuseUnused(answers)
  const silent = call.flag("yes") || call.json || !call.io.tty || !process.stdin.isTTY
  if (silent || plan.detected === null) return plan
  return planInit(call.dir, { ...answers, ...(await ask(answers, plan.root, plan.detected)) })
}

const describe = (call: Call, plan: InitPlan, started: boolean | null): string => {
  const { config, detected, folder, git, ignored, notUsedYet, root, writes } = plan
  const lines: Array<string> = []
  const verb = started === null ? "would be written" : "written"
  const fromTop = (path: string): string => safe(folder === "" ? path : `${folder}/${path}`)
  if (detected === null) lines.push(`${fromTop("backlog.config.json")} is there and is kept as it is.`)
  for (const path of writes.keys()) lines.push(`${fromTop(path)} ${verb}.`)
  for (const key of COMMAND_KEYS) {
    const command = config.qualityGates[key]
    const reason = detected?.reasons[key]
    if (command !== undefined)
      lines.push(`  ${key.padEnd(16)} ${safe(command)}${reason === undefined ? "" : `  (${reason})`}`)
    else if (reason !== undefined) lines.push(`  ${key.padEnd(16)} left out: ${reason}`)
  }
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
  if (git && writes.size > 0) {
    const paths = [...writes.keys()].map((path) => safe(relative(realpathSync(call.dir), join(root, path))))
    lines.push(`Next: git add ${paths.join(" ")} && git commit -m "Set up the backlog"`)
  }
  if (detected !== null && folder === "" && realpathSync(call.dir) !== root)
    lines.push(`The project is all of ${safe(root)}. For one of this folder alone: btk init --here`)
  return `${lines.join("\n")}\n`
}

export const run: VerbRun = async (call) => {
  const plan = await planned(call)
  const dryRun = call.flag("dry-run")
  let started: boolean | null = null
  if (!dryRun) {
    writePlanned(plan)
    started = await inProject({ ...call, dir: plan.root }, ({ projectId }) =>
      Effect.gen(function* () {
        const { sha256 } = yield* Digest
        const { name, stack } = plan.config.project
        return yield* initProject({
          projectId,
          name,
          stack,
          toolkit: VERSION,
          configDigest: sha256(plan.configText),
          actor: actorOf(call)
        })
      })
    )
  }
  if (call.json)
    printJson(call, "init", {
      dryRun,
      root: plan.root,
      git: plan.git,
      started,
      written: dryRun ? [] : [...plan.writes.keys()],
      planned: [...plan.writes].map(([path, text]) => ({ path, text })),
      project: plan.config.project,
      qualityGates: plan.config.qualityGates,
      notUsedYet: plan.notUsedYet,
      ignored: plan.ignored,
      reasons: plan.detected?.reasons ?? {}
    })
  else if (!call.flag("quiet")) call.io.out(describe(call, plan, started))
  return 0
}
