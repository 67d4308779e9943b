import { afterAll, beforeAll, describe, it } from "@effect/vitest"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { btkJson } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"

const [POLICY, USAGE, NOT_FOUND, CONFLICT] = [1, 2, 3, 4] as const
const LIMIT = 64 * 1024

const PLANNED = "## Affected Files\n\n| File | Action | Why |\n|---|---|---|\n"

type Source = readonly [what: string, text: string, code: string, ...says: ReadonlyArray<string>]

const SOURCES: ReadonlyArray<Source> = [
  ["an open quote", '---\nid: FEAT-001\ntitle: "x\nstatus: pending\n---\n', "ticket-yaml-invalid", "-:5:1"],
  ["a tab as indentation", "---\nid: FEAT-001\ntags:\n\t- a\n---\n", "ticket-yaml-invalid", "-:4", "tags"],
  ["a field that stands twice", "---\nid: FEAT-001\ntitle: a\ntitle: b\n---\n", "ticket-yaml-invalid", "-:4", "title"],
  ["a header without its first line", "id: FEAT-001\ntitle: x\n---\n", "ticket-yaml-invalid", "-:1:1"],
  ["a blank line above its header", "\n---\nid: FEAT-001\ntitle: x\n---\n", "ticket-yaml-invalid", "-:1:1"],
  ["nothing at all", "", "ticket-yaml-invalid", "-:1:1"],
  ["a header without end", "---\nid: FEAT-001\n", "ticket-yaml-invalid", "never closed"],
  ["another language as header", "---js\nprocess.exit()\n---\n", "ticket-yaml-invalid", "only YAML"],
  ["no title", "---\nid: FEAT-001\n---\n\n## Context\n\nx\n", "ticket-invalid", "title"],
  ["no type", "---\ntitle: x\n---\n", "ticket-invalid", "FEAT"],
  [
    "a priority that doesn't exist",
    "---\nid: FEAT-001\ntitle: x\npriority: urgent\n---\n",
    "ticket-invalid",
    "-:4",
    "urgent"
  ],
  [
    "a path above the repository",
    `---\nid: FEAT-001\ntitle: x\n---\n\n${PLANNED}| ../../etc/passwd | modify | y |\n`,
    "ticket-invalid",
    "-:10:1",
    "Affected Files",
    "../../etc/passwd"
  ],
  [
    "an action that doesn't exist",
    `---\nid: FEAT-001\ntitle: x\n---\n\n${PLANNED}| a.js | rewrite | y |\n`,
    "ticket-invalid",
    "-:10:1",
    "rewrite"
  ]
]

describe("a ticket file with", () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
  }, 120_000)
  afterAll(() => removePlace(project))

  for (const [what, input, code, ...says] of SOURCES) {
    it(`${what} is refused as ${code}, with its place`, () =>
      assertRefused(project, { args: ["create", "--from", "-"], input, code, exit: USAGE, says }))
  }

  it("a dependency that nobody knows is refused by its name", () =>
    assertRefused(project, {
      args: ["create", "--from", "-"],
      input: "---\nid: FEAT-001\ntitle: x\ndepends_on: [FEAT-099]\n---\n",
      code: "ticket-not-found",
      exit: NOT_FOUND,
      says: ["FEAT-099"]
    }))

  it("more than the log takes is refused with the limit, from a file, a flag and standard input", () => {
    const text = "x".repeat(LIMIT + 1)
    writeFileSync(join(project.home, "big.md"), text)
    const says = [String(LIMIT), "Shorten the text"]
    const rows = [
      ["--body-file", join(project.home, "big.md")],
      ["--body-file", "-"],
      ["--description", text]
    ]
    for (const flags of rows) {
      const args = ["create", "Big", ...flags]
      assertRefused(project, { args, input: text, code: "event-too-large", exit: USAGE, says })
    }
  })

  it("a mistake is told by the name of its file", () => {
    const file = join(project.home, "mine.md")
    writeFileSync(file, "---\nid: FEAT-001\ntitle: [\n---\n")
    assertRefused(project, {
      args: ["create", "--from", file],
      code: "ticket-yaml-invalid",
      exit: USAGE,
      says: [`${file}:4`]
    })
  })
})

describe("a change of a ticket that is not possible", () => {
  let project: Project
  const change = (args: ReadonlyArray<string>, exit: number, code: string, ...says: ReadonlyArray<string>) =>
    assertRefused(project, { args, exit, code, says })

  beforeAll(() => {
    project = makeProject()
    for (const title of ["One", "Two", "Three", "Four"]) btkJson(project, ["create", title])
    btkJson(project, ["edit", "TASK-001", "--dep", "TASK-002"])
    btkJson(project, ["edit", "TASK-002", "--dep", "TASK-003"])
  }, 120_000)
  afterAll(() => removePlace(project))

  it("names the members of the cycle that it would close", () => {
    change(["edit", "TASK-002", "--dep", "TASK-001"], USAGE, "dependency-cycle", "TASK-002 → TASK-001 → TASK-002")
    change(["edit", "TASK-001", "--dep", "TASK-001"], USAGE, "dependency-cycle", "TASK-001 → TASK-001")
    change(
      ["edit", "TASK-003", "--dep", "TASK-004", "--dep", "TASK-001"],
      USAGE,
      "dependency-cycle",
      "TASK-003 → TASK-001 → TASK-002 → TASK-003"
    )
  })

  it("names the ticket that isn't there, and what could have been meant", () => {
    for (const verb of ["show", "claim", "release", "log"])
      change([verb, "TASK-099"], NOT_FOUND, "ticket-not-found", "TASK-099")
    change(["show", "TSAK-001"], NOT_FOUND, "ticket-not-found", "Did you mean TASK-001")
    change(["edit", "TASK-001", "--dep", "FEAT-001"], NOT_FOUND, "ticket-not-found", "FEAT-001")
    change(["close", "nothing", "--reason", "x"], NOT_FOUND, "ticket-not-found", "nothing")
  })

  it("lists the candidates when a key fits several", () =>
    change(["show", "TASK-"], NOT_FOUND, "ticket-ambiguous", "TASK-001, TASK-002, TASK-003, TASK-004"))

  it("tells who holds a claimed ticket, to those who claim and to those who release it", () => {
    btkJson(project, ["claim", "TASK-003", "--actor", "agent:first"])
    change(["claim", "TASK-003", "--actor", "agent:second"], CONFLICT, "ticket-claimed", "agent:first")
    change(["release", "TASK-003", "--actor", "agent:second"], CONFLICT, "ticket-claimed", "agent:first")
    btkJson(project, ["release", "TASK-003", "--actor", "agent:first"])
    btkJson(project, ["claim", "TASK-003", "--actor", "agent:second"])
  })

  it("says that closed tickets don't change, and how to reopen one", () => {
    btkJson(project, ["close", "TASK-004", "--reason", "not wanted"])
    for (const args of [
      ["edit", "TASK-004", "--title", "New"],
      ["claim", "TASK-004"],
      ["close", "TASK-004", "--reason", "x"]
    ]) {
      change(args, POLICY, "ticket-closed", "TASK-004 is cancelled", "btk reopen TASK-004")
    }
  })
})
