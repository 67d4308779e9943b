/**
 * Asks every check about one ticket. Pure.
 *
 * @since 0.1.0
 */
import { readSections } from "../ticket/TicketSections.ts"
import { CHECKS } from "./Catalogue.ts"
import { type CheckInput, LEVELS, type Problem } from "./Check.ts"

/** Errors first, then warnings and notes, each in the order of the catalogue; no sentence twice. */
export const checkTicket = (subject: Omit<CheckInput, "read">): ReadonlyArray<Problem> => {
  const input: CheckInput = { ...subject, read: readSections(subject.content.body) }
  const said = new Set<string>()
  const found = CHECKS.flatMap(({ code, find, level }) =>
    find(input)
      .filter(({ message }) => said.size < said.add(message).size)
      .map((one): Problem => ({ ...one, code, level }))
  )
  return LEVELS.flatMap((level) => found.filter((problem) => problem.level === level))
}
