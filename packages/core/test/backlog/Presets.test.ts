import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { parseConfig } from "../../src/backlog/BacklogConfig.ts"
import { defaultConfig } from "../../src/backlog/DefaultConfig.ts"
import { type Preset, PRESET_NAMES, PRESETS, presetNamed, STRICT_REVIEWERS } from "../../src/backlog/Presets.ts"

const configOf = ({ commands, stack, strict, testReport }: Preset) => {
  const text = defaultConfig({
    projectId: "shop",
    name: "Shop",
    stack,
    gates: { ...commands, ...(testReport === null ? {} : { testReport }) },
    target: "main",
    ...(strict ? { strict, reviewers: STRICT_REVIEWERS } : {})
  })
  const parsed = parseConfig(text, { path: "backlog.config.json" })
  return Result.isSuccess(parsed) ? parsed.success : assert.fail(parsed.failure.message)
}

describe("presets", () => {
  it("are there for every stack that is detected, and are called as it is", () => {
    const stacks =
      "typescript javascript python go rust swift java kotlin csharp ruby php elixir deno bun generic".split(" ")
    assert.sameMembers([...PRESET_NAMES], ["default", ...stacks])
  })

  for (const preset of PRESETS) {
    it(`make a configuration that loads without anything unused: ${preset.name}`, () => {
      const { config, notUsedYet } = configOf(preset)
      assert.deepStrictEqual(notUsedYet, [])
      assert.strictEqual(config.project.stack, preset.name === "default" ? "generic" : preset.name)
      assert.deepStrictEqual<unknown>(
        { ...config.qualityGates },
        {
          testReader: "auto",
          timeoutSeconds: 600,
          ...preset.commands,
          ...(preset.testReport === null ? {} : { testReport: preset.testReport })
        }
      )
    })

    it(`have no command that only pretends: ${preset.name}`, () => {
      for (const command of Object.values(preset.commands)) assert.notMatch(command, /^(?:echo|true|exit|:)\b/u)
      assert.strictEqual(preset.commands.testCommand === undefined, ["default", "generic"].includes(preset.name))
    })
  }

  it("by default ask for reviews and for every check of tickets", () => {
    const { reviewPipeline, ticketValidation } = configOf(PRESETS[0] ?? assert.fail("none")).config
    assert.deepStrictEqual(
      reviewPipeline.reviewers.map(({ name }) => name),
      ["code-quality", "test-coverage"]
    )
    assert.isTrue(ticketValidation.requireVerificationCommands)
  })

  it("are refused by name when there is none, with the one that was meant", () => {
    const refusal = (name: string) => {
      const found = presetNamed(name)
      return Result.isFailure(found) ? found.failure : assert.fail("was found")
    }
    assert.deepInclude(refusal("pyton"), { kind: "usage", code: "preset-unknown", next: "Did you mean python?" })
    assert.match(refusal("cobol-85").next, /^Leave --preset out/u)
  })
})
