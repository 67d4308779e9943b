/**
 * Asks every check about one ticket. Pure.
 *
 * @since 0.1.0
 */
import { CHECKS } from "./Catalogue.ts"
import { type Check, type CheckInput, LEVELS, type Problem } from "./Check.ts"

/** Errors first, then warnings and notes, each in the order of the catalogue; no sentence twice. */
export const checkTicket = (input: CheckInput, checks: ReadonlyArray<Check> = CHECKS): ReadonlyArray<Problem> => {
  const said = new Set<string>()
  const found = checks.flatMap(({ code, find, level }) =>
    find(input)
      .filter(({ message }) => said.size < said.add(message).size)
      .map((one): Problem => ({ ...one, code, level }))
  )
  return LEVELS.flatMap((level) => found.filter((problem) => problem.level === level))
}
