import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { btkJson, environmentOf } from "../support/cli.ts"
import { makePlace, removePlace } from "../support/project.ts"

const EXAMPLES = fileURLToPath(new URL("../../../../examples/", import.meta.url))
const RENAMED = /\b(?:slug|truncate|count|title|wrap|words)(?=\.js|\.test\.js|-)/gu

const replaceIn = (dir: string, change: (text: string) => string): void => {
  for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
    const file = join(dir, name)
    if (/\.(?:js|mjs|json|md)$/u.test(name)) writeFileSync(file, change(readFileSync(file, "utf8")))
  }
}

/** An honest ticket that the example has never seen. */
const UNSEEN = `---
id: FEAT-900
title: "Text can be shouted"
status: pending
priority: low
depends_on: []
---

# FEAT-900: Text can be shouted

## Context

Headlines are set in capitals.

## Description

\`shout\` answers a text in capitals with an exclamation mark.

## Affected Files

| File | Action | Description |
|---|---|---|
| src/shout.js | create | The function |
| test/shout.test.js | create | Its tests |

## Acceptance Criteria

- [ ] AC-1: Letters become capitals
- [ ] AC-2: The answer ends with one exclamation mark
- [ ] AC-3: What is no text is a TypeError

## Test Strategy

### Unit

- test "should use capitals" → verifies AC-1
- test "should end with a mark" → verifies AC-2
- test "should refuse a number" → verifies AC-3

### E2E

None: the project is a library.

### Verification Commands

\`\`\`bash
npm test
\`\`\`

## Dependencies

(none)

## Agent Script

\`\`\`edit phase=tests path=test/shout.test.js
import assert from "node:assert/strict"
import { test } from "node:test"
import { shout } from "../src/shout.js"

test("shout uses capitals", () => assert.match(shout("hey"), /^HEY/u))
test("shout ends with a mark", () => assert.equal(shout("hey!"), "HEY!"))
test("shout refuses a number", () => assert.throws(() => shout(7), TypeError))
\`\`\`

\`\`\`edit phase=code path=src/shout.js
/** A text in capitals with one exclamation mark. */
export const shout = (text) => {
  if (typeof text !== "string") throw new TypeError("shout takes a text")
  return \`\${text.toUpperCase().replace(/!+$/u, "")}!\`
}
\`\`\`

\`\`\`usage phase=code
model: claude-sonnet-5-5
input: 900
output: 90
\`\`\`
`

interface Listed {
  readonly key: string
  readonly title: string
  readonly status: string
  readonly reason: string | null
}

describe("the example under other names", () => {
  const place = makePlace()
  const keep = join(place.base, "copy")
  let run: { readonly status: number | null; readonly stdout: string; readonly stderr: string }
  let tickets: ReadonlyArray<Listed> = []

  beforeAll(() => {
    const project = join(place.base, "project")
    const sources = join(place.base, "tickets")
    cpSync(join(EXAMPLES, "textkit"), project, { recursive: true })
    cpSync(join(EXAMPLES, "tickets"), sources, { recursive: true })
    const rename = (text: string) => text.replaceAll(RENAMED, (name) => `my-${name}`)
    replaceIn(project, rename)
    replaceIn(sources, (text) => rename(text).replaceAll(/\b(TASK|BUG|FEAT|IDEA)-0(\d\d)\b/gu, "$1-4$2"))
    for (const folder of ["src", "test"]) {
      for (const name of readdirSync(join(project, folder))) {
        renameSync(join(project, folder, name), join(project, folder, rename(name)))
      }
    }
    for (const name of readdirSync(sources)) renameSync(join(sources, name), join(sources, `z-${name}`))
    writeFileSync(join(sources, "unseen.md"), UNSEEN)
    mkdirSync(place.home, { recursive: true })
    run = spawnSync(
      process.execPath,
      [join(EXAMPLES, "run.mjs"), "--project", project, "--tickets", sources, "--keep", keep],
      {
        encoding: "utf8",
        env: environmentOf(place)
      }
    )
    assert.strictEqual(run.status, 0, run.stderr)
    ;({ tickets } = btkJson<{ tickets: typeof tickets }>({ ...place, dir: keep }, ["list", "--all"]))
  }, 300_000)
  afterAll(() => removePlace(place))

  it("says at its end why a ticket isn't completed", () => {
    const [, outcomes = ""] = run.stdout.split("Outcome of every ticket\n")
    const blocked = tickets.filter(({ status }) => status === "test-blocked" || status === "needs-investigation")
    assert.isNotEmpty(blocked)
    for (const { key, reason } of blocked) {
      const at = outcomes.split("\n").findIndex((line) => line.trimStart().startsWith(`${key} `))
      assert.strictEqual(outcomes.split("\n")[at + 1]?.trim(), reason?.split("\n")[0])
    }
  })

  it("refuses a folder that isn't empty, in the form of every error", () => {
    const { status, stderr } = spawnSync(process.execPath, [join(EXAMPLES, "run.mjs"), "--keep", keep], {
      encoding: "utf8",
      env: environmentOf(place)
    })
    assert.strictEqual(status, 4)
    assert.match(stderr, /^error: .+ is not empty\. \[folder-not-empty\]\n {2}why: {2}.+\n {2}next: .+\n$/u)
  })

  it("ends with the same outcomes, and with one for the ticket it had never seen", () => {
    const others = tickets.filter(({ status }) => status !== "completed")
    assert.deepStrictEqual(
      others.map(({ status, title }) => [title, status]),
      [["Wrap lines without ever splitting a word", "test-blocked"]]
    )
    assert.strictEqual(tickets.length, readdirSync(join(EXAMPLES, "tickets")).length + 1)
    assert.strictEqual(tickets.find(({ title }) => title === "Text can be shouted")?.status, "completed")
  })

  it("prints the outcome of every ticket and the path of a report that is there", () => {
    for (const { key, status } of tickets) assert.match(run.stdout, new RegExp(`${key}\\s+${status}`, "u"))
    const report = /^Report:\s+(\S+)$/mu.exec(run.stdout)?.[1] ?? ""
    assert.isTrue(existsSync(report), run.stdout)
  })

  it("catches the cheat where it now is", () => {
    const { events } = btkJson<{ events: ReadonlyArray<{ data: { findings: ReadonlyArray<{ file: string }> } }> }>(
      { ...place, dir: keep },
      ["log", "--kind", "gate.hack-detected"]
    )
    assert.isNotEmpty(events)
    assert.match(events[0]?.data.findings[0]?.file ?? "", /^test\/my-/u)
  })
})
