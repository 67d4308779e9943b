import { assert, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { SEVERITY_RULES } from "../../src/refine/Severity.ts"

const page = fileURLToPath(new URL("../../../../docs/refinement.md", import.meta.url))

it("the rules of priorities are in the documentation as they are in force", () => {
  const rows = [...readFileSync(page, "utf8").matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gmu)].map(([, code, rule]) => ({
    code,
    rule
  }))
  assert.deepStrictEqual<unknown>(
    rows,
    SEVERITY_RULES.map(({ code, rule }) => ({ code, rule }))
  )
})
