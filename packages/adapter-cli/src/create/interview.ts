/**
 * Asks whoever sits at the terminal what the request doesn't say, one question at a time. Each answer may answer the next one,
 * so the draft is made anew before it is asked.
 *
 * @since 0.1.0
 */
import type { Inferred } from "@backlog-toolkit/core/draft/request/Inferred"
import type { Answers, Question } from "@backlog-toolkit/core/draft/request/Questions"
import { type Ask, asking, type Terminal } from "../ask.ts"
import { safeLine } from "../render/text.ts"

interface Drafted {
  readonly inferred: ReadonlyArray<Inferred>
  readonly questions: ReadonlyArray<Question>
}

/** Ends all questions. */
const END = "."

type Answered = ReadonlyArray<string> | "end"

const choose = async (question: Question, ask: Ask, say: (text: string) => void): Promise<Answered> => {
  const { choices, preset, text } = question
  for (;;) {
    const said = await ask(`${safeLine(text)} (${choices.join(", ")})`, preset)
    if (said === END) return "end"
    if (said === null) return []
    const exact = choices.find((choice) => choice.toLowerCase() === said.toLowerCase())
    const near = choices.filter((choice) => choice.toLowerCase().startsWith(said.toLowerCase()))
    const chosen = exact ?? (near.length === 1 ? near[0] : undefined)
    if (chosen !== undefined) return [chosen]
    say(`  ${safeLine(said)} is none of them. Enter leaves it open.\n`)
  }
}

/** Answers until there is none; `check` has a sentence for what can't be taken. */
const several = async (
  { form, text }: Question,
  check: (answer: string) => string | null,
  ask: Ask,
  say: (text: string) => void
): Promise<Answered> => {
  const answers: Array<string> = []
  for (;;) {
    const said = await ask(answers.length === 0 ? safeLine(text) : "  and then", null)
    if (said === null) return answers
    // In a list that has begun it is the list's end: what was said counts.
    if (said === END) return answers.length === 0 ? "end" : answers
    const wrong = check(said)
    if (wrong === null) answers.push(said)
    else say(`  ${safeLine(wrong)}\n`)
    if (form === "text" && answers.length > 0) return answers
  }
}

const NOTHING: Answers = new Map()

/** The last draft. Where `check` has something to say against an answer, it is asked for again. */
export const interview = <D extends Drafted>(
  draft: (answers: Answers) => D,
  check: (question: Question, answer: string) => string | null,
  terminal?: Terminal
): Promise<D> => {
  const first = draft(NOTHING)
  if (first.questions.length === 0) return Promise.resolve(first)
  return asking(async (ask, say) => {
    for (const { field, value, why } of first.inferred) say(`${safeLine(`${field}: ${value}, because ${why}.`)}\n`)
    say("Enter leaves a question open, . ends them all.\n")
    const answers = new Map<string, ReadonlyArray<string>>()
    const asked = new Set<string>()
    let now = first
    for (;;) {
      const question = now.questions.find(({ id }) => !asked.has(id))
      if (question === undefined) return now
      const said = await (question.form === "choice"
        ? choose(question, ask, say)
        : several(question, (answer) => check(question, answer), ask, say))
      if (said === "end") return now
      asked.add(question.id)
      if (said.length === 0) continue
      answers.set(question.id, said)
      now = draft(answers)
    }
  }, terminal)
}
