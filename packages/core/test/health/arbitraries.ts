/** Defects of a few tickets, of every size. */
import * as fc from "fast-check"
import type { Defect } from "../../src/health/Defect.ts"
import type { HealthInput } from "../../src/health/Health.ts"

const UIDS = ["t-1", "t-2", "t-3", "t-4", "t-5", "t-6", "t-7"]

const RULES = ["section-missing", "tests-missing", "dependencies-unsaid", "duplicate", "path-absent", "untouched"]

export const defectOf = (uids: ReadonlyArray<string>): fc.Arbitrary<Defect> =>
  fc.record({
    ticket: fc.constantFrom(...uids),
    rule: fc.constantFrom(...RULES),
    harm: fc.nat(1200),
    message: fc.constantFrom("One.", "Another.")
  })

export const anyInput: fc.Arbitrary<HealthInput> = fc.integer({ min: 1, max: UIDS.length }).chain((count) => {
  const tickets = UIDS.slice(0, count)
  return fc.record({
    tickets: fc.constant(tickets),
    defects: fc.array(defectOf(tickets), { maxLength: 40 }),
    obsolete: fc.subarray(tickets).map((uids) => new Set(uids))
  })
})
