/**
 * Reading the fields of one JSON record. What is wrong is named by file, line and field; the first mistake of a record ends its reading.
 *
 * @since 0.1.0
 */
import { isObject, type JsonObject } from "../log/Json.ts"
import { quoted } from "../log/shown.ts"

export interface Problem {
  readonly place: string
  readonly field: string | null
  readonly what: string
}

export class WrongItem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.what)
    this.problem = problem
  }
}

/** The entry that a table has of its own: what people write may be a name that every object has (`constructor`). */
export const entryOf = <A>(table: Readonly<Record<string, A>>, name: string): A | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

const isNothing = (value: unknown): boolean => value === undefined || value === null

/** What a value is called in an error. */
const kindOf = (value: unknown): string =>
  Array.isArray(value)
    ? "a list"
    : value === null
      ? "nothing"
      : typeof value === "object"
        ? "an object"
        : quoted(JSON.stringify(value))

export interface Item {
  readonly place: string
  readonly value: JsonObject
  /** Empty for a field that is not there. */
  readonly text: (field: string) => string
  readonly textOrNull: (field: string) => string | null
  /** A text, or a number as text. */
  readonly name: (field: string) => string
  readonly list: (field: string) => ReadonlyArray<unknown>
  readonly items: (field: string) => ReadonlyArray<Item>
  readonly names: (field: string) => ReadonlyArray<string>
  readonly refuse: (field: string | null, what: string) => never
}

export const itemOf = (value: unknown, place: string): Item => {
  const refuse = (field: string | null, what: string): never => {
    throw new WrongItem({ place, field, what })
  }
  if (!isObject(value)) return refuse(null, `a ticket has to be an object, not ${kindOf(value)}`)
  const textOrNull = (field: string): string | null => {
    const found = value[field]
    if (isNothing(found)) return null
    return typeof found === "string" ? found : refuse(field, `this has to be a text, not ${kindOf(found)}`)
  }
  const nameIn = (found: unknown, field: string): string =>
    typeof found === "string" && found.trim() !== ""
      ? found
      : typeof found === "number" && Number.isFinite(found)
        ? String(found)
        : refuse(field, `this has to be a name or a number, not ${isNothing(found) ? "missing" : kindOf(found)}`)
  const list = (field: string): ReadonlyArray<unknown> => {
    const found = value[field]
    if (isNothing(found)) return []
    return Array.isArray(found)
      ? (found as ReadonlyArray<unknown>)
      : refuse(field, `this has to be a list, not ${kindOf(found)}`)
  }
  return {
    place,
    value,
    textOrNull,
    text: (field) => textOrNull(field) ?? "",
    name: (field) => nameIn(value[field], field),
    list,
    items: (field) => list(field).map((one) => itemOf(one, place)),
    names: (field) => list(field).map((one) => nameIn(one, field)),
    refuse
  }
}

/** A text or a number as text; empty for anything else. */
export const wordOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : ""

/** A title that somebody can see. */
export const titleOf = ({ refuse, text }: Item, field = "title"): string => {
  const title = text(field).replaceAll(/\s+/gu, " ").trim()
  return title === "" ? refuse(field, "a ticket needs a title") : title
}
