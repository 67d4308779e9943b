import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { NOT_USED_YET, type ParsedConfig, parseConfig } from "../../src/backlog/BacklogConfig.ts"
import { configRows } from "../../src/backlog/ConfigReference.ts"
import { defaultConfig } from "../../src/backlog/DefaultConfig.ts"
import { MINIMAL, SEED_EXAMPLE, SEED_FULL } from "./config.ts"

const FILE = "backlog.config.json"

const read = (text: string): ParsedConfig => {
  const parsed = parseConfig(text, { path: FILE })
  return Result.isSuccess(parsed) ? parsed.success : assert.fail(parsed.failure.message)
}

const refusal = (text: string) => {
  const parsed = parseConfig(text, { path: FILE })
  return Result.isFailure(parsed) ? parsed.failure : assert.fail("was read")
}

const written = (value: unknown): string => JSON.stringify(value, null, 2)

describe("a configuration of version 1", () => {
  it("loads from the abbreviated example of the predecessor, with everything it says", () => {
    const { config, notUsedYet } = read(SEED_EXAMPLE)
    assert.deepStrictEqual(config.project, { name: "my-app", stack: "typescript", id: "my-app" })
    assert.strictEqual(config.qualityGates.testCommand, "npx vitest run")
    assert.deepStrictEqual(config.backlog.ticketPrefixes, ["FEAT", "BUG", "TASK", "IDEA"])
    assert.isTrue(config.ticketValidation.requireVerificationCommands)
    assert.deepStrictEqual(notUsedYet, [])
  })

  it("loads with every block that 1.1 knows, kept whole and reported as not used yet", () => {
    const { config, notUsedYet } = read(written(SEED_FULL))
    assert.deepStrictEqual(notUsedYet, NOT_USED_YET)
    for (const block of ["agentRouting", "llmOps", "sentinel", "audit"] as const) {
      assert.deepStrictEqual<unknown>(config[block], SEED_FULL[block])
    }
    assert.deepStrictEqual<unknown>(config.reviewPipeline.frontierReview, SEED_FULL.reviewPipeline.frontierReview)
  })

  it("has every key that 1.1 knows in that file, so that none of them can get lost", () => {
    const leaves = (value: unknown, path: string): ReadonlyArray<string> =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === "" ? name : `${path}.${name}`))
        : [path]
    const known = new Set(leaves(SEED_FULL, ""))
    const later = configRows().filter(({ path, used }) => !used && !path.includes("[]"))
    const missing = later.filter(
      ({ path }) => !known.has(path) && ![...known].some((one) => one.startsWith(`${path}.`))
    )
    assert.deepStrictEqual(
      missing.map(({ path }) => path),
      []
    )
    // The predecessor's schema has 102 leaf keys; a list of objects counts as one here.
    assert.isAtLeast(known.size, 97)
  })

  it("reads alike as 1.0 and as 1.1", () => {
    const { version: _, ...one } = read(written({ ...SEED_FULL, version: "1.0" })).config
    const { version: __, ...other } = read(written(SEED_FULL)).config
    assert.deepStrictEqual(one, other)
  })

  it("takes the number of waves from where version 1 kept it, unless it is said again", () => {
    assert.strictEqual(read(written(SEED_FULL)).config.waves.sessionMaxWaves, 7)
    const both = { ...SEED_FULL, waves: { sessionMaxWaves: 2 } }
    assert.strictEqual(read(written(both)).config.waves.sessionMaxWaves, 2)
  })

  it("means no command by an empty one, for all but the tests", () => {
    const { qualityGates } = read(written(SEED_FULL)).config
    assert.hasAllKeys(qualityGates, ["testCommand", "testReader", "timeoutSeconds", "healthCheckCommand"])
    const noTests = { ...SEED_FULL, qualityGates: { testCommand: "" } }
    assert.strictEqual(refusal(written(noTests)).details["path"], "qualityGates.testCommand")
  })

  it("gets its id from its name, and keeps one that it has", () => {
    const named = (project: unknown) => read(written({ version: "1.0", project })).config.project.id
    assert.strictEqual(named({ name: "@scope/My App" }), "scope-my-app")
    assert.strictEqual(named({ name: "My App", id: "other" }), "other")
  })
})

describe("a configuration of version 2", () => {
  it("needs a name and an id, and says which id would do", () => {
    assert.strictEqual(read(written(MINIMAL)).config.project.id, "my-app")
    const { code, message, next } = refusal(written({ version: "2.0", project: { name: "My App" } }))
    assert.strictEqual(code, "config-invalid")
    assert.strictEqual(message, `${FILE}:3:3: project.id is missing.`)
    assert.include(next, '"id": "my-app"')
  })

  it("does not take an empty command for none", () => {
    assert.strictEqual(
      refusal(written({ ...MINIMAL, qualityGates: { lintCommand: "" } })).details["path"],
      "qualityGates.lintCommand"
    )
  })

  it("as init writes it loads without anything unused", () => {
    const text = defaultConfig({
      projectId: "my-app",
      name: "My App",
      stack: "typescript",
      gates: { testCommand: "npm test" },
      target: "main",
      agent: { runner: "scripted" },
      reviewers: [{ name: "quality", focus: "Is it right?" }]
    })
    const { config, notUsedYet } = read(text)
    assert.deepStrictEqual(notUsedYet, [])
    assert.strictEqual(config.target, "main")
    assert.deepStrictEqual(config.reviewPipeline.reviewers, [
      { name: "quality", focus: "Is it right?", required: true }
    ])
  })

  it("reads alike with a byte order mark and Windows line breaks", () => {
    const text = written({ ...MINIMAL, waves: { maxSlots: 2 } })
    assert.deepStrictEqual(read(`\uFEFF${text.replaceAll("\n", "\r\n")}\r\n`).config, read(text).config)
  })
})

describe("a key that is unknown", () => {
  it("is refused with file, line, column, path and the key that was meant", () => {
    const text =
      '{\r\n  "version": "1.0",\r\n  "project": { "name": "a" },\r\n  "qualityGates": {\r\n    "testComand": "x"\r\n  }\r\n}'
    const { code, details, kind, message, next } = refusal(text)
    assert.deepStrictEqual([kind, code], ["usage", "config-unknown-key"])
    assert.strictEqual(message, `${FILE}:5:5: qualityGates.testComand is not a configuration key.`)
    assert.strictEqual(next, "Did you mean qualityGates.testCommand?")
    assert.deepInclude(details, { file: FILE, path: "qualityGates.testComand", line: 5, column: 5 })
  })

  it.each([
    ["in the wrong place", { testCommand: "x" }, "testCommand", "Did you mean qualityGates.testCommand?"],
    ["in another case", { WAVES: {} }, "WAVES", "Did you mean waves?"],
    [
      "like nothing",
      { elephants: 1 },
      "elephants",
      "Remove it, or see docs/reference/config.md of the toolkit for the keys."
    ],
    [
      "of a list's item",
      {
        reviewPipeline: {
          reviewers: [
            { name: "a", focus: "b" },
            { name: "c", focus: "d", requird: true }
          ]
        }
      },
      "reviewPipeline.reviewers[1].requird",
      "Did you mean reviewPipeline.reviewers[].required?"
    ]
  ])("%s is named with its path and a suggestion", (_, keys, path, suggestion) => {
    const { details, next } = refusal(written({ ...MINIMAL, ...keys }))
    assert.deepStrictEqual([details["path"], next], [path, suggestion])
  })

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", ""])("is refused when it is %j", (name) => {
    const text = `{"version":"1.0","project":{"name":"a"},\n${JSON.stringify(name)}:{"name":"b"}}`
    assert.strictEqual(refusal(text).code, "config-unknown-key")
    assert.deepInclude(refusal(text).details, { line: 2, column: 1, path: name })
    const inner = `{"version":"1.0","project":{"name":"a",\n${JSON.stringify(name)}:1}}`
    assert.deepInclude(refusal(inner).details, { line: 2, column: 1, path: `project.${name}` })
  })

  it("is named before other mistakes, which it often explains, and these are listed", () => {
    const text = written({ ...MINIMAL, waves: { maxSlots: 0 }, agent: { runer: "shell" }, project: { id: "a" } })
    const { details, message } = refusal(text)
    assert.include(message, "agent.runer is not a configuration key (and 2 more).")
    const problems = details["problems"] as ReadonlyArray<{ readonly path: string; readonly line: number }>
    assert.sameDeepMembers(
      problems.map(({ line, path }) => [path, line]),
      [
        ["project.name", 3],
        ["waves.maxSlots", 7],
        ["agent.runer", 10]
      ]
    )
  })

  // Worked out anew for each key, this takes longer than any test may.
  it("is placed and explained in a file that has twenty thousand of them", () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`key${at}`, "x".repeat(100)]))
    const { details, message } = refusal(written({ ...MINIMAL, ...many }))
    assert.include(message, "key0 is not a configuration key (and 19999 more).")
    const problems = details["problems"] as ReadonlyArray<{ readonly path: string; readonly line: number }>
    assert.deepInclude(problems.at(-1), { path: "key19999", line: 20_006 })
  })
})

describe("a value that does not fit", () => {
  it.each([
    [{ waves: { maxSlots: 0 } }, "waves.maxSlots: expected a value between 1 and 64, found 0"],
    [{ waves: { maxSlots: 2.5 } }, "waves.maxSlots: expected an integer, found 2.5"],
    [{ waves: { maxSlots: "3" } }, 'waves.maxSlots: expected number, found "3"'],
    [{ waves: [] }, "waves: expected object, found []"],
    [{ waves: null }, "waves: expected object, found null"],
    [{ integration: "merge" }, 'integration: expected "direct" | "pr", found "merge"'],
    [{ backlog: { dataDir: "elsewhere" } }, 'backlog.dataDir: expected "backlog/data", found "elsewhere"'],
    [
      { backlog: { ticketPrefixes: ["feat"] } },
      'backlog.ticketPrefixes[0]: expected up to 16 capital letters and digits, such as FEAT, found "feat"'
    ],
    [{ backlog: { ticketPrefixes: [] } }, "backlog.ticketPrefixes: expected a value with a length of at least 1"],
    [{ backlog: { ticketPrefixes: ["A", "A"] } }, "backlog.ticketPrefixes: expected an array with unique items"],
    [{ codeRules: "strict" }, 'codeRules: expected object, found "strict"'],
    [{ reviewPipeline: { reviewers: [{ focus: "x" }] } }, "reviewPipeline.reviewers[0].name is missing"],
    [{ agent: { runner: "shell" } }, "agent.command is missing, which the shell runner needs"],
    [
      { llmOps: { cachePolicy: { sessionMaxWaves: "5" } } },
      'llmOps.cachePolicy.sessionMaxWaves: expected number, found "5"'
    ],
    [
      { project: { id: "../x", name: "a" } },
      "project.id: expected up to 64 lower-case letters, digits and inner hyphens"
    ],
    [{ version: "3.0" }, 'version: expected "1.0" | "1.1" | "2.0", found "3.0"']
  ])("is refused with what was expected and what was found: %j", (keys, what) => {
    const { code, message } = refusal(written({ ...MINIMAL, ...keys }))
    assert.strictEqual(code, "config-invalid")
    assert.include(message, what)
  })

  it("is placed at its key", () => {
    const text =
      '{\n  "version": "1.0",\n  "project": { "name": "a" },\n  "backlog": { "ticketPrefixes": ["A",\n    "b"] }\n}'
    assert.include(refusal(text).message, `${FILE}:5:5: backlog.ticketPrefixes[1]`)
  })

  it.each([["[]"], ["null"], ["7"], ['"x"'], ["{}"]])("is refused when the whole file is %s", (text) => {
    assert.strictEqual(refusal(text).code, "config-invalid")
    assert.include(refusal(text).message, `${FILE}:1:1: `)
  })
})

describe("a file that is no JSON", () => {
  it.each([
    ["a comment", '{\n  // why\n  "version": "1.0"\n}', "2:3"],
    ["a comma too many", '{\n  "version": "1.0",\n}', "3:1"],
    ["a double key", '{\n  "version": "1.0",\n  "version": "1.1"\n}', "3:3"],
    ["nothing in it", "", "1:1"],
    ["a hundred thousand brackets", "[".repeat(100_000), "1:66"]
  ])("is refused at its place: %s", (_, text, place) => {
    const { code, message, next } = refusal(text)
    assert.strictEqual(code, "config-syntax")
    assert.include(message, `${FILE}:${place}: `)
    assert.strictEqual(next, `Mend line ${place.split(":")[0]} of ${FILE}.`)
  })
})

describe("a kept block", () => {
  it("keeps names that objects have by themselves as names", () => {
    const { config } = read(
      '{"version":"1.0","project":{"name":"a"},"sentinel":{"ticketMapping":{"__proto__":"BUG","constructor":"SEC"}}}'
    )
    assert.deepStrictEqual(Object.keys(config.sentinel?.ticketMapping ?? {}), ["__proto__", "constructor"])
    assert.strictEqual(Object.getPrototypeOf(config.sentinel?.ticketMapping), Object.prototype)
  })
})

describe("reading a configuration", () => {
  it("ends in a configuration or a coded error that names the file, for any value of any key", () => {
    const paths = configRows().map(({ path }) => path.replaceAll("[]", ""))
    const anyChange = fc.tuple(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 }))
    fc.assert(
      fc.property(fc.array(anyChange, { minLength: 1, maxLength: 3 }), (changes) => {
        const value = structuredClone(SEED_FULL) as Record<string, unknown>
        for (const [path, changed] of changes) {
          const names = path.split(".")
          let at: Record<string, unknown> | null = value
          for (const name of names.slice(0, -1)) {
            const next: unknown = at?.[name]
            at = typeof next === "object" && next !== null ? (next as Record<string, unknown>) : null
          }
          if (at !== null) at[names.at(-1) ?? ""] = changed
        }
        const parsed = parseConfig(written(value), { path: FILE })
        if (Result.isFailure(parsed)) {
          assert.match(parsed.failure.code, /^config-(?:invalid|unknown-key)$/u)
          assert.match(parsed.failure.message, /^backlog\.config\.json:\d+:\d+: /u)
        }
      })
    )
  })
})
