/**
 * Everything that refinement says about one ticket, and what follows. Pure.
 *
 * @since 0.1.0
 */
import { CHECKS } from "../checks/Catalogue.ts"
import { checkInput } from "../checks/checkInput.ts"
import { checkTicket } from "../checks/checkTicket.ts"
import type { CheckInput, Problem } from "../checks/Check.ts"
import type { Twin } from "../duplicates/twinsOf.ts"
import { splitPlan } from "../checks/SplitPlan.ts"
import * as Result from "effect/Result"
import type { TicketState } from "../ticket/TicketState.ts"
import { type Decision, decisionOf, type Finding } from "./Refined.ts"
import { type CodeFacts, staleReferences } from "./References.ts"
import { fitted, fittingPriorities, type Weight } from "./Severity.ts"

export interface RefineInput extends Omit<CheckInput, "read" | "scope" | "uid"> {
  readonly ticket: TicketState
  /** Null without a history, or without files. */
  readonly facts: CodeFacts | null
  readonly weight: Weight
  /** The older ticket that this one is a twin of; null for none. */
  readonly twin: Twin | null
}

export interface RefinedTicket {
  readonly ticket: TicketState
  readonly decision: Decision
  readonly findings: ReadonlyArray<Finding>
}

/** Checks whose matter is judged here with what the history says. */
const JUDGED_HERE: ReadonlySet<string> = new Set([
  "title-alike",
  "urgency-understated",
  "severity-understated",
  "file-contested",
  "importer-touched",
  "impact"
])

const ASKED = CHECKS.filter(({ code }) => !JUDGED_HERE.has(code))

const percent = (share: number): string => `${Math.round(share * 100)} %`

const ofTwin = (twin: Twin | null): ReadonlyArray<Finding> => {
  if (twin === null) return []
  const { key, reasons, score, sure, title, uid } = twin
  return [
    {
      code: "duplicate",
      message: `${sure ? "It asks for the same as" : "It may ask for the same as"} ${key} (${percent(score)}): ${title}`,
      evidence: reasons,
      effect: sure ? { kind: "close", as: "duplicate", of: uid } : { kind: "ask" }
    }
  ]
}

/** How a ticket that is too large can be split, part by part; nothing where it can't. */
const partsOf = ({ config, content, repository }: CheckInput): ReadonlyArray<string> => {
  const plan = splitPlan(content, { constraints: config.ticketConstraints, repository })
  return Result.isFailure(plan)
    ? []
    : plan.success.map(({ files, name }) => `part ${name}: ${files.map(({ path }) => path).join(", ")}`)
}

const ofProblem = (problem: Problem, explained: ReadonlySet<string>, input: CheckInput): ReadonlyArray<Finding> => {
  const { code, fix, level, message } = problem
  if (code === "path-absent" && [...explained].some((path) => message.startsWith(`${path} isn't`))) return []
  const effect: Finding["effect"] =
    fix !== undefined ? { kind: "update", fix } : level === "error" ? { kind: "ask" } : { kind: "tell" }
  return level === "note" && fix === undefined
    ? []
    : [{ code, message, evidence: code.startsWith("scope-") ? partsOf(input) : [], effect }]
}

const ofPriority = (input: CheckInput, weight: Weight): ReadonlyArray<Finding> => {
  const { priority } = input.content
  const fitting = fittingPriorities(input.content, input.read, weight)
  const to = fitted(priority, fitting)
  if (to === priority) return []
  return [
    {
      code: "priority-unfitting",
      message: `Its priority is ${priority}, and ${to} fits: ${fitting.reasons.map(({ said }) => said).join(", and ")}.`,
      evidence: fitting.reasons.map(({ rule }) => rule),
      effect: { kind: "priority", to }
    }
  ]
}

const ofEstimate = ({ estimate }: TicketState): ReadonlyArray<Finding> =>
  estimate !== null
    ? []
    : [{ code: "estimate-missing", message: "It has no estimate.", evidence: [], effect: { kind: "estimate" } }]

export const refineTicket = ({ facts, ticket, twin, weight, ...subject }: RefineInput): RefinedTicket => {
  const input = checkInput({ ...subject, uid: ticket.uid })
  const stale = facts === null ? [] : staleReferences({ key: ticket.key, content: subject.content }, facts)
  // What the history explains is no riddle any more.
  const explained = new Set(
    subject.content.files.flatMap(({ path }) => (facts?.vanished(path) === undefined ? [] : [path]))
  )
  const findings = [
    ...ofTwin(twin),
    ...stale,
    ...checkTicket(input, ASKED).flatMap((problem) => ofProblem(problem, explained, input)),
    ...ofPriority(input, weight),
    ...ofEstimate(ticket)
  ]
  return { ticket, decision: decisionOf(findings), findings }
}
