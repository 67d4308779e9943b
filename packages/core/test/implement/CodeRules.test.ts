import { assert, describe, it } from "@effect/vitest"
import { rulesText } from "../../src/usecases/implement/CodeRules.ts"

describe("rules for code", () => {
  const NONE = { hardGates: [], softGates: [] }

  it("are those of the configuration, then those of the file", () => {
    assert.strictEqual(
      rulesText({ hardGates: ["one", "two"], softGates: ["three"] }, "\n# Ours\n\n- four\n"),
      "Must:\n- one\n- two\n\nShould:\n- three\n\n# Ours\n\n- four"
    )
    assert.strictEqual(rulesText(NONE, "- four\n"), "- four")
    assert.strictEqual(rulesText({ ...NONE, softGates: ["three"] }, null), "Should:\n- three")
  })

  it("are nothing where nobody wrote any", () => {
    assert.isNull(rulesText(NONE, null))
    assert.isNull(rulesText(NONE, " \n"))
  })
})
