/**
 * JSON that other tools wrote: read so that it can be given back value for value, or refused.
 *
 * @since 0.1.0
 */
import { shown } from "../log/shown.ts"
import { WrongItem } from "./Item.ts"

/** Levels that a record nests; tools use five or six, and writing what nests without end would exhaust the stack. */
const MAX_NESTING = 100
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gu
const WHOLE = /^-?\d{16,}$/u
/** No whole number of more digits is written in full by anybody. */
const MAX_DIGITS = 300
/** Fewer digits than this always are exact. */
const MANY_DIGITS = /\d{16}/u

const isDeep = (value: unknown): boolean => {
  let level: ReadonlyArray<unknown> = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NESTING) return true
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []))
  }
  return false
}

/** What stands between the strings of a text that is JSON. No pattern for strings: the stack of one ends before a long string does. */
function* betweenStrings(json: string): Generator<string> {
  let from = 0
  for (let quote = json.indexOf('"'); quote !== -1; quote = json.indexOf('"', from)) {
    yield json.slice(from, quote)
    let end = json.indexOf('"', quote + 1)
    for (; end !== -1; end = json.indexOf('"', end + 1)) {
      let slashes = 0
      while (json[end - 1 - slashes] === "\\") slashes += 1
      if (slashes % 2 === 0) break
    }
    if (end === -1) return
    from = end + 1
  }
  yield json.slice(from)
}

/** A whole number that JavaScript would round without a word. */
const inexactIn = (json: string): string | null => {
  if (!MANY_DIGITS.test(json)) return null
  for (const part of betweenStrings(json)) {
    if (!MANY_DIGITS.test(part)) continue
    for (const [token] of part.matchAll(NUMBER)) {
      // A number that JavaScript wrote is read as it was, although it stands for all those near it.
      if (!WHOLE.test(token) || String(Number(token)) === token) continue
      if (token.length > MAX_DIGITS || BigInt(token) !== BigInt(Number(token))) return token
    }
  }
  return null
}

/** Throws `WrongItem` for what is no JSON, nests too deeply, or has a number that can't be kept. */
export const parseJson = (text: string, place: string): unknown => {
  const refuse = (what: string): never => {
    throw new WrongItem({ place, field: null, what })
  }
  const json = text.startsWith("\uFEFF") ? text.slice(1) : text
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : ""
    return refuse(`this is no JSON (${shown(why)})`)
  }
  if (isDeep(value)) return refuse(`this nests deeper than ${MAX_NESTING} levels`)
  const inexact = inexactIn(json)
  return inexact === null ? value : refuse(`the number ${shown(inexact)} can't be kept exactly; write it as a text`)
}
