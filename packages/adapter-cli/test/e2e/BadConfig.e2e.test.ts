import { afterAll, afterEach, beforeAll, describe, it } from "@effect/vitest"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"

const POLICY = 1
const USAGE = 2
const FILE = "backlog.config.json"

const valid = (rest: string): string =>
  `{\n  "version": "2.0",\n  "project": { "id": "shop", "name": "Shop" },\n${rest}\n}\n`

/** What is wrong, the file, the code, and what the answer names. */
type Row = readonly [what: string, text: string, code: string, ...says: ReadonlyArray<string>]

const ROWS: ReadonlyArray<Row> = [
  ["an unknown key", valid('  "qualityGate": {}'), "config-unknown-key", `${FILE}:4:3`, "Did you mean qualityGates?"],
  [
    "a misspelt key inside of a block",
    valid('  "qualityGates": { "testComand": "x" }'),
    "config-unknown-key",
    `${FILE}:4:21`,
    "Did you mean qualityGates.testCommand?"
  ],
  ["a comma too many", valid('  "target": "main",,'), "config-syntax", `${FILE}:4:20`, "line 4"],
  ["half a file", '{ "version": "2.0",', "config-syntax", `${FILE}:1:`],
  ["an empty file", "", "config-syntax", `${FILE}:1:1`],
  ["a comment", `// ours\n${valid('  "target": "main"')}`, "config-syntax", `${FILE}:1:1`],
  ["a wrong type", valid('  "waves": { "maxSlots": "3" }'), "config-invalid", "waves.maxSlots", '"3"'],
  ["a wrong choice", valid('  "integration": "push"'), "config-invalid", "integration", '"push"'],
  [
    "a version of the future",
    '{ "version": "9.0", "project": { "id": "shop", "name": "Shop" } }',
    "config-invalid",
    "version"
  ],
  [
    "an id that is no folder name",
    '{ "version": "2.0", "project": { "id": "../x", "name": "Shop" } }',
    "project-id-missing",
    FILE
  ],
  ["no project", '{ "version": "2.0" }', "project-id-missing", FILE],
  ["a shell agent without its command", valid('  "agent": { "runner": "shell" }'), "config-invalid", "agent.command"]
]

describe("a configuration with", () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
  }, 120_000)
  afterEach(() => {
    project.git("checkout", "--quiet", "--", FILE)
  })
  afterAll(() => removePlace(project))

  for (const [what, text, code, ...says] of ROWS) {
    it(`${what} is refused as ${code}, with its place`, () => {
      project.write(FILE, text)
      assertRefused(project, { args: ["create", "Any"], code, exit: USAGE, says })
    })
  }

  it("a mistake stops the work too, and init leaves it to its owner", () => {
    project.write(FILE, valid('  "qualityGate": {}'))
    for (const args of [["implement"], ["sync"], ["init", "--yes"]]) {
      assertRefused(project, { args, code: "config-unknown-key", exit: USAGE, says: ["qualityGate"] })
    }
  })
})

describe("work is refused", () => {
  const withConfig = (config: Readonly<Record<string, unknown>>, use: (project: Project) => void): void => {
    const project = makeProject({ config })
    try {
      use(project)
    } finally {
      removePlace(project)
    }
  }

  it("without a test command, and how to set one is said", () =>
    withConfig({ qualityGates: {} }, (project) =>
      assertRefused(project, {
        args: ["implement"],
        code: "test-command-missing",
        exit: POLICY,
        says: [FILE, "qualityGates.testCommand", "npm test"]
      })
    ))

  it("for a shell agent whose command is missing, or belongs to another agent", () => {
    withConfig({}, (project) =>
      assertRefused(project, {
        args: ["implement", "--agent", "shell"],
        code: "agent-command-missing",
        exit: USAGE,
        says: [FILE, "agent.command is missing"]
      })
    )
    withConfig({ agent: { runner: "scripted", command: "scripts/agent.mjs" } }, (project) =>
      assertRefused(project, {
        args: ["implement", "--agent", "shell"],
        code: "agent-command-missing",
        exit: USAGE,
        says: [FILE, "agent.command is for the scripted agent", 'Set agent.runner to "shell"']
      })
    )
  })

  it("by a configuration that isn't committed", () =>
    withConfig({}, (project) => {
      project.git("rm", "--quiet", "--cached", FILE)
      project.git("commit", "--quiet", "-m", "Forget it")
      assertRefused(project, {
        args: ["implement"],
        code: "config-not-committed",
        exit: POLICY,
        says: [FILE, `git add ${FILE}`]
      })
    }))

  it("for a target branch that isn't there, and nothing is said to be committed", () =>
    withConfig({ target: "mian" }, (project) => {
      for (const verb of ["implement", "sync"]) {
        assertRefused(project, { args: [verb], code: "target-missing", exit: 6, says: ["mian", FILE] })
      }
    }))
})
