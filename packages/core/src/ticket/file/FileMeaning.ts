/**
 * What a ticket file means, whatever its formatting: content and status. Header order, quotes, comments, line endings
 * and blank lines at the end are form; dates, claim and estimate are told by the toolkit and never read.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { BacklogState } from "../../backlog/BacklogState.ts"
import { canonicalKey } from "../../backlog/TicketKey.ts"
import type { DomainError } from "../../log/DomainError.ts"
import type { TicketContent } from "../Ticket.ts"
import { type ParsedTicket, parseTicketFile } from "../TicketDocument.ts"

export interface FileMeaning {
  readonly uid: string | null
  /** As written. */
  readonly key: string | null
  /** As written; null where the file says nothing. */
  readonly status: string | null
  /** `dependsOn` holds uids; keys that nobody knows stay as written. */
  readonly content: TicketContent
}

/** Line endings and blank lines at the end are not what a person said. */
export const plainText = (text: string): string => text.replaceAll(/\r\n?/gu, "\n").trimEnd()

export const sameText = (one: string, other: string): boolean => one === other || plainText(one) === plainText(other)

const uidOf = (state: Pick<BacklogState, "keys">, key: string): string =>
  state.keys.get((canonicalKey(key) ?? key).toUpperCase()) ?? key

/** The content, with the uids of tickets that are known by now. */
export const withUids = (
  { content }: Pick<FileMeaning, "content">,
  state: Pick<BacklogState, "keys">
): TicketContent => ({
  ...content,
  dependsOn: content.dependsOn.map((one) => uidOf(state, one))
})

const meaningOf = (parsed: ParsedTicket, state: Pick<BacklogState, "keys">): FileMeaning => {
  const { key, status, uid } = parsed
  return { uid, key, status, content: withUids(parsed, state) }
}

/** Errors (class usage): `ticket-yaml-invalid`, `ticket-invalid`. */
export const readMeaning = (
  text: string,
  path: string,
  state: Pick<BacklogState, "keys">
): Result.Result<FileMeaning, DomainError> =>
  Result.map(parseTicketFile(text, { path }), (parsed) => meaningOf(parsed, state))

/** The same text for the same data, whatever the order of its names. */
export const stableJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(stableJson).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${stableJson(inner)}`).join(",")}}`
}

/** What is digested to compare contents: everything that a person writes, and nothing that is derived from it. */
export const contentText = ({ body, dependsOn, fields, priority, tags, title, type }: TicketContent): string =>
  stableJson([type, title, priority, tags, [...dependsOn].toSorted(), fields, plainText(body)])
