/**
 * Reads a ticket once for all checks. Pure.
 *
 * @since 0.1.0
 */
import { readSections } from "../ticket/TicketSections.ts"
import type { CheckInput } from "./Check.ts"
import { scopeOf } from "./Scope.ts"

export const checkInput = (subject: Omit<CheckInput, "read" | "scope">): CheckInput => ({
  ...subject,
  read: readSections(subject.content.body),
  scope: scopeOf(subject)
})
