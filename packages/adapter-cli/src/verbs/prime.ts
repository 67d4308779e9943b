/**
 * `btk prime`: what an agent needs to begin, as a short text that stays the same as long as what it says does.
 *
 * @since 0.1.0
 */
import { DomainError, domainError } from "@backlog-toolkit/core/log/DomainError"
import { primeFacts } from "@backlog-toolkit/core/projections/prime/PrimeFacts"
import { MIN_BUDGET, primeText } from "@backlog-toolkit/core/projections/prime/PrimeText"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { openProject, targetOf } from "@backlog-toolkit/workspace/openProject"
import { actorOf } from "../actor.ts"
import { boardNow } from "../now.ts"
import { countFlag } from "../parse.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** As much as an agent reads before each task without noticing. */
const DEFAULT_BUDGET = 1000

const budgetOf = (call: Call): number => {
  const budget = countFlag(call, "budget", DEFAULT_BUDGET)
  if (budget >= MIN_BUDGET) return budget
  throw domainError(
    "usage",
    "budget-too-small",
    `--budget ${budget} is too small.`,
    `The project's name and how many tickets there are take up to ${MIN_BUDGET} tokens.`,
    `Use --budget ${MIN_BUDGET} or more.`,
    { flag: "budget", least: MIN_BUDGET }
  )
}

/** Null where nobody can tell: no branch is configured, none is checked out. */
const targetIn = (...[project, config]: Parameters<typeof targetOf>): string | null => {
  try {
    return targetOf(project, config)
  } catch (error) {
    if (error instanceof DomainError && error.code === "target-unknown") return null
    throw error
  }
}

export const run: VerbRun = async (call) => {
  const budget = budgetOf(call)
  const project = openProject(call.dir)
  const config = loadConfig(project)
  const facts = primeFacts(await boardNow(call), config, { actor: actorOf(call), target: targetIn(project, config) })
  const { leftOut, text, tokens } = primeText(facts, budget)
  if (call.json) {
    const { blocked, inWork, others, ready, yours, ...about } = facts
    const counts = {
      ready: ready.length,
      yours: yours.length,
      others: others.length,
      inWork: inWork.length,
      blocked: blocked.length
    }
    printJson(call, "prime", { budget, tokens, leftOut, ...about, counts, text })
  } else call.io.out(safe(text))
  return 0
}
