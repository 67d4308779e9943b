/**
 * Whether streams stand where a writer believes. Pure.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "../../log/DomainError.ts"
import type { EventId } from "../../log/Event.ts"
import type { Expectation } from "../../ports/EventStore.ts"

const holds = ({ heads }: Expectation, actual: ReadonlyArray<EventId>): boolean => {
  switch (heads) {
    case "any":
      return true
    case "none":
      return actual.length === 0
    case "exists":
      return actual.length > 0
    default:
      return heads.length === actual.length && actual.every((head) => heads.includes(head))
  }
}

/** `concurrency-conflict` for the first expectation that doesn't hold; null when all do. */
export const expectationProblem = (
  expect: ReadonlyArray<Expectation>,
  headsOf: (stream: string) => ReadonlyArray<EventId>
): DomainError | null => {
  for (const expectation of expect) {
    const { heads: expected, stream } = expectation
    const actual = headsOf(stream)
    if (holds(expectation, actual)) continue
    return domainError(
      "conflict",
      "concurrency-conflict",
      `Somebody else changed ${stream} meanwhile.`,
      `Expected ${typeof expected === "string" ? expected : expected.join(", ") || "none"}, found ${actual.join(", ") || "none"}.`,
      "Look at it again, then repeat the change if it still makes sense.",
      { stream, expected, actual }
    )
  }
  return null
}
