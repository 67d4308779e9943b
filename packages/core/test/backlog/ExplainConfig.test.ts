import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { parseConfig } from "../../src/backlog/BacklogConfig.ts"
import { setKey, unsetKey } from "../../src/backlog/ChangeConfig.ts"
import { configRows } from "../../src/backlog/ConfigReference.ts"
import { explainAll, explainKey, type ReadConfig } from "../../src/backlog/ExplainConfig.ts"
import { readJson } from "../../src/backlog/JsonText.ts"
import { MINIMAL, SEED_FULL } from "./config.ts"

const FILE = "backlog.config.json"

const get = <A, E extends { readonly message: string }>(result: Result.Result<A, E>): A =>
  Result.isSuccess(result) ? result.success : assert.fail(result.failure.message)

const refusal = <A, E>(result: Result.Result<A, E>): E =>
  Result.isFailure(result) ? result.failure : assert.fail("was taken")

const readOf = (value: unknown): ReadConfig => {
  const text = JSON.stringify(value, null, 2)
  const json = readJson(text)
  return {
    parsed: get(parseConfig(text, { path: FILE })),
    json: Result.isSuccess(json) ? json.success : assert.fail("no JSON"),
    file: FILE
  }
}

const CONFIG = {
  ...MINIMAL,
  waves: { maxSlots: 2 },
  reviewPipeline: { reviewers: [{ name: "quality", focus: "Is it right?" }] },
  sentinel: { ticketMapping: { security: "SEC" } }
}

describe("explaining a key", () => {
  const read = readOf(CONFIG)
  const rows: ReadonlyArray<readonly [path: string, value: unknown, source: string, constraint: string]> = [
    ["waves.maxSlots", 2, `${FILE}:8`, "integer 1–64"],
    ["waves.sessionMaxWaves", 5, "default", "integer 1–10000"],
    ["qualityGates.lintCommand", undefined, "not set", "string"],
    ["project.id", "my-app", `${FILE}:4`, "string"],
    ["reviewPipeline.reviewers[0].name", "quality", `${FILE}:13`, "string"],
    ["reviewPipeline.reviewers[0].required", true, "default", "boolean"],
    ["reviewPipeline.reviewers[0]", { name: "quality", focus: "Is it right?" }, `${FILE}:12`, "list of object"],
    ["sentinel.ticketMapping.security", "SEC", `${FILE}:20`, "entry of a map"],
    ["sentinel.ticketMapping.bugs", undefined, "not set", "entry of a map"],
    ["waves", { maxSlots: 2, sessionMaxWaves: 5 }, `${FILE}:7`, "object"],
    ["tdd", { requireNames: true, minTests: 3 }, "default", "object"],
    ["llmOps.ragPolicy.topK", undefined, "not set", "integer ≥ 1"]
  ]
  for (const [path, value, source, constraint] of rows) {
    it(`says of ${path} what is in force, and from where`, () => {
      const explained = get(explainKey(path, read))
      assert.deepStrictEqual<unknown>(
        [explained.value, explained.source, explained.constraint],
        [value, source, constraint]
      )
      assert.isNotEmpty(explained.meaning)
    })
  }

  it("names the module that reads it, and says where nothing does yet", () => {
    assert.strictEqual(get(explainKey("waves.maxSlots", read)).readBy, "core/src/usecases/implement/Implement.ts")
    const { readBy, used } = get(explainKey("audit.dimensions", read))
    assert.deepStrictEqual([readBy, used], [null, false])
  })

  it("says what a value of version 1 follows from", () => {
    const seed = readOf(SEED_FULL)
    assert.deepInclude(get(explainKey("waves.sessionMaxWaves", seed)), {
      value: 7,
      source: "from llmOps.cachePolicy.sessionMaxWaves"
    })
    assert.deepInclude(get(explainKey("project.id", seed)), { value: "my-project", source: "from project.name" })
  })

  it("refuses what is no key, with the one that was meant", () => {
    assert.deepInclude(refusal(explainKey("waves.maxslot", read)), {
      code: "config-unknown-key",
      next: "Did you mean waves.maxSlots?"
    })
    assert.strictEqual(refusal(explainKey("waves..maxSlots", read)).code, "config-path-invalid")
  })

  it("knows every key of the reference, and lists those that hold values", () => {
    for (const { path } of configRows()) {
      const explained = explainKey(path.replaceAll("[]", "[0]"), read)
      assert.isTrue(Result.isSuccess(explained), path)
    }
    const all = explainAll(read)
    assert.include(
      all.map(({ path }) => path),
      "waves.maxSlots"
    )
    assert.notInclude(
      all.map(({ path }) => path),
      "waves"
    )
  })
})

describe("changing a key", () => {
  const text = `${JSON.stringify(CONFIG, null, 2)}\n`
  const set = (key: string, value: string) => setKey(text, FILE, key, value)

  it("changes nothing else in the file, and tells what was before", () => {
    const { after, before, text: changed } = get(set("waves.maxSlots", "5"))
    assert.deepStrictEqual([before, after], [2, 5])
    assert.strictEqual(changed, text.replace('"maxSlots": 2', '"maxSlots": 5'))
    assert.strictEqual(
      get(unsetKey(changed, FILE, "waves.maxSlots")).text,
      text.replace(/\{\n\s+"maxSlots": 2\n\s+\}/u, "{}")
    )
  })

  it("takes text as it is, and everything else as JSON", () => {
    assert.strictEqual(get(set("qualityGates.testCommand", "npm test")).after, "npm test")
    assert.strictEqual(get(set("integration", "pr")).after, "pr")
    assert.strictEqual(get(set("agent.model", "7")).after, "7")
    assert.deepStrictEqual(get(set("slot.copy", '[".env"]')).after, [".env"])
    assert.strictEqual(get(set("tdd.requireNames", "false")).after, false)
    assert.strictEqual(get(set("sentinel.ticketMapping.bugs", "BUG")).after, "BUG")
  })

  const refused: ReadonlyArray<readonly [key: string, value: string, code: string, message: string]> = [
    ["waves.maxSlots", "many", "config-value-invalid", 'waves.maxSlots takes integer 1–64, not "many".'],
    ["waves.maxSlots", "65", "config-value-invalid", "waves.maxSlots: expected a value between 1 and 64, found 65."],
    ["integration", "push", "config-value-invalid", 'integration: expected "direct" | "pr", found "push".'],
    ["waves.maxSlot", "2", "config-unknown-key", "waves.maxSlot is not a configuration key."],
    ["project.id", "other", "config-key-fixed", "project.id is not changed by a command."],
    [
      "reviewPipeline.reviewers[3].name",
      "x",
      "config-value-invalid",
      "reviewPipeline.reviewers[3].name can't be set: there is no such item, or what is above it is no object."
    ],
    ["agent.runner", "shell", "config-value-invalid", "agent.command is missing, which the shell runner needs."],
    ["slot.copy", "a, b", "config-value-invalid", 'slot.copy takes list of string, not "a, b".']
  ]
  for (const [key, value, code, message] of refused) {
    it(`is refused where the file would not be right any more: ${key} ${value}`, () => {
      const error = refusal(set(key, value))
      assert.deepStrictEqual([error.kind, error.code, error.message], ["usage", code, message])
    })
  }

  it("takes out also what is no key, so that a file can be mended", () => {
    const broken = text.replace('"waves": {', '"wavez": 1,\n  "waves": {')
    assert.strictEqual(refusal(setKey(broken, FILE, "waves.maxSlots", "3")).code, "config-unknown-key")
    assert.strictEqual(get(unsetKey(broken, FILE, "wavez")).text, text)
  })

  it("takes out nothing that isn't set, and nothing that has to be there", () => {
    assert.deepInclude(refusal(unsetKey(text, FILE, "target")), { kind: "not-found", code: "config-not-set" })
    assert.strictEqual(refusal(unsetKey(text, FILE, "project.name")).code, "config-value-invalid")
    assert.strictEqual(refusal(unsetKey(text, FILE, "version")).code, "config-key-fixed")
    assert.strictEqual(refusal(unsetKey("{", FILE, "target")).code, "config-syntax")
  })
})
