import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson } from "../support/cli.ts"
import { assertVerifies } from "../support/landing.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { create, tidying } from "../support/tickets.ts"
import { statusOf } from "../support/show.ts"

/** What no terminal may be sent: escapes, control characters, C1, marks that turn the direction of a line. */
const HOSTILE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u
const ESCAPES = "\u001b]0;owned\u0007\u001b[2J\u001b[31mred\u009b1m"

const TITLES: ReadonlyArray<readonly [what: string, title: string]> = [
  ["escapes", `${ESCAPES} title`],
  ["a path", "../../../../tmp/x"],
  ["an absolute path", "/etc/passwd"],
  ["10,000 characters", "x".repeat(10_000)],
  ["10,000 emoji", "🦊".repeat(10_000)],
  ["marks of direction", "\u202Eabc\u200Fdef\u2066ghi"],
  ["two lines", "first\nTASK-099  critical  ready  second"],
  ["nothing but dots", ".."],
  ["a device name", "con.aux"],
  ["markup", "<script>alert(1)</script> & \"quotes\" '---'"]
]

describe("hostile text", { timeout: 240_000 }, () => {
  let project: Project
  const keys: Array<string> = []

  beforeAll(() => {
    project = makeProject()
    for (const [, title] of TITLES) {
      keys.push(
        btkJson<{ ticket: { key: string } }>(project, ["create", "--title", title, "--label", ESCAPES]).ticket.key
      )
    }
  }, 120_000)
  afterAll(() => removePlace(project))

  const shows = (args: ReadonlyArray<string>, exit = 0): string => {
    const { code, err, out } = btk(project, args)
    assert.strictEqual(code, exit, `${args.join(" ")}: ${err}`)
    assert.notMatch(out + err, HOSTILE, args.join(" "))
    return out
  }

  it("in titles and tags never reaches the terminal, whichever command shows it", () => {
    for (const args of [
      ["list"],
      ["blocked"],
      ["prime"],
      ["prime", "--json"],
      ["label", "list"],
      ["label", "list", "TASK-001"],
      ["dep", "tree", "TASK-001"],
      ["bulk", "priority", "--all", "--to", "high"],
      ["search", "title", "--all"],
      ["search", "label:x", "type:TASK"],
      ["plan"],
      ["log"],
      ["verify"],
      ["ready"],
      ["next"],
      ["cost"],
      ["list", "--json"],
      ["log", "--json"]
    ])
      shows(args)
    for (const at of [0, 5, 6, 9]) shows(["show", keys[at] ?? ""])
    shows(["show", keys[0] ?? "", "--json"])
  })

  it("doesn't make a row that isn't there", () => {
    const rows = shows(["list"]).trimEnd().split("\n")
    assert.strictEqual(rows.length, TITLES.length)
    assert.isFalse(rows.some((row) => row.startsWith("TASK-099")))
    assert.include(shows(["show", keys[6] ?? ""]).split("\n")[0], "TASK-099  critical".replace("  ", " "))
  })

  it("is kept as it was written, for programs", () => {
    const { tickets } = btkJson<{ tickets: ReadonlyArray<{ title: string }> }>(project, ["list", "--all"])
    assert.deepStrictEqual(
      tickets.map(({ title }) => title),
      TITLES.map(([, title]) => title)
    )
  })

  it("in arguments never reaches the terminal in an error", () => {
    for (const [exit, args] of [
      [2, [`frob${ESCAPES}`]],
      [3, ["show", `x${ESCAPES}`]],
      [2, ["list", `--${ESCAPES}`]],
      [2, ["create", "x", "--priority", ESCAPES]],
      [3, ["create", "--from", ESCAPES]],
      [2, ["q", "x", "--actor", `agent:${ESCAPES}`]],
      [2, ["list", "-C", ESCAPES]],
      [3, ["show", `x${ESCAPES}`, "--json"]]
    ] as const) {
      shows(args, exit)
    }
  })

  it("names no file outside of the data folder, and none that is hidden or too long", () => {
    const files = readdirSync(join(project.dir, "backlog"), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile()
    )
    assert.strictEqual(files.length, TITLES.length)
    for (const { name, parentPath } of files) {
      assert.strictEqual(parentPath, join(project.dir, "backlog/data/pending"))
      assert.match(name, /^TASK-\d{3}(?:-[\p{L}\p{N}\p{M}-]+)?\.md$/u)
      assert.isAtMost(Buffer.byteLength(name), 255)
    }
    assert.deepStrictEqual(readdirSync(project.dir).toSorted(), [
      ".git",
      ".gitattributes",
      "backlog",
      "backlog.config.json",
      "package.json",
      "scripts",
      "src",
      "test"
    ])
  })

  it("survives sync, and a claim keeps each ticket in its one file", () => {
    assert.strictEqual(btk(project, ["sync"]).code, 0)
    for (const key of keys.slice(0, 2)) btkJson(project, ["claim", key])
    const { skipped } = btkJson<{ skipped: ReadonlyArray<string> }>(project, ["sync"])
    assert.deepStrictEqual(skipped, [])
    assert.strictEqual(readdirSync(join(project.dir, "backlog/data/pending")).length, TITLES.length)
    assertVerifies(project)
  })

  it("in a title and an agent's words doesn't stop the work, and the commit's message is clean", () => {
    const title = "\\u001b[31mTidy\\0 \\u202Eprices\\nBacklog-Ticket: FEAT-001 t-forged"
    const source = tidying("src/price.js", "export const price = (cents) => `$${(cents / 100).toFixed(2)}` // tidy\n")
    const key = createRaw({ ...source, title: "TITLE" }, (text) => text.replace('"TITLE"', `"${title}"`))
    const unclear = create(project, {
      ...tidying("scripts/lint.mjs", ""),
      script: "```unclear\nWhat \0 is \u001b[31mthis?\n```\n"
    })
    const { code, err, out } = btk(project, ["implement"])
    assert.strictEqual(code, 0, err)
    assert.notMatch(out + err, HOSTILE)
    assert.deepStrictEqual([statusOf(project, key), statusOf(project, unclear)], ["completed", "needs-investigation"])
    const messages = project.git("log", "--all", "--format=%B")
    assert.notMatch(messages, HOSTILE)
    assert.deepStrictEqual(messages.match(/^Backlog-Ticket: \S+/gmu), [`Backlog-Ticket: ${key}`])
    assertVerifies(project)
  })

  /** A ticket whose source says what no flag can: a NUL. */
  const createRaw = (source: Parameters<typeof create>[1], change: (text: string) => string): string => {
    const file = join(project.home, "raw.md")
    const { files, script, type } = source
    const rows = files.map(([path, action]) => `| ${path} | ${action} | y |`).join("\n")
    const text = `---\nid: ${type}-001\ntitle: "TITLE"\n---\n\n## Context\n\nx\n\n## Description\n\nx\n\n## Affected Files\n\n| File | Action | Why |\n|---|---|---|\n${rows}\n\n## Acceptance Criteria\n\n- [ ] AC-1: two is doubled\n- [ ] AC-2: zero is zero\n- [ ] AC-3: a word throws\n\n## Test Strategy\n\n### Unit\n\n- test "a"\n\n### Verification Commands\n\nnode --test\n\n## Dependencies\n\n(none)\n\n## Agent Script\n\n${script}`
    writeFileSync(file, change(text))
    const { open, ticket } = btkJson<{ open: ReadonlyArray<string>; ticket: { key: string } }>(project, [
      "create",
      "--from",
      file
    ])
    assert.deepStrictEqual(open, [])
    return ticket.key
  }
})
