/**
 * An error for people (what, why, next) or for programs (one JSON document on standard error).
 *
 * @since 0.1.0
 */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { safe, safeJson } from "./text.ts"

/** Characters of a sentence at most: an error repeats what it was given, and that may be a pasted page. */
const MAX_SENTENCE = 1000

/** What a cut may leave of a character. */
const HALF = /\p{Cs}$/u

const cut = (sentence: string): string =>
  sentence.length <= MAX_SENTENCE ? sentence : `${sentence.slice(0, MAX_SENTENCE).replace(HALF, "")}…`

export const renderError = (error: DomainError, json: boolean): string => {
  const { code, details, kind, message, next, why } = error
  if (json)
    return `${safeJson(JSON.stringify({ schemaVersion: 1, kind: "error", class: kind, code, message, why, next, details }))}\n`
  const stack = typeof details["stack"] === "string" && details["stack"] !== "" ? `\n${details["stack"]}` : ""
  return safe(`error: ${cut(message)} [${code}]\n  why:  ${cut(why)}\n  next: ${cut(next)}${stack}\n`)
}
