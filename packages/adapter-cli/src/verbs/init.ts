/**
 * `btk init`: detects the stack, asks at a terminal, writes the configuration and begins the log. Running it again asks and
 * changes nothing, and refuses flags that would be dropped.
 *
 * @since 0.1.0
 */
import { realpathSync } from "node:fs"
import { basename, join, relative } from "node:path"
import { COMMAND_KEYS, type CommandKey, type Detected } from "@backlog-toolkit/core/backlog/detect/Detected"
import { settle, type Settled } from "@backlog-toolkit/core/backlog/detect/Tried"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { Digest } from "@backlog-toolkit/core/ports/Digest"
import { initProject } from "@backlog-toolkit/core/usecases/InitProject"
import { type Tries, tryCommands } from "@backlog-toolkit/workspace/init/tryCommands"
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
  stack: call.value("stack"),
  target: call.value("target"),
  testCommand: call.value("test-command"),
  setupCommand: call.value("setup-command"),
  here: call.flag("here"),
  leaveOut: []
})

/** The flag of an answer, and the key of the configuration that it becomes. */
const ANSWERS: ReadonlyArray<
  readonly [answer: Exclude<keyof InitAnswers, "here" | "leaveOut">, flag: string, key: string]
> = [
  ["name", "name", "project.name"],
  ["stack", "stack", "project.stack"],
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

interface Planned {
  readonly plan: InitPlan
  readonly tries: Tries
  readonly settled: Settled
}

/** Nothing is asked where nobody answers. */
const isSilent = (call: Call): boolean => call.flag("yes") || call.json || !call.io.tty || !process.stdin.isTTY

const YES = /^y(?:es)?$/iu

/** Answers of whoever sits at the terminal. */
const ask = async (answers: InitAnswers, plan: InitPlan): Promise<InitAnswers> => {
  const { stack } =
    plan.stacks.length < 2 || answers.stack !== null
      ? answers
      : await askAll([{ key: "stack", text: `Stack (${plan.stacks.join(", ")})`, preset: plan.stacks[0] ?? null }])
  const { commands, name } = (stack === null ? plan : planInit(plan.root, { ...answers, stack, here: true }))
    .detected ?? {
    commands: {},
    name: null
  }
  const said = await askAll([
    { key: "name", text: "Name of the project", preset: answers.name ?? name ?? basename(plan.root) },
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
  const changed = (key: "testCommand" | "setupCommand") =>
    said[key] === (commands[key] ?? null) ? answers[key] : said[key]
  return {
    ...answers,
    stack,
    name: said.name,
    testCommand: changed("testCommand"),
    setupCommand: changed("setupCommand")
  }
}

const NOTHING_TRIED: Tries = { tried: [], leftBehind: [] }

/** Running a project's commands is running its code: whoever sits at the terminal is asked. */
const mayTry = async (call: Call, plan: InitPlan): Promise<boolean> => {
  if (call.flag("no-try") || plan.detected === null || Object.keys(plan.detected.commands).length === 0) return false
  if (isSilent(call)) return true
  const { run } = await askAll([
    { key: "run", text: "Run the commands that were found once, to see whether they work", preset: "yes" }
  ])
  return YES.test(run ?? "")
}

const tried = (call: Call, plan: InitPlan): Promise<Tries> =>
  Effect.runPromise(
    tryCommands({
      cwd: plan.top,
      gates: plan.config.qualityGates,
      notReady: plan.detected?.notReady ?? null,
      env: call.io.env,
      onStart: (_, command) => {
        if (call.io.screen() !== null && !call.flag("quiet")) call.io.err(`Trying ${safe(command)} …\n`)
      }
    })
  )

/** With the answers of whoever sits at the terminal, where there is something to answer, and without what doesn't work. */
const planned = async (call: Call): Promise<Planned> => {
  const first = given(call)
  const plan = planInit(call.dir, first)
  if (plan.detected === null) refuseUnused(first)
  const dry = call.flag("dry-run")
  const answers = plan.detected === null || dry || isSilent(call) ? first : await ask(first, plan)
  const asked = answers === first ? plan : planInit(call.dir, answers)
  const tries = !dry && (await mayTry(call, asked)) ? await tried(call, asked) : NOTHING_TRIED
  const settled = settle(tries.tried, asked.config.qualityGates, askedFor(answers))
  if (settled.leftOut.length === 0) return { plan: asked, tries, settled }
  return { plan: planInit(call.dir, { ...answers, leaveOut: settled.leftOut }), tries, settled }
}

const askedFor = (answers: InitAnswers): ReadonlySet<CommandKey> =>
  new Set((["testCommand", "setupCommand"] as const).filter((key) => answers[key] !== null))

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

const describe = (call: Call, { plan, settled, tries }: Planned, started: boolean | null): string => {
  const { config, detected, folder, git, ignored, notes, notUsedYet, root, writes } = plan
  const lines: Array<string> = []
  const verb = started === null ? "would be written" : "written"
  const fromTop = (path: string): string => safe(folder === "" ? path : `${folder}/${path}`)
  if (detected === null) lines.push(`${fromTop("backlog.config.json")} is there and is kept as it is.`)
  for (const path of writes.keys()) lines.push(`${fromTop(path)} ${verb}.`)
  if (detected !== null) lines.push(safe(foundSentence(detected)))
  for (const key of COMMAND_KEYS) {
    const command = config.qualityGates[key]
    const reason = detected?.commands[key] === command || command === undefined ? detected?.reasons[key] : undefined
    const note = settled.notes[key]
    if (command !== undefined) {
      lines.push(`  ${key.padEnd(16)} ${safe(command)}${reason === undefined ? "" : safe(`  (${reason})`)}`)
      if (note !== undefined) lines.push(`  ${"".padEnd(16)} ${safe(note)}`)
    } else if (note !== undefined)
      lines.push(`  ${key.padEnd(16)} ${safe(detected?.commands[key] ?? "")} ${safe(note)}`)
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
  if (git && writes.size > 0) {
    const paths = [...writes.keys()].map((path) => safe(relative(realpathSync(call.dir), join(root, path))))
    lines.push(`Next: git add ${paths.join(" ")} && git commit -m "Set up the backlog"`)
  }
  if (detected !== null && folder === "" && realpathSync(call.dir) !== root)
    lines.push(`The project is all of ${safe(root)}. For one of this folder alone: btk init --here`)
  return `${lines.join("\n")}\n`
}

const detectedJson = ({ detected, notes, stacks }: InitPlan) => ({
  stack: detected?.stack ?? null,
  because: detected?.because ?? null,
  manager: detected?.manager ?? null,
  runner: detected?.runner ?? null,
  workspace: detected?.workspace ?? null,
  stacks,
  notes
})

export const run: VerbRun = async (call) => {
  const outcome = await planned(call)
  const { plan } = outcome
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
      reasons: plan.detected?.reasons ?? {},
      detected: plan.detected === null ? null : detectedJson(plan),
      tried: outcome.tries.tried,
      leftBehind: outcome.tries.leftBehind
    })
  else if (!call.flag("quiet")) call.io.out(describe(call, outcome, started))
  return 0
}
