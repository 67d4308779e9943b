// Twenty requests on each of some real projects: does each become a ticket that all checks pass, about files that are there?
//
//   node bench/requests.mjs                      the list below
//   node bench/requests.mjs npm:express ../mine  others
//
// A request is a text as people paste it: what is wrong, steps, what should happen, criteria. It is about one name that the
// project declares, chosen evenly over its source files, and it doesn't say in which file that is: finding it is what is
// measured. Every second one is a wish instead of a bug. Tickets are created through the command line, and validated by it.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isTestPath } from "../packages/core/src/gate/TestPaths.ts"
import { isCode } from "../packages/core/src/source/SourceFile.ts"
import { readSources, sourcePaths } from "../packages/workspace/src/source/sourceAt.ts"
import { btkIn, copyOf } from "./fetch.mjs"

const PROJECTS = [
  "npm:express",
  "npm:commander",
  "npm:async",
  "deb:click",
  "deb:golang-github-spf13-pflag",
  "deb:rust-fnv",
  "deb:libcommons-csv-java",
  "deb:libgoogle-gson-java",
  "."
]
const REQUESTS = 20

/** Names of a text's functions and classes, in the common stacks. */
const DECLARED =
  /^[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?(?:pub(?:\([a-z]+\))?[ \t]+)?(?:public[ \t]+|private[ \t]+|protected[ \t]+|static[ \t]+|final[ \t]+|abstract[ \t]+|async[ \t]+)*(?:function|class|interface|struct|trait|enum|def|fn|func|module)[ \t]+(?:\([^)\n]{0,60}\)[ \t]*)?(?:self\.)?([A-Za-z_]\w{4,60})/gmu

/** One name of each file, files evenly spread. */
const subjectsOf = (dir) => {
  const files = readSources(dir, sourcePaths(dir, ["backlog/"])).filter(({ path }) => isCode(path) && !isTestPath(path))
  const taken = new Set()
  const subjects = files.flatMap(({ path, text }) => {
    const names = [...text.matchAll(DECLARED)].map(({ 1: name }) => name).filter((name) => /[a-z]/u.test(name))
    const name = names.find((one) => !taken.has(one))
    if (name === undefined) return []
    taken.add(name)
    return [{ path, name }]
  })
  const step = Math.max(1, subjects.length / REQUESTS)
  const chosen = []
  for (let at = 0; Math.floor(at) < subjects.length && chosen.length < REQUESTS; at += step)
    chosen.push(subjects[Math.floor(at)])
  return chosen
}

const bug = (name) => `\`${name}\` fails when its input is empty

## Why

Scripts that run every night stop there since the last release.

## Summary

\`${name}\` doesn't expect an empty text.

## Steps to reproduce

1. Call \`${name}\` with an empty text
2. Look at what comes back

## Expected behavior

An empty answer of the same kind comes back.

## Actual behavior

An exception ends the program.

## Acceptance criteria

- An empty text gives an empty answer
- The exception no longer ends the nightly scripts
- A text of one letter gives what it gave before

## Tests

- should answer nothing when the text is empty
`

const wish = (name) => `Add a limit to \`${name}\`

## Motivation

People with large inputs run out of memory.

## Description

A limit can be given; without one nothing is different from today.

## Acceptance criteria

- A limit of 10 stops after the tenth entry
- Without a limit every entry is read
- A limit below one is refused with a message that names it

## Test strategy

### Unit

- should stop after the tenth entry

### E2E

- should say that the limit is below one
`

const base = mkdtempSync(join(tmpdir(), "btk-requests-"))
mkdirSync(join(base, "home"))

const rowOf = (source, number) => {
  const dir = copyOf(base, source, number)
  if (dir === null) return [source, "could not be fetched"]
  const started = btkIn(base, dir, ["init", "--yes", "--no-try", "--json"])
  if (started.status !== 0) return [source, `init exits ${started.status}`]
  const { detected } = JSON.parse(started.stdout)
  const subjects = subjectsOf(dir)
  /** By tickets before, which then come first. */
  const made = new Set()
  const sum = { complete: 0, files: 0, there: 0, found: 0, first: 0, asked: 0, ms: 0 }
  for (const [at, { name, path }] of subjects.entries()) {
    const start = performance.now()
    const done = btkIn(base, dir, ["create", "--from", "-", "--json"], { input: at % 2 === 0 ? bug(name) : wish(name) })
    sum.ms += performance.now() - start
    if (done.status !== 0) continue
    const { draft, open, questions } = JSON.parse(done.stdout)
    if (process.env.SHOW)
      process.stderr.write(
        `${name} (${path}): ${open.join(" ")}\n  ${draft.files.map((file) => `${file.action} ${file.path}`).join(", ")}\n`
      )
    sum.complete += open.length === 0 ? 1 : 0
    sum.asked += questions.length
    sum.files += draft.files.length
    const fits = ({ action, path: file }) => (existsSync(join(dir, file)) || made.has(file)) === (action === "modify")
    sum.there += draft.files.filter(fits).length
    for (const { action, path: file } of draft.files) if (action === "create") made.add(file)
    sum.found += draft.files.some((file) => file.path === path) ? 1 : 0
    sum.first += draft.files[0]?.path === path ? 1 : 0
  }
  const { errors } = JSON.parse(btkIn(base, dir, ["validate", "--json"]).stdout)
  return [
    source === "." ? "this repository" : source,
    detected.stack,
    `${subjects.length}`,
    `${sum.complete}`,
    `${errors}`,
    `${sum.files}`,
    `${sum.there}`,
    `${sum.first}`,
    `${sum.found}`,
    (sum.ms / Math.max(1, subjects.length)).toFixed(0)
  ]
}

try {
  const sources = process.argv.slice(2)
  process.stdout.write(
    "| project | stack | requests | complete tickets | errors that validate finds | files named | of them there, or to be made once | file of the name is first | is among them | ms each |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n"
  )
  for (const [number, source] of (sources.length > 0 ? sources : PROJECTS).entries())
    process.stdout.write(`| ${rowOf(source, number).join(" | ")} |\n`)
} finally {
  rmSync(base, { recursive: true, force: true })
}
