/**
 * What the TDD gate asks of each ticket type: which runs, and how many new tests.
 *
 * @since 0.1.0
 */
/** `red-green`: new tests fail first; `keep-green`: what passed still passes; `add-green`: new tests, no red run. */
export type TddMode = "red-green" | "keep-green" | "add-green"

/** Types that aren't listed (a project's own, TASK) keep green unless they have test criteria. */
const MODES: Readonly<Record<string, TddMode>> = {
  BUG: "red-green",
  FEAT: "red-green",
  SEC: "red-green",
  REFACTOR: "keep-green",
  QUALITY: "keep-green",
  TEST: "add-green",
  IDEA: "keep-green"
}

/** A TASK (or a project's own type) that names test criteria is held to them. */
export const modeFor = (type: string, hasTestCriteria: boolean): TddMode =>
  MODES[type] ?? (hasTestCriteria ? "red-green" : "keep-green")

/** Happy path, error and edge case (design: gates, "Red and green"). */
const RED_GREEN_TESTS = 3

/**
 * New tests a ticket of this type must add. `configured` overrides the default of red-green types only; for a TASK or a
 * project's own type, `testCriteria` is how many test criteria it has.
 */
export const minTestsFor = (type: string, configured: number | null = null, testCriteria = 0): number => {
  const mode = modeFor(type, testCriteria > 0)
  if (mode === "keep-green") return 0
  if (mode === "add-green") return 1
  if (MODES[type] === undefined) return Math.max(1, Math.min(RED_GREEN_TESTS, testCriteria))
  return configured ?? RED_GREEN_TESTS
}
