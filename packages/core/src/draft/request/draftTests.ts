/**
 * The planned tests of a draft: one for each criterion, below the heading that the type asks for. Pure.
 *
 * @since 0.1.0
 */
import { isTestPath } from "../../gate/TestPaths.ts"
import { criteriaFrom } from "../../ticket/Criteria.ts"
import { templateOf } from "../../ticket/TemplateSections.ts"
import type { PlannedFile } from "../../ticket/Ticket.ts"
import type { Inferred } from "./Inferred.ts"
import type { Answers } from "./Questions.ts"

/** Their tests are those that are there, or no code at all: a criterion is no new test. */
const NO_NEW_TESTS = new Set(["REFACTOR", "QUALITY", "IDEA"])

/** Texts for `testsText`, each with its kind. */
export const draftTests = (input: {
  readonly type: string
  readonly given: ReadonlyArray<string>
  /** The request has a section of tests, or somebody gives the parts. */
  readonly written: boolean
  readonly criteria: ReadonlyArray<string>
  readonly files: ReadonlyArray<PlannedFile>
  readonly answers: Answers
  readonly note: (one: Inferred) => void
}): ReadonlyArray<string> => {
  const { answers, criteria, files, given, note, type, written } = input
  const { requires, tests } = templateOf(type)
  const kinds = tests.map(([kind]) => kind)
  const said = kinds.flatMap((kind) =>
    (answers.get(`test/${kind.toLowerCase()}`) ?? []).map((text) => `${kind}: ${text}`)
  )
  if (given.length > 0) return [...given, ...said]
  if (said.length > 0 || written || NO_NEW_TESTS.has(type)) return said
  const own = files.filter(({ path }) => isTestPath(path))
  const [file] = own
  const place = file !== undefined && own.length === 1 ? `, in ${file.path}` : ""
  const plain = kinds.find((kind) => !requires.includes(kind)) ?? ""
  return criteriaFrom(criteria).map(({ id, text }, at) => {
    // The kind that the type has to have is planned for what is asked first.
    const kind = (at === 0 ? requires[0] : undefined) ?? plain
    note({ field: "Test Strategy", value: `${kind}: ${text}`, why: `it shows ${id}` })
    return `${kind}: ${text} → verifies ${id}${place}`
  })
}
