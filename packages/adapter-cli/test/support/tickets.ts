/** Tickets with a script for the scripted agent, each showing one way through the gates. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { btkJson } from "./cli.ts"
import type { Project } from "./project.ts"

export interface TicketSource {
  readonly type: string
  readonly title: string
  readonly files: ReadonlyArray<readonly [path: string, action: string]>
  readonly script: string
  readonly priority?: string
  readonly dependsOn?: ReadonlyArray<string>
}

const BUG_SECTIONS = `## Steps to Reproduce

1. Call it with a number of the shop

## Expected Behavior

The right number of the shop.

## Actual Behavior

Another number.

`

const markdown = ({ dependsOn = [], files, priority = "medium", script, title, type }: TicketSource): string => `---
id: ${type}-001
title: ${JSON.stringify(title)}
status: pending
priority: ${priority}
depends_on: [${dependsOn.join(", ")}]
---

# ${type}-001: ${title}

## Context

The shop needs it.

## Description

${title}.

${type === "BUG" ? BUG_SECTIONS : ""}## Affected Files

| File | Action | Description |
|---|---|---|
${files.map(([path, action]) => `| ${path} | ${action} | ${title} |`).join("\n")}

## Acceptance Criteria

- [ ] AC-1: It works for small numbers
- [ ] AC-2: It works for large numbers
- [ ] AC-3: It refuses what is no number

## Test Strategy

### Unit

- test "small" → verifies AC-1
- test "large" → verifies AC-2
- test "refuses" → verifies AC-3

### ${type === "FEAT" ? "E2E" : "Regression"}

None: these are functions without a program.

### Verification Commands

\`\`\`bash
node --test
\`\`\`

## Dependencies

(none)

## Agent Script

${script}
`

const block = (info: string, body: string): string => `\`\`\`${info}\n${body}\n\`\`\`\n`

const testsOf = (name: string, factor: number): string =>
  `import assert from "node:assert/strict"
import { test } from "node:test"
import { ${name} } from "../src/${name}.js"

test("${name} of a small number", () => assert.equal(${name}(2), ${2 * factor}))
test("${name} of a large number", () => assert.equal(${name}(2000000), ${2000000 * factor}))
test("${name} refuses what is no number", () => assert.throws(() => ${name}("x"), TypeError))`

const codeOf = (name: string, factor: number): string =>
  `export const ${name} = (n) => {
  if (typeof n !== "number") throw new TypeError("not a number")
  return n * ${factor}
}`

const usage = (phase: string): string =>
  block(`usage phase=${phase}`, "model: claude-sonnet-5-5\ninput: 1000\noutput: 100")

/** Files of a new function `name`. */
const filesOf = (name: string): TicketSource["files"] => [
  [`src/${name}.js`, "create"],
  [`test/${name}.test.js`, "create"]
]

export interface Work {
  /** Milliseconds that each turn of the agent takes. */
  readonly wait?: number
}

const waiting = ({ wait = 0 }: Work): string => (wait === 0 ? "" : block("wait", String(wait)))

/** Implemented at the first try. */
export const honest = (name: string, factor = 3, work: Work = {}): TicketSource => ({
  type: "FEAT",
  title: `Add ${name}`,
  files: filesOf(name),
  script: [
    waiting(work),
    block(`edit phase=tests path=test/${name}.test.js`, testsOf(name, factor)),
    block(`edit phase=code path=src/${name}.js`, codeOf(name, factor)),
    usage("tests"),
    usage("code")
  ].join("\n")
})

/** Skips its tests at first, and is honest once it was caught. */
export const cheating = (name: string): TicketSource => ({
  ...honest(name),
  title: `Add ${name} by cheating`,
  script: [
    block(`edit phase=tests path=test/${name}.test.js`, testsOf(name, 3)),
    block(`edit phase=code attempt=1 path=src/${name}.js`, codeOf(name, 4)),
    block(`edit phase=code attempt=1 path=test/${name}.test.js`, testsOf(name, 3).replaceAll('test("', 'test.skip("')),
    block(`edit phase=code attempt=2 path=src/${name}.js`, codeOf(name, 3)),
    usage("code")
  ].join("\n")
})

/** Fails its tests at first. */
export const second = (name: string): TicketSource => ({
  ...honest(name),
  title: `Add ${name} at the second try`,
  script: [
    block(`edit phase=tests path=test/${name}.test.js`, testsOf(name, 3)),
    block(`edit phase=code attempt=1 path=src/${name}.js`, codeOf(name, 4)),
    block(`edit phase=code attempt=2 path=src/${name}.js`, codeOf(name, 3)),
    usage("code")
  ].join("\n")
})

/** Never passes. */
export const impossible = (name: string): TicketSource => ({
  ...honest(name),
  title: `Add ${name}, which nobody can`,
  script: [
    block(`edit phase=tests path=test/${name}.test.js`, testsOf(name, 3)),
    block(`edit phase=code path=src/${name}.js`, codeOf(name, 4)),
    usage("code")
  ].join("\n")
})

/** Changes a file that is there, as a task does: everything stays green. */
export const tidying = (path: string, text: string): TicketSource => ({
  type: "REFACTOR",
  title: `Tidy ${path}`,
  files: [[path, "modify"]],
  script: [block(`edit phase=code path=${path}`, text.replace(/\n$/u, "")), usage("code")].join("\n")
})

/** Creates the ticket and answers its key. */
export const create = (project: Project, source: TicketSource): string => {
  const file = join(project.home, "ticket.md")
  writeFileSync(file, markdown(source))
  const { open, ticket } = btkJson<{ open: ReadonlyArray<string>; ticket: { key: string } }>(project, [
    "create",
    "--from",
    file
  ])
  if (open.length > 0) throw new Error(`the ticket is not complete: ${open.join("; ")}`)
  return ticket.key
}
