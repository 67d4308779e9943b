/**
 * What `btk init` asks whoever sits at the terminal, with what was found as the default of each answer.
 *
 * @since 0.1.0
 */
import { basename } from "node:path"
import { TICKET_TYPES } from "@backlog-toolkit/core/ticket/Vocabulary"
import { type InitAnswers, type InitPlan, planInit } from "@backlog-toolkit/workspace/planInit"
import { askAll } from "../ask.ts"
import { prefixesFrom } from "./flags.ts"

const YES = /^y(?:es)?$/iu

const yesNo = (yes: boolean): string => (yes ? "yes" : "no")

export interface Answered {
  readonly answers: InitAnswers
  /** Whether the commands that were found may be run once: it is the project's own code. */
  readonly mayTry: boolean
}

/** Only where there are several to choose from. */
const askStack = async (answers: InitAnswers, { stacks }: InitPlan): Promise<string | null> => {
  if (stacks.length < 2 || answers.stack !== null || answers.preset !== null) return answers.stack
  const { stack } = await askAll([{ key: "stack", text: `Stack (${stacks.join(", ")})`, preset: stacks[0] ?? null }])
  return stack
}

/** Throws `answer-missing`, and `flag-invalid` for ticket types that are none. */
export const askAnswers = async (dir: string, first: InitAnswers, plan: InitPlan): Promise<Answered> => {
  const stack = await askStack(first, plan)
  const found = (stack === first.stack ? plan : planInit(dir, { ...first, stack })).detected
  const presets = {
    name: first.name ?? found?.name ?? basename(plan.root),
    testCommand: first.testCommand ?? found?.commands.testCommand ?? null,
    setupCommand: first.setupCommand ?? found?.commands.setupCommand ?? null
  }
  const types = (first.prefixes.length > 0 ? first.prefixes : TICKET_TYPES).join(" ")
  const said = await askAll([
    { key: "name", text: "Name of the project", preset: presets.name },
    { key: "testCommand", text: "Command that runs all tests", preset: presets.testCommand },
    { key: "setupCommand", text: "Command that prepares a fresh work tree", preset: presets.setupCommand },
    { key: "prefixes", text: "Ticket types", preset: types },
    {
      key: "codeRules",
      text: "A file of rules for code that agents are told",
      preset: yesNo(first.codeRules !== false)
    },
    { key: "agentsMd", text: "A few lines for coding agents in AGENTS.md", preset: yesNo(first.agentsMd !== "remove") },
    { key: "mayTry", text: "Run the found commands once, to see whether they work", preset: "yes" }
  ])
  /** What was only confirmed stays what was found, with its reason. */
  const changed = (key: "testCommand" | "setupCommand") => (said[key] === presets[key] ? first[key] : said[key])
  return {
    answers: {
      ...first,
      stack,
      name: said.name,
      testCommand: changed("testCommand"),
      setupCommand: changed("setupCommand"),
      codeRules: YES.test(said.codeRules ?? ""),
      agentsMd: YES.test(said.agentsMd ?? "") ? "write" : first.agentsMd === "remove" ? "remove" : null,
      prefixes: said.prefixes === types ? first.prefixes : prefixesFrom([said.prefixes ?? ""])
    },
    mayTry: YES.test(said.mayTry ?? "")
  }
}
