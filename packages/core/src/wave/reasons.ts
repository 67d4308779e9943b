/**
 * The sentences of a plan: why a ticket is in its wave, and why another one is in none.
 *
 * @since 0.1.0
 */
import type { DependencyProblem } from "./Dependencies.ts"

/** How many tickets a sentence names before it counts the rest. */
const NAMED = 5

/** `A`, `A and B`, `A, B and 7 more`. */
export const listOf = (names: ReadonlyArray<string>, count = names.length): string => {
  const shown = names.slice(0, count > NAMED ? NAMED : count)
  const rest = count - shown.length
  const last = rest > 0 ? `${rest} more` : shown.pop()
  return shown.length === 0 ? (last ?? "") : `${shown.join(", ")} and ${last}`
}

/** `nameOf` gives a key, `stateOf` a word or two on why that ticket doesn't move. */
export const dependencyReason = (
  key: string,
  problem: DependencyProblem,
  nameOf: (uid: string) => string,
  stateOf: (uid: string) => string
): string => {
  const { code, count, members, via } = problem
  const names = listOf(members.map(nameOf), count)
  if (code === "cycle") {
    return count === 1 ? `${key} depends on itself.` : `${key} is in a cycle: ${names} depend on each other.`
  }
  if (code === "behind-cycle") {
    return `${key} waits for ${nameOf(via ?? "")}, and nothing can finish the cycle of ${names}.`
  }
  const roots = listOf(
    members.map((uid) => `${nameOf(uid)} (${stateOf(uid)})`),
    count
  )
  return via === null ? `${key} waits for ${roots}.` : `${key} waits for ${nameOf(via)}, which waits for ${roots}.`
}
