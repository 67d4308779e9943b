/**
 * What a ticket says about the tickets that come first.
 *
 * @since 0.1.0
 */
import { findSection, isWritten, SECTIONS } from "../ticket/TicketSections.ts"
import type { Check, CheckInput, Place } from "./Check.ts"

const name = SECTIONS.dependencies
const place: Place = { in: "section", name }
const asked = ({ config, content, read }: CheckInput): boolean =>
  config.ticketValidation.requireDependencyCheck && read.tooMuch === null && content.dependsOn.length === 0

export const dependenciesUnsaid: Check = {
  code: "dependencies-unsaid",
  level: "error",
  group: "completeness",
  rule: "The section Dependencies names what comes first, or says that there is nothing.",
  keys: ["ticketValidation.requireDependencyCheck"],
  find: (input) => {
    const { content, read } = input
    if (!asked(input) || read.dependencies.length > 0) return []
    const section = findSection(read.sections, name)
    if (isWritten(content.body, section)) return []
    return [
      {
        place: section === undefined ? { in: "ticket" } : place,
        message: "Nothing is said about dependencies: name the tickets that come first, or write (none)."
      }
    ]
  }
}

export const dependenciesDiffer: Check = {
  code: "dependencies-differ",
  level: "error",
  group: "completeness",
  rule: "A ticket whose section Dependencies names tickets waits for some.",
  keys: ["ticketValidation.requireDependencyCheck"],
  find: (input) => {
    const { read } = input
    if (!asked(input) || read.dependencies.length === 0) return []
    return [
      {
        place,
        message: `The section Dependencies names ${read.dependencies.join(", ")}, but the ticket waits for none: name them (--dep), or write (none).`
      }
    ]
  }
}
