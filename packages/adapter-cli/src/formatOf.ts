/**
 * The format that a call names.
 *
 * @since 0.1.0
 */
import { nearest } from "@backlog-toolkit/core/backlog/nearest"
import { FORMAT_NAMES, type Format } from "@backlog-toolkit/core/exchange/Format"
import { formatNamed } from "@backlog-toolkit/core/exchange/formats"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { Call } from "./Verb.ts"

/** Null when none is named. Throws `format-unknown`. */
export const formatOf = (call: Call): Format | null => {
  const asked = call.value("format")
  if (asked === null) return null
  const format = formatNamed(asked)
  if (format !== undefined) return format
  const [near] = nearest(asked, FORMAT_NAMES, 1)
  throw domainError(
    "usage",
    "format-unknown",
    `"${asked}" is no format of tickets.`,
    `These are: ${FORMAT_NAMES.join(", ")}.`,
    near === undefined ? "Name one of them." : `Did you mean --format ${near}?`,
    { flag: "format", formats: FORMAT_NAMES }
  )
}
