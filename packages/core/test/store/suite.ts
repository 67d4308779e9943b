/** Vitest and fast-check as the contract suites want them. */
import * as fc from "fast-check"
import { describe, it } from "vitest"
import type { Suite } from "../../src/testing/Suite.ts"

export const suite: Suite = {
  describe,
  it,
  forAll: (run) => fc.assert(fc.asyncProperty(fc.array(fc.nat(), { maxLength: 60 }), run), { numRuns: 100 })
}
