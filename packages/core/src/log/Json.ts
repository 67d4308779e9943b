/**
 * What a payload may hold so that it is the same value after it went through JSON text. Pure.
 *
 * @since 0.1.0
 */

/** An object of JSON, of which nothing else is known. */
export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export interface JsonProblem {
  /** `content.fields.due`, empty for the value itself. */
  readonly path: string
  readonly why: string
}

const child = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`)

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The first part of a value that JSON can't carry, or null. `levels` is how deep objects and arrays may nest. */
export const jsonProblem = (value: unknown, levels: number, path = ""): JsonProblem | null => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return null
  if (typeof value === "number") {
    return Number.isFinite(value) ? null : { path, why: `is ${value}, which is not a number that JSON has` }
  }
  if (typeof value !== "object") return { path, why: `JSON has no ${typeof value}` }
  if (levels < 1) return { path, why: "is nested too deeply" }
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      const problem = jsonProblem(value[at], levels - 1, child(path, String(at)))
      if (problem !== null) return problem
    }
    return null
  }
  if (!isPlain(value)) return { path, why: "is an object that JSON doesn't have" }
  for (const key of Object.keys(value)) {
    // Copying such an object by assignment would change the copy's prototype instead.
    if (key === "__proto__") return { path: child(path, key), why: "is a name that objects reserve" }
    const problem = jsonProblem((value as Readonly<Record<string, unknown>>)[key], levels - 1, child(path, key))
    if (problem !== null) return problem
  }
  return null
}

/** The part of a value that most of its JSON is in: `content.body`. Empty when no part has more than half of it. */
export const heaviest = (value: unknown, path = ""): string => {
  if (typeof value !== "object" || value === null) return path
  const whole = JSON.stringify(value).length
  const heavy = Object.entries(value).find(([, part]: [string, unknown]) => 2 * JSON.stringify(part).length > whole)
  return heavy === undefined ? path : heaviest(heavy[1], child(path, heavy[0]))
}

const BEYOND_ASCII = /[^\0-\x7f]/u

/** Length of a text in UTF-8; a lone half of a surrogate pair counts as the three bytes of its replacement. */
export const utf8Length = (text: string): number => {
  // Most texts; looking for anything else is a tenth of the work of counting.
  if (!BEYOND_ASCII.test(text)) return text.length
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) continue
    const pair = unit >= 0xd800 && unit <= 0xdbff && isLow(text.charCodeAt(at + 1))
    // A pair is two units and four bytes.
    bytes += unit < 0x800 ? 1 : 2
    if (pair) at += 1
  }
  return bytes
}

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** True when the text has more than `limit` bytes in UTF-8; counts only when the length alone doesn't tell. */
export const exceedsBytes = (text: string, limit: number): boolean =>
  text.length > limit || (text.length * 3 > limit && utf8Length(text) > limit)
