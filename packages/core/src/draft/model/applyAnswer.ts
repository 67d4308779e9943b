/**
 * From a model's answer to answers of the open questions: what somebody said stays, and the model fills what is open. Pure.
 *
 * @since 0.1.0
 */
import { problemOf } from "../../ticket/AffectedFiles.ts"
import { sectionName } from "../../ticket/SectionName.ts"
import { TEST_KINDS, templateOf } from "../../ticket/TemplateSections.ts"
import type { ProposedFile } from "../request/draftFiles.ts"
import { type Answers, type Question, sectionId } from "../request/Questions.ts"
import type { DraftAnswer } from "./DraftAnswer.ts"

export interface Applied {
  readonly answers: Answers
  readonly files: ReadonlyArray<ProposedFile>
  /** What of the answer fits nowhere, as sentences. */
  readonly wrong: ReadonlyArray<string>
}

const inlineCode = (command: string): string => {
  const text = command.replaceAll(/\s+/gu, " ").trim()
  const fence = "`".repeat(Math.max(0, ...(text.match(/`+/gu) ?? []).map((run) => run.length)) + 1)
  return fence === "`" ? `\`${text}\`` : `${fence} ${text} ${fence}`
}

/** A command stays text of the criterion: nothing runs it. */
const criterionText = ({ text, verification }: DraftAnswer["criteria"][number]): string =>
  `${text.replaceAll(/\s+/gu, " ").trim()}${verification === null ? "" : ` (shown by ${inlineCode(verification)})`}`

const listed = (text: string): ReadonlyArray<string> =>
  text
    .split("\n")
    .map((line) => line.replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/u, "").trim())
    .filter((line) => line !== "")

/** `type` is the draft's, `questions` are its open ones, `by` is who answered. */
export const applyAnswer = (
  answer: DraftAnswer,
  { by, questions, type }: { readonly by: string; readonly questions: ReadonlyArray<Question>; readonly type: string }
): Applied => {
  const open = new Map(questions.map((question) => [question.id, question]))
  const answers = new Map<string, ReadonlyArray<string>>()
  const wrong: Array<string> = []
  for (const { heading, text } of answer.sections) {
    const id = sectionId(heading)
    const question = open.get(id)
    const offered = questions.filter((one) => one.id.startsWith("section/")).map(({ field }) => field)
    if (question === undefined) {
      const known = ["context", "description", ...templateOf(type).own.map((own) => sectionName(own.heading))]
      // What somebody wrote already stays: nobody asked for it.
      if (!known.includes(sectionName(heading)))
        wrong.push(`sections: there is no section “${heading}”. Open are ${offered.join(", ")}.`)
    } else answers.set(id, question.form === "list" ? listed(text) : [text])
  }
  const criteria = [...open.keys()].filter((id) => id.startsWith("criterion/"))
  if (criteria.length > 0) {
    for (const [at, criterion] of answer.criteria.entries())
      answers.set(`criterion/${at + 1}`, [criterionText(criterion)])
  }
  if ([...open.keys()].some((id) => id.startsWith("test/"))) {
    for (const { kind, text } of answer.tests) {
      const known = TEST_KINDS.find((one) => one.toLowerCase() === kind.trim().toLowerCase())
      if (known === undefined) wrong.push(`tests: “${kind}” is none of ${TEST_KINDS.join(", ")}.`)
      else {
        const id = `test/${known.toLowerCase()}`
        answers.set(id, [...(answers.get(id) ?? []), text])
      }
    }
  }
  const files: Array<ProposedFile> = []
  if (open.has("section/affected files")) {
    for (const { action, path, to, why } of answer.files) {
      const file = { path, action, to: action === "rename" ? to : null, note: why }
      const problem = problemOf(file)
      if (problem === null) files.push({ ...file, why: `${by} proposes it` })
      else wrong.push(`files: ${problem}`)
    }
  }
  return { answers, files, wrong }
}
