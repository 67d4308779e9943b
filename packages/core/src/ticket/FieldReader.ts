/**
 * Single fields of a ticket file's header as texts and lists of texts, every mistake named by file, line and field.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "../log/DomainError.ts"
import type { FrontMatter } from "./FrontMatter.ts"

/** A field or section of a ticket file that says something impossible; the file itself is never changed. */
export const ticketInvalid = (
  file: string,
  place: { readonly line: number; readonly column: number },
  field: string,
  what: string,
  next: string
): DomainError =>
  domainError(
    "usage",
    "ticket-invalid",
    `${file}:${place.line}:${place.column}: ${field}: ${what}`,
    "A ticket is planned and judged by what its file says, so nothing in it is guessed.",
    next,
    { file, line: place.line, column: place.column, field }
  )

/** Leaves the reading of a header early; never reaches a caller of ours. */
export class Refused extends Error {
  readonly error: DomainError
  constructor(error: DomainError) {
    super(error.message)
    this.error = error
  }
}

/** Reads fields of one header; what can't be read throws `Refused`. */
export const fieldReader = (front: FrontMatter, file: string) => {
  const refuse = (field: string, what: string, next: string): never => {
    throw new Refused(ticketInvalid(file, front.placeOf(field), field, what, next))
  }
  /** Text of a scalar; null when the field is absent or empty. */
  const text = (field: string): string | null => {
    const value = front.fields.get(field) ?? null
    if (value === null) return null
    if (typeof value === "object") {
      const what = Array.isArray(value) ? "list" : "map"
      return refuse(field, `this has to be one text, not a ${what}.`, `Write ${field}: text.`)
    }
    return typeof value === "string" ? value : JSON.stringify(value)
  }
  /** A list, or one text with commas. */
  const texts = (field: string): ReadonlyArray<string> => {
    const value = front.fields.get(field) ?? null
    if (value === null) return []
    if (typeof value === "object" && !Array.isArray(value))
      return refuse(field, "this has to be a list of texts, not a map.", `Write ${field}: [one, two].`)
    if (!Array.isArray(value)) {
      return (text(field) ?? "")
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "")
    }
    return value.flatMap((item: unknown) => {
      if (item === null) return []
      if (typeof item === "object") return refuse(field, "every entry has to be a text.", `Write ${field}: [one, two].`)
      return [typeof item === "string" ? item : JSON.stringify(item)]
    })
  }
  return { refuse, text, texts }
}

export type FieldReader = ReturnType<typeof fieldReader>
