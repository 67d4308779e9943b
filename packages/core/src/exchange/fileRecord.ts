/**
 * The record of a ticket that is a file of its own: its path, and its text below.
 *
 * @since 0.1.0
 */
import type { SourceText } from "./ForeignTicket.ts"

export const recordFrom = ({ path, text }: SourceText): string => `${path}\n${text}`

export const textOf = (record: string): SourceText => {
  const at = record.indexOf("\n")
  return { path: record.slice(0, at), text: record.slice(at + 1) }
}
