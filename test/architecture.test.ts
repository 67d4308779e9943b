import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { check, type Manifest } from "./architecture/rules.ts"
import { scan } from "./architecture/scan.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const packages = readdirSync(`${root}/packages`)

const sources = packages.flatMap((name) =>
  readdirSync(`${root}/packages/${name}/src`, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts"))
    .toSorted()
    .map((path) => scan(`packages/${name}/src/${path}`, readFileSync(`${root}/packages/${name}/src/${path}`, "utf8")))
)
const manifests = new Map(
  packages.map((name) => [name, JSON.parse(readFileSync(`${root}/packages/${name}/package.json`, "utf8")) as Manifest])
)

const HEADER = "/**\n * Made up.\n *\n * @since 0.1.0\n */\n"
const MANIFEST: Manifest = {
  dependencies: {
    yaml: "1",
    "@backlog-toolkit/core": "1",
    "@backlog-toolkit/workspace": "1",
    "@backlog-toolkit/adapter-mcp": "1"
  },
  peerDependencies: { effect: "4" },
  devDependencies: { vitest: "5" }
}

/** Complaints about made-up files, each `[path below packages/, text without header]`. */
const complaints = (...files: ReadonlyArray<readonly [string, string]>) =>
  check(
    files.map(([path, text]) => scan(`packages/${path}`, HEADER + text)),
    new Map(packages.concat("adapter-mcp", "storage-sql").map((name) => [name, MANIFEST]))
  )

describe("the architecture", () => {
  it("holds in every source file", () => {
    const largest = sources.toSorted((a, b) => b.lines - a.lines).slice(0, 10)
    const table = largest.map(({ lines, path }) => `${String(lines).padStart(5)}  ${path}`).join("\n")
    process.stdout.write(`The ten largest of ${sources.length} source files, in lines:\n${table}\n`)
    assert.isAbove(sources.length, 50)
    assert.deepStrictEqual(check(sources, manifests), [])
  })
})

describe("the architecture check", () => {
  const refused: ReadonlyArray<readonly [why: string, path: string, text: string, complaint: RegExp]> = [
    [
      "a Node module in core",
      "core/src/ticket/A.ts",
      `import { readFileSync } from "node:fs"`,
      /pure but imports node:fs/u
    ],
    ["the clock in core", "core/src/ticket/A.ts", `export const now = () => new Date()`, /pure but uses Date/u],
    ["randomness in core", "core/src/ticket/A.ts", `export const r = () => Math.random()`, /uses Math\.random/u],
    ["a timer in core", "core/src/log/A.ts", `setTimeout(() => 1, 5)`, /uses setTimeout/u],
    [
      "a package core does not name",
      "core/src/ticket/A.ts",
      `import x from "lodash"`,
      /lodash, which its package\.json/u
    ],
    ["a development dependency in core", "core/src/ticket/A.ts", `import { it } from "vitest"`, /vitest, which its/u],
    ["the effect barrel", "agents/src/A.ts", `import { Effect } from "effect"`, /barrel: effect/u],
    ["an effect area barrel", "agents/src/A.ts", `import { Command } from "effect/cli"`, /barrel: effect\/cli/u],
    ["effect/unstable", "agents/src/A.ts", `import * as C from "effect/unstable/cli/Command"`, /does not have/u],
    [
      "core importing another package",
      "core/src/ticket/A.ts",
      `import x from "@backlog-toolkit/workspace/A"`,
      /core must not import/u
    ],
    [
      "a driven adapter importing the workspace",
      "storage-sql/src/A.ts",
      `import x from "@backlog-toolkit/workspace/A"`,
      /storage-sql must not import package workspace/u
    ],
    [
      "one driving adapter importing another",
      "adapter-cli/src/A.ts",
      `export * from "@backlog-toolkit/adapter-mcp/A"`,
      /adapter-cli must not import package adapter-mcp/u
    ],
    [
      "another package's internals",
      "adapter-cli/src/A.ts",
      `import x from "@backlog-toolkit/core/internal/A"`,
      /internal/u
    ],
    [
      "a relative path out of the package",
      "agents/src/A.ts",
      `import x from "../../core/src/ticket/Ticket.ts"`,
      /leaves its package/u
    ],
    [
      "a package importing itself by name",
      "agents/src/A.ts",
      `import x from "@backlog-toolkit/agents/B"`,
      /own package by name/u
    ],
    [
      "a barrel inside the package",
      "agents/src/claude/A.ts",
      `import x from "../index.ts"`,
      /barrel of its own package/u
    ],
    [
      "domain importing a port",
      "core/src/ticket/A.ts",
      `import type { B } from "../ports/B.ts"`,
      /ticket must not import room ports/u
    ],
    [
      "domain importing a projection",
      "core/src/gate/A.ts",
      `import { b } from "../projections/B.ts"`,
      /gate must not import room projections/u
    ],
    [
      "a port importing a use case",
      "core/src/ports/A.ts",
      `import { b } from "../usecases/B.ts"`,
      /ports must not import room usecases/u
    ],
    [
      "a projection importing a port",
      "core/src/projections/A.ts",
      `import { b } from "../ports/B.ts"`,
      /projections must not import/u
    ],
    [
      "a policy importing a use case lazily",
      "core/src/policies/A.ts",
      `const b = () => import("../usecases/B.ts")`,
      /policies must not import/u
    ],
    [
      "a type taken from a wrong room",
      "core/src/policies/A.ts",
      `export type B = import("../ports/B.ts").B`,
      /policies must not import/u
    ],
    [
      "a use case importing test support",
      "core/src/usecases/A.ts",
      `import { b } from "../testing/B.ts"`,
      /usecases must not import room testing/u
    ],
    [
      "an adapter importing test support",
      "agents/src/A.ts",
      `import { b } from "@backlog-toolkit/core/testing/B"`,
      /testing room/u
    ],
    ["an unknown room", "core/src/misc/A.ts", `import { b } from "../ticket/B.ts"`, /does not know: misc/u],
    [
      "an unknown package",
      "helpers/src/A.ts",
      `import { b } from "@backlog-toolkit/core/ticket/B"`,
      /no place among the rings/u
    ],
    [
      "a policy that appends",
      "core/src/policies/A.ts",
      `function* f() { const s = yield* EventStore; yield* s.append(1) }`,
      /only use cases append/u
    ],
    [
      "an adapter that transacts",
      "adapter-cli/src/A.ts",
      `function* f() { yield* (yield* EventStore).transact(1) }`,
      /only use cases append/u
    ],
    [
      "an append hidden by destructuring",
      "workspace/src/A.ts",
      `function* f() { const { append } = yield* EventStore }`,
      /only use cases append/u
    ]
  ]

  it.each(refused)("refuses %s", (_, path, text, complaint) => {
    const found = complaints([path, text])
    assert.isAbove(found.length, 0)
    assert.match(found.join("\n"), complaint)
  })

  it("refuses an import cycle, also one of types only, and names the files on it", () => {
    const found = complaints(
      ["core/src/ticket/A.ts", `import { b } from "./B.ts"`],
      ["core/src/ticket/B.ts", `import type { C } from "../log/C.ts"`],
      ["core/src/log/C.ts", `export * from "../ticket/A.ts"`]
    )
    assert.strictEqual(found.length, 1)
    assert.match(found[0] ?? "", /log\/C\.ts → .*ticket\/A\.ts → .*ticket\/B\.ts → .*log\/C\.ts/u)
  })

  it("refuses a module without a header, and lets internal ones be", () => {
    const bare = (path: string) => check([scan(path, "// a note\nexport const a = 1\n")], new Map())
    assert.match(bare("packages/core/src/ticket/A.ts").join(), /no header comment/u)
    assert.deepStrictEqual(bare("packages/core/src/ticket/internal/a.ts"), [])
  })

  it("accepts the arrows that point inwards", () => {
    assert.deepStrictEqual(
      complaints(
        [
          "core/src/usecases/A.ts",
          `import { b } from "../ports/B.ts"\nfunction* f() { const s = yield* EventStore; s.transact() }`
        ],
        ["core/src/ports/B.ts", `import type { T } from "../ticket/T.ts"\nimport * as Effect from "effect/Effect"`],
        ["core/src/ticket/T.ts", `import { parse } from "yaml"\nexport const event = { Date: 1, process: 2 }.process`],
        ["agents/src/T.ts", `export const load = () => import("./V.ts")`],
        ["agents/src/V.ts", `import { load } from "./T.ts"`],
        ["core/src/index.ts", `export * as A from "./usecases/A.ts"`],
        [
          "workspace/src/W.ts",
          `import { join } from "node:path"\nimport { x } from "@backlog-toolkit/core/usecases/A"`
        ],
        [
          "adapter-cli/src/C.ts",
          `export const c = () => import("@backlog-toolkit/workspace/W")\nconst l = log.append(1)`
        ]
      ),
      []
    )
  })
})
