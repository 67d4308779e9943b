/** Vitest, fast-check and Node's SHA-256 as the contract suites want them. */
import { hash } from "node:crypto"
import * as fc from "fast-check"
import { describe, it } from "vitest"
import type { Suite } from "../../src/testing/Suite.ts"

export const sha256 = (text: string): string => hash("sha256", text, "base64url")

export const suite: Suite = {
  describe,
  it,
  forAll: (run) => fc.assert(fc.asyncProperty(fc.array(fc.nat(), { maxLength: 60 }), run), { numRuns: 100 })
}
