/**
 * The JSON documents in an output, which tools print among lines for people: one, or one a line.
 *
 * @since 0.1.0
 */
import { isObject } from "../../log/Json.ts"
import { closingOf, parsedJson } from "../readers/jsonText.ts"

/** Texts that only look like documents are read to their end, too: of all together, at most so many times the output. */
const MAX_READ = 4

/** The documents that begin a line, in order, and the text without them. Linear in the text. */
export const splitDocuments = (text: string): { readonly documents: ReadonlyArray<unknown>; readonly rest: string } => {
  const documents: Array<unknown> = []
  const between: Array<string> = []
  const opening = /^[ \t]{0,200}[[{]/gmu
  let kept = 0
  for (let read = 0; read <= MAX_READ * text.length;) {
    const match = opening.exec(text)
    if (match === null) break
    const from = match.index + match[0].length - 1
    const to = closingOf(text, from)
    read += (to === -1 ? text.length : to) - from
    const document = to === -1 ? undefined : parsedJson(text.slice(from, to))
    if (document === undefined) continue
    documents.push(document)
    between.push(text.slice(kept, match.index))
    kept = to
    opening.lastIndex = to
  }
  return { documents, rest: [...between, text.slice(kept)].join("\n") }
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
