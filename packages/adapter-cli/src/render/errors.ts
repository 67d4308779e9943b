/**
 * An error for people (what, why, next) or for programs (one JSON document on standard error).
 *
 * @since 0.1.0
 */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { safe, safeJson } from "./text.ts"

export const renderError = (error: DomainError, json: boolean): string => {
  const { code, details, kind, message, next, why } = error
  if (json)
    return `${safeJson(JSON.stringify({ schemaVersion: 1, kind: "error", class: kind, code, message, why, next, details }))}\n`
  const stack = typeof details["stack"] === "string" && details["stack"] !== "" ? `\n${details["stack"]}` : ""
  return safe(`error: ${message} [${code}]\n  why:  ${why}\n  next: ${next}${stack}\n`)
}
