/**
 * Finds any of many patterns in prose, whole words only. Making a pattern of them all takes longer than all else that a short
 * command does, so one is made of those alone whose first letters are in the text.
 *
 * @since 0.1.0
 */

/** A space of a pattern, outside of `[…]`. */
const SPACE = /\[[^\]]*\]| /gu
/** A line break between two words counts as a space. */
const spaced = (pattern: string): string => pattern.replaceAll(SPACE, (found) => (found === " " ? "\\s{1,4}" : found))

/** Whatever isn't punctuation above ASCII: real classes of letters take many times as long to make. */
const ABOVE = "\\u00c0-\\u1fff\\u2c00-\\uffff"
/** A letter, digit, `_`, or a hyphen on either side belongs to another word. */
const BEFORE = `(?<![\\w${ABOVE}]|[\\w${ABOVE}]-)`
const BEHIND = `(?![\\w${ABOVE}]|-[\\w${ABOVE}])`

/** Offset behind the bracket that closes the one at `from`. */
const closing = (pattern: string, from: number): number => {
  let depth = 0
  for (let at = from; at < pattern.length; at++) {
    const sign = pattern[at]
    if (sign === "\\") at += 1
    else if (sign === "[") at = pattern.indexOf("]", at)
    else if (sign === "(") depth += 1
    else if (sign === ")" && --depth === 0) return at + 1
  }
  return pattern.length
}

/** Between the bars that are in no group. */
const alternatives = (pattern: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  let from = 0
  for (let at = 0; at < pattern.length; at++) {
    const sign = pattern[at]
    if (sign === "\\") at += 1
    else if (sign === "[") at = pattern.indexOf("]", at)
    else if (sign === "(") at = closing(pattern, at) - 1
    else if (sign === "|") {
      found.push(pattern.slice(from, at))
      from = at + 1
    }
  }
  return [...found, pattern.slice(from)]
}

const LITERAL = /^[a-z0-9']+/u
const OPTIONAL = /^[?*]|^\{0,/u
const LOOKING = /^\(\?(?:<?[=!])/u

/**
 * Letters that whatever fits the pattern begins with, one text for each way to begin; null where it can begin with anything.
 * Of what is in the patterns of this folder: groups, lookarounds, classes, escapes, quantifiers.
 */
export const beginningsOf = (pattern: string): ReadonlyArray<string> | null => {
  const ways = alternatives(pattern)
  if (ways.length > 1) {
    const each = ways.map(beginningsOf)
    return each.includes(null) ? null : each.flatMap((one) => one ?? [])
  }
  if (LOOKING.test(pattern)) return beginningsOf(pattern.slice(closing(pattern, 0)))
  if (pattern.startsWith("(?:")) {
    const end = closing(pattern, 0)
    const inside = beginningsOf(pattern.slice(3, end - 1))
    const optional = OPTIONAL.exec(pattern.slice(end))
    if (inside === null || optional === null) return inside
    const rest = beginningsOf(pattern.slice(end).replace(/^(?:[?*]|\{[\d,]+\})/u, ""))
    return rest === null ? null : [...inside, ...rest]
  }
  const literal = LITERAL.exec(pattern)?.[0] ?? ""
  const sure = OPTIONAL.test(pattern.slice(literal.length)) ? literal.slice(0, -1) : literal
  return sure === "" ? null : [sure]
}

export type Find = (prose: string) => RegExpExecArray | null

/** Finds the first place of any pattern in text of `proseOf`; of those that fit there, the first one. */
export const finder = (patterns: ReadonlyArray<string>, where: "anywhere" | "start" = "anywhere"): Find => {
  let beginnings: ReadonlyArray<ReadonlyArray<string> | null> | null = null
  const made = new Map<string, RegExp>()
  return (prose) => {
    beginnings ??= patterns.map(beginningsOf)
    const possible = beginnings.flatMap((words, at) =>
      words === null || words.some((word) => prose.includes(word)) ? [at] : []
    )
    if (possible.length === 0) return null
    const name = possible.join(" ")
    let pattern = made.get(name)
    if (pattern === undefined) {
      const any = possible.map((at) => spaced(patterns[at] ?? "")).join("|")
      // Of UTF-16 units: with the flag u every repetition is made for characters of two units too, which no pattern has.
      pattern = new RegExp(`${where === "start" ? "^\\s*" : ""}${BEFORE}(?:${any})${BEHIND}`)
      made.set(name, pattern)
    }
    return pattern.exec(prose)
  }
}
