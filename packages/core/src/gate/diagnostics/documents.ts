/**
 * The JSON documents in an output, which tools print among lines for people: one, or one a line.
 *
 * @since 0.1.0
 */
import { isObject } from "../../log/Json.ts"
import { closingOf, parsedJson } from "../readers/jsonText.ts"

/** Openings that are looked at before the rest is taken for prose: each may be read to the end. */
const MAX_UNCLOSED = 20

/** Every document that begins a line, in order. Linear in the text. */
export const jsonDocuments = (text: string): ReadonlyArray<unknown> => {
  const documents: Array<unknown> = []
  const opening = /^[ \t]*[[{]/gmu
  for (let unclosed = 0; unclosed < MAX_UNCLOSED;) {
    const match = opening.exec(text)
    if (match === null) break
    const from = match.index + match[0].length - 1
    const to = closingOf(text, from)
    if (to === -1) {
      unclosed += 1
      continue
    }
    const document = parsedJson(text.slice(from, to))
    if (document === undefined) unclosed += 1
    else {
      documents.push(document)
      opening.lastIndex = to
    }
  }
  return documents
}

/** A value some levels down; undefined when something on the way is missing. */
export const at = (value: unknown, ...path: ReadonlyArray<string | number>): unknown =>
  path.reduce<unknown>((inner, step) => {
    if (typeof step === "number") return Array.isArray(inner) ? (inner as ReadonlyArray<unknown>)[step] : undefined
    return isObject(inner) ? inner[step] : undefined
  }, value)

export const textAt = (value: unknown, ...path: ReadonlyArray<string | number>): string | undefined => {
  const found = at(value, ...path)
  return typeof found === "string" ? found : undefined
}

/** A number as text, as the parsers of lines have it. */
export const numberAt = (value: unknown, ...path: ReadonlyArray<string | number>): string | undefined => {
  const found = at(value, ...path)
  return typeof found === "number" && Number.isSafeInteger(found) ? String(found) : undefined
}

export const listAt = (value: unknown, ...path: ReadonlyArray<string | number>): ReadonlyArray<unknown> => {
  const found = at(value, ...path)
  return Array.isArray(found) ? (found as ReadonlyArray<unknown>) : []
}
