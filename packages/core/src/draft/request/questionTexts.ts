/**
 * How the parts of a ticket are asked for, as data.
 *
 * @since 0.1.0
 */
import { sectionName } from "../../ticket/SectionName.ts"

export type Form = "text" | "list" | "choice"

interface Asked {
  readonly text: string
  readonly form: Form
}

/** By the section, as `sectionName` spells it. */
const SECTION_QUESTIONS: ReadonlyMap<string, Asked> = new Map<string, Asked>([
  ["context", { text: "Why is it wanted?", form: "text" }],
  ["description", { text: "What is to be done, so that nobody has to ask?", form: "text" }],
  ["steps to reproduce", { text: "How does one get there? One step at a time, from the beginning", form: "list" }],
  ["expected behavior", { text: "What should happen?", form: "text" }],
  ["actual behavior", { text: "What happens instead?", form: "text" }],
  ["hypothesis", { text: "What do you believe? If …, then …, because …", form: "text" }],
  ["validation required", { text: "What has to be found out?", form: "list" }],
  ["metrics of success", { text: "Which figure tells, from what to what, and how is it measured?", form: "text" }],
  ["threat", { text: "Who can do what to whom, and how?", form: "text" }],
  ["expected protection", { text: "What has to be impossible?", form: "text" }],
  ["target state", { text: "What is better afterwards, and how is it measured?", form: "text" }],
  ["unchanged behavior", { text: "What must stay the same?", form: "text" }],
  ["behavior under test", { text: "What is not pinned down yet?", form: "text" }],
  ["affected files", { text: "Which file does it touch? [create|modify|delete:]path", form: "list" }],
  ["verification commands", { text: "Which command shows that it works?", form: "list" }]
])

/** Where one section means something else for each type. */
const TYPE_QUESTIONS: ReadonlyMap<string, Asked> = new Map<string, Asked>([
  ["QUALITY/current state", { text: "What is wrong, and how does it show?", form: "text" }],
  ["REFACTOR/current state", { text: "What is hard to change, and why?", form: "text" }]
])

/** The question for a section; one of a project's own is asked for by its name. */
export const askedFor = (type: string, heading: string): Asked => {
  const name = sectionName(heading)
  return (
    TYPE_QUESTIONS.get(`${type}/${name}`) ??
    SECTION_QUESTIONS.get(name) ?? { text: `What belongs into “${heading}”?`, form: "text" }
  )
}
