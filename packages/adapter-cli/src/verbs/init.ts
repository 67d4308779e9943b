/**
 * `btk init`: detects the stack, asks at a terminal, tries the commands, writes the configuration and begins the log. Running
 * it again asks and changes nothing, and refuses flags that would be dropped.
 *
 * @since 0.1.0
 */
import { settle } from "@backlog-toolkit/core/backlog/detect/Tried"
import type { CommandKey } from "@backlog-toolkit/core/backlog/detect/Detected"
import { CONFIG_FILE } from "@backlog-toolkit/core/backlog/PeekProjectId"
import { Digest } from "@backlog-toolkit/core/ports/Digest"
import { initProject } from "@backlog-toolkit/core/usecases/InitProject"
import { recordConfig } from "@backlog-toolkit/core/usecases/RecordConfig"
import { type Tries, tryCommands } from "@backlog-toolkit/workspace/init/tryCommands"
import { type InitAnswers, type InitPlan, planInit, writePlanned } from "@backlog-toolkit/workspace/planInit"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { describe, type Outcome } from "../init/describe.ts"
import { given, refuseUnused } from "../init/flags.ts"
import { askAnswers } from "../init/questions.ts"
import { inProject, runPromise } from "../project.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"
import { VERSION } from "../version.ts"

/** Nothing is asked where nobody answers. */
const isSilent = (call: Call): boolean => call.flag("yes") || call.json || !call.io.tty || !process.stdin.isTTY

const NOTHING_TRIED: Tries = { tried: [], leftBehind: [] }

const tryOnce = (call: Call, plan: InitPlan): Promise<Tries> =>
  runPromise(
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

/** Commands that somebody named, or asked a preset for: they stay whatever a try says. */
const askedFor = ({ preset, setupCommand, testCommand }: InitAnswers, plan: InitPlan): ReadonlySet<CommandKey> => {
  const named = { testCommand, setupCommand }
  const keys = (["testCommand", "setupCommand"] as const).filter((key) => named[key] !== null)
  const usual = Object.entries(plan.detected?.reasons ?? {}).filter(([, reason]) => reason.endsWith(`preset ${preset}`))
  return new Set([...keys, ...usual.map(([key]) => key as CommandKey)])
}

/** With the answers of whoever sits at the terminal, where there is something to answer, and without what doesn't work. */
const outcomeOf = async (call: Call): Promise<Outcome> => {
  const first = given(call)
  const found = planInit(call.dir, first)
  if (found.detected === null) refuseUnused(first)
  const dry = call.flag("dry-run")
  const { answers, mayTry } =
    found.detected === null || dry || isSilent(call)
      ? { answers: first, mayTry: true }
      : await askAnswers(call.dir, first, found)
  const plan = answers === first ? found : planInit(call.dir, answers)
  const tries =
    plan.detected === null || dry || !mayTry || call.flag("no-try") ? NOTHING_TRIED : await tryOnce(call, plan)
  const settled = settle(tries.tried, plan.config.qualityGates, askedFor(answers, plan))
  return settled.leftOut.length === 0
    ? { plan, tries, settled }
    : { plan: planInit(call.dir, { ...answers, leaveOut: settled.leftOut }), tries, settled }
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
  const outcome = await outcomeOf(call)
  const { plan } = outcome
  const dryRun = call.flag("dry-run")
  let started: boolean | null = null
  if (!dryRun) {
    writePlanned(plan)
    started = await inProject({ ...call, dir: plan.root }, ({ projectId }) =>
      Effect.gen(function* () {
        const { sha256 } = yield* Digest
        const { name, stack } = plan.config.project
        const actor = actorOf(call)
        const begun = yield* initProject({
          projectId,
          name,
          stack,
          toolkit: VERSION,
          configDigest: sha256(plan.configText),
          actor
        })
        // A log that goes on is told that its configuration was made anew.
        if (!begun && plan.writes.has(CONFIG_FILE)) yield* recordConfig({ text: plan.configText, actor })
        return begun
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
      backups: [...plan.backups].map(([path, backup]) => ({ path, backup })),
      kept: plan.kept,
      removed: dryRun ? [] : plan.removes,
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
