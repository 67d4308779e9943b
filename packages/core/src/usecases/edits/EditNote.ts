/**
 * What became of one edited file, for people: one line each.
 *
 * @since 0.1.0
 */
import type { DomainError } from "../../log/DomainError.ts"

export interface EditNote {
  readonly path: string
  readonly key: string | null
  /** `left`: it stays as it is and comes again; the message says what to mend or to wait for. */
  readonly result: "imported" | "adopted" | "rejected" | "restored" | "merged" | "left"
  /** Of what was refused; null otherwise. */
  readonly code: string | null
  readonly message: string
}

/** A file that nobody could take: named with the error, untouched. */
export const leftBecause = (path: string, key: string | null, error: DomainError): EditNote => ({
  path,
  key,
  result: "left",
  code: error.code,
  message: `${error.message.startsWith(path) ? "" : `${path}: `}${error.message} ${error.next}`
})
