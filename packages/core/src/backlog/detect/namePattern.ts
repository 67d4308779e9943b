/**
 * Names of files and folders that a pattern fits: `*`, `?` and, where a tool knows them, `{one,two}`. No regular expression:
 * a pattern comes from somebody's file, and some would take one longer than anybody waits.
 *
 * @since 0.1.0
 */

/** More alternatives than this are no list that a person wrote. */
const MAX_ALTERNATIVES = 64

/** `a{b,c}d` → `abd`, `acd`; braces inside braces stay as they are. */
const alternatives = (pattern: string): ReadonlyArray<string> => {
  let found: ReadonlyArray<string> = [""]
  for (const piece of pattern.split(/(\{[^{}]*\})/u)) {
    const ways = piece.startsWith("{") && piece.endsWith("}") ? piece.slice(1, -1).split(",") : [piece]
    if (found.length * ways.length > MAX_ALTERNATIVES) return []
    found = found.flatMap((head) => ways.map((way) => head + way))
  }
  return found
}

/** Goes back only to the last `*`, so the time is the product of both lengths at most. */
const fits = (name: string, pattern: string): boolean => {
  let [at, next, star, from] = [0, 0, -1, 0]
  while (at < name.length) {
    if (pattern[next] === "*") {
      star = next++
      from = at
    } else if (next < pattern.length && (pattern[next] === "?" || pattern[next] === name[at])) {
      at++
      next++
    } else if (star === -1) return false
    else {
      next = star + 1
      at = ++from
    }
  }
  while (pattern[next] === "*") next++
  return next === pattern.length
}

/** Whether a segment of a path is a pattern at all. */
export const isPattern = (segment: string): boolean => /[*?{]/u.test(segment)

/** A test for one segment of a path; a pattern of too many alternatives fits nothing. */
export const namePattern = (segment: string): ((name: string) => boolean) => {
  const ways = alternatives(segment)
  return (name) => ways.some((way) => fits(name, way))
}
