/**
 * The acceptance criteria of a draft: given, written, or sentences of the request that name what has to be true. Pure.
 *
 * @since 0.1.0
 */
import { SECTIONS } from "../../ticket/TicketSections.ts"
import { type Inferred, itSays } from "./Inferred.ts"
import type { Placed } from "./placeParts.ts"
import type { Answers } from "./Questions.ts"
import { requirementsIn } from "./sentences.ts"

const EXPECTED = "expected behavior"
/** What is expected as one sentence can be observed; more than that is a text. */
const LONGEST = 300

/** Texts in order. A section that is written in a form of its own stays as it is, and nothing is added to it. */
export const draftCriteria = (input: {
  readonly type: string
  readonly given: ReadonlyArray<string>
  /** False where somebody gives the parts: sentences stay what they are then. */
  readonly infers: boolean
  readonly placed: Placed
  /** Changed where a sentence is what is expected of a bug. */
  readonly sections: Map<string, string>
  readonly answers: Answers
  readonly note: (one: Inferred) => void
}): ReadonlyArray<string> => {
  const { answers, given, infers, note, placed, sections, type } = input
  const said = [...answers].filter(([id]) => id.startsWith("criterion/")).flatMap(([, texts]) => texts)
  if (given.length > 0) return [...given, ...said]
  const written = sections.has(SECTIONS.criteria) ? [] : placed.criteria
  const required =
    !infers || written.length > 0 || sections.has(SECTIONS.criteria)
      ? []
      : requirementsIn(sections.get(SECTIONS.description) ?? "")
  const answer = answers.get(`section/${EXPECTED}`)?.[0]
  if (type === "BUG" && answer === undefined && !sections.has(EXPECTED) && required.length > 0) {
    const [first] = required
    if (first !== undefined) {
      sections.set(EXPECTED, required.map(({ text }) => `${text}.`).join(" "))
      note({ field: "Expected Behavior", value: first.text, why: itSays(first.said) })
    }
  }
  const expected = answer ?? sections.get(EXPECTED)
  const observed =
    type === "BUG" &&
    infers &&
    written.length === 0 &&
    required.length === 0 &&
    expected !== undefined &&
    isOneLine(expected)
      ? [{ text: expected.replace(/\.$/u, ""), why: "it is the expected behavior" }]
      : []
  const inferred = [...required.map(({ said, text }) => ({ text, why: itSays(said) })), ...observed]
  if (sections.has(SECTIONS.criteria)) return []
  for (const { text, why } of inferred) note({ field: "Acceptance Criteria", value: text, why })
  return [...written, ...inferred.map(({ text }) => text), ...said]
}

const isOneLine = (text: string): boolean => !text.includes("\n") && text.length <= LONGEST && /\p{L}/u.test(text)
