import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { NOT_USED_YET, parseConfig } from "../../src/backlog/BacklogConfig.ts"
import { CONSUMERS } from "../../src/backlog/ConfigConsumers.ts"
import { configJsonSchema, type ConfigRow, configRows } from "../../src/backlog/ConfigReference.ts"
import { MINIMAL } from "./config.ts"

const rows = configRows()
const row = (path: string): ConfigRow | undefined => rows.find((one) => one.path === path)

const objects = (node: unknown): ReadonlyArray<Readonly<Record<string, unknown>>> => {
  if (Array.isArray(node)) return node.flatMap(objects)
  if (typeof node !== "object" || node === null) return []
  return [node as Readonly<Record<string, unknown>>, ...Object.values(node).flatMap(objects)]
}

describe("the reference of configuration keys", () => {
  it("explains every key, and names none twice", () => {
    assert.deepStrictEqual(
      rows.filter(({ description }) => description === "").map(({ path }) => path),
      []
    )
    assert.lengthOf(new Set(rows.map(({ path }) => path)), rows.length)
  })

  it.each([
    ["version", '"1.0" | "1.1" | "2.0"', true],
    ["project.name", "string", true],
    ["project.id", "string", false],
    ["backlog.dataDir", '"backlog/data"', false],
    ["backlog.ticketPrefixes", "list of string", false],
    ["waves.maxSlots", "integer 1–64", false],
    ["tdd.requireNames", "boolean", false],
    ["reviewPipeline.reviewers", "list of object", false],
    ["reviewPipeline.reviewers[].name", "string", true],
    ["codeRules", "object", false],
    ["ticketConstraints.maxEstimatedTokens", "integer ≥ 10000", false],
    ["llmOps.cachePolicy.semanticCache.threshold", "number 0–1", false],
    ["audit.dimensions", 'list of "architecture" | "security" | "bugs" | "performance" | "tests" | "hygiene"', false]
  ])("says of %s that it is a %s", (path, type, required) => {
    assert.deepInclude(row(path), { type, required })
  })

  it("shows the default that reading a file fills in", () => {
    const parsed = parseConfig(JSON.stringify(MINIMAL), { path: "f" })
    const config = Result.isSuccess(parsed) ? parsed.success.config : assert.fail(parsed.failure.message)
    const value = (path: string) =>
      path.split(".").reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>>)[name], config)
    const presets = rows.filter((one) => one.used && one.default !== undefined && !one.path.includes("[]"))
    assert.isAtLeast(presets.length, 20)
    for (const { default: preset, path } of presets) assert.deepStrictEqual(value(path), preset, path)
  })

  it("says not used yet of exactly the keys that a file's reader reports so", () => {
    const unused = rows.filter(({ used }) => !used).map(({ path }) => path)
    assert.sameMembers(
      unused.filter((path) => !unused.some((other) => path.startsWith(`${other}.`) || path.startsWith(`${other}[]`))),
      [...NOT_USED_YET]
    )
  })
})

describe("the JSON Schema for editors", () => {
  it("is flat, so that editors show each description, and allows no further keys", () => {
    const all = objects(configJsonSchema())
    assert.deepStrictEqual(
      all.filter((node) => "allOf" in node || (Array.isArray(node["anyOf"]) && node["anyOf"].length === 1)),
      []
    )
    const groups = all.filter((node) => typeof node["properties"] === "object" && "description" in node)
    assert.isAtLeast(groups.length, 10)
    for (const group of groups) assert.isFalse(group["additionalProperties"], String(group["description"]))
  })

  it("can be written as JSON", () => {
    assert.deepStrictEqual(JSON.parse(JSON.stringify(configJsonSchema())), configJsonSchema())
  })
})

describe("a configuration key", () => {
  const packages = fileURLToPath(new URL("../../..", import.meta.url))

  /** `$schema` is for editors; a key with one possible value tells nobody anything; groups are read by their keys. */
  const needsReader = ({ default: preset, path, type, used }: ConfigRow): boolean =>
    used && path !== "$schema" && type !== JSON.stringify(preset) && type !== "object"

  it("is read by the module that the table names, or says that it is not used yet", () => {
    assert.sameMembers(
      rows.filter(needsReader).map(({ path }) => path),
      [...CONSUMERS.keys()]
    )
  })

  for (const [path, module] of CONSUMERS) {
    it(`is named where it is read: ${path} in ${module}`, () => {
      const name = path.replaceAll("[]", "").split(".").at(-1) ?? ""
      const text = readFileSync(`${packages}/${module}`, "utf8")
      assert.match(text, new RegExp(String.raw`\b${name}\b`, "u"))
      assert.notMatch(module, /backlog\/(?:ConfigSchema|ConfigKeys|ConfigLater|ConfigReference|DefaultConfig)\.ts$/u)
    })
  }
})
