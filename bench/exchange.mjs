// Tickets of other tools: taken in, taken in again, followed and written back. Goal of the issue: 10,000 at once. `node bench/exchange.mjs
// format:path …` does it with backlogs that somebody has, and says what of them doesn't come back as it was; `format:path,path …` with one as it was
// at several times, each followed from the one before.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { inFolder, ms, peakOf, print, race, run } from "./lib.mjs"
import { BIN, buildBundle, NODE } from "./projects.mjs"

const SIZE = 10_000
const CHANGED = 100

const project = (dir) => {
  mkdirSync(dir, { recursive: true })
  run(["git", "init", "--quiet", "--initial-branch", "main", dir])
  writeFileSync(join(dir, "package.json"), '{"scripts":{"test":"node --test"}}')
  run([NODE, BIN, "init", "--yes", "-C", dir])
}

const put = (file, text) => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

const text = (n, salt) =>
  `What ticket ${n} is about${salt}, in a sentence or two. It names file${n % 97}.ts and says why that matters.`
const before = (n) => (n % 3 === 0 && n > 0 ? [n - 1] : [])

/** Writes a backlog of each tool; `salt` says something else of the first hundred. */
const MADE = {
  beads: (dir, salt) => {
    const issue = (n) => ({
      id: `bd-${n}`,
      title: `Ticket number ${n}`,
      description: text(n, n < CHANGED ? salt : ""),
      acceptance_criteria: "- it works\n- it is tested\n- it is told",
      status: n % 4 === 0 ? "closed" : "open",
      priority: n % 5,
      issue_type: n % 2 === 0 ? "bug" : "feature",
      labels: [`area-${n % 7}`],
      dependencies: before(n).map((one) => ({ issue_id: `bd-${n}`, depends_on_id: `bd-${one}`, type: "blocks" }))
    })
    const file = join(dir, ".beads/issues.jsonl")
    put(file, Array.from({ length: SIZE }, (_, n) => `${JSON.stringify(issue(n))}\n`).join(""))
    return file
  },
  "task-master": (dir, salt) => {
    const task = (n) => ({
      id: n + 1,
      title: `Ticket number ${n}`,
      description: text(n, n < CHANGED ? salt : ""),
      status: n % 4 === 0 ? "done" : "pending",
      priority: ["high", "medium", "low"][n % 3],
      details: "Begin with the reader.",
      testStrategy: "Run the tests.",
      dependencies: before(n).map((one) => one + 1),
      subtasks: [1, 2].map((id) => ({ id, title: `Step ${id}`, description: "", status: "pending", dependencies: [] }))
    })
    const file = join(dir, "tasks.json")
    put(
      file,
      JSON.stringify({ master: { tasks: Array.from({ length: SIZE }, (_, n) => task(n)), metadata: {} } }, null, 2)
    )
    return file
  },
  github: (dir, salt) => {
    const issue = (n) => ({
      number: n + 1,
      title: `Ticket number ${n}`,
      body: `${text(n, n < CHANGED ? salt : "")}\n\n- [ ] it works\n- [x] it is told${before(n)
        .map((one) => `\n\nDepends on #${one + 1}`)
        .join("")}`,
      state: n % 4 === 0 ? "CLOSED" : "OPEN",
      labels: [{ name: n % 2 === 0 ? "bug" : "enhancement" }],
      assignees: [{ login: `user${n % 5}` }],
      url: `https://github.com/owner/name/issues/${n + 1}`
    })
    const file = join(dir, "issues.json")
    put(file, JSON.stringify(Array.from({ length: SIZE }, (_, n) => issue(n))))
    return file
  },
  "backlog-md": (dir, salt) => {
    for (let n = 0; n < SIZE; n++) {
      const done = n % 4 === 0
      const waits = before(n).map((one) => `task-${one + 1}`)
      put(
        join(dir, done ? "completed" : "tasks", `task-${n + 1} - Ticket-number-${n}.md`),
        `---\nid: task-${n + 1}\ntitle: Ticket number ${n}\nstatus: ${done ? "Done" : "To Do"}\nassignee: []\nlabels: [area-${n % 7}]\ndependencies: [${waits.join(", ")}]\npriority: medium\n---\n\n## Description\n\n${text(n, n < CHANGED ? salt : "")}\n\n## Acceptance Criteria\n<!-- AC:BEGIN -->\n- [ ] #1 it works\n- [x] #2 it is told\n<!-- AC:END -->\n`
      )
    }
    return dir
  },
  seed: (dir, salt) => {
    const key = (n) => `FEAT-${String(n + 1).padStart(3, "0")}`
    for (let n = 0; n < SIZE; n++) {
      const done = n % 4 === 0
      put(
        join(dir, "data", done ? "completed" : "pending", `${key(n)}-ticket.md`),
        `---\nid: ${key(n)}\ntitle: Ticket number ${n}\ntype: FEAT\nstatus: ${done ? "completed" : "pending"}\npriority: medium\ndepends_on: [${before(n).map(key).join(", ")}]\n---\n\n# ${key(n)}: Ticket number ${n}\n\n## Context\n\n${text(n, n < CHANGED ? salt : "")}\n\n## Affected Files\n\n| File | Action | Description |\n|---|---|---|\n| src/file${n % 97}.ts | modify | it |\n\n## Acceptance Criteria\n\n- [ ] AC-1: it works\n- [ ] AC-2: it is tested\n- [ ] AC-3: it is told\n`
      )
    }
    return dir
  }
}
const FOLDERS = new Set(["backlog-md", "seed"])

export const benchExchange = () =>
  inFolder(async (scratch) => {
    buildBundle()
    let said = 0
    for (const [format, make] of Object.entries(MADE)) {
      const source = make(join(scratch, `${format}-source`), "")
      const out = join(scratch, `${format}-out`)
      const dir = join(scratch, format)
      const take = () => [NODE, BIN, "import", source, "--format", format, "--quiet", "-C", dir]
      const first = race(
        [
          {
            name: "import",
            argv: take(),
            before: () => {
              rmSync(dir, { recursive: true, force: true })
              project(dir)
            }
          }
        ],
        1
      )
      const rest = race(
        [
          { name: "again", argv: take() },
          {
            name: "export",
            argv: [NODE, BIN, "export", "tickets", "--format", format, "--to", out, "--quiet", "-C", dir],
            before: () => rmSync(out, { recursive: true, force: true })
          },
          {
            name: `${CHANGED} changed`,
            argv: take(),
            before: () => make(join(scratch, `${format}-source`), `, said anew ${(said += 1)}`)
          }
        ],
        1
      )
      rmSync(dir, { recursive: true, force: true })
      project(dir)
      print(`${SIZE} tickets of ${format}`, [
        ...[...first, ...rest].map(([name, times]) => [
          name,
          `${ms(times)}, of a processor ${((times.cpu ?? times.median) / 1000).toFixed(1)} s`
        ]),
        ["peak of import", `${Math.round(await peakOf(take()))} MiB`]
      ])
    }
  })

const filesBelow = (dir) =>
  readdirSync(dir, { recursive: true })
    .filter((name) => statSync(join(dir, name)).isFile())
    .toSorted()

const inOrder = (values) => values.map((one) => JSON.stringify(one)).toSorted((one, other) => (one < other ? -1 : 1))

/** Records of a JSON source in an order of their own. */
const recordsIn = (format, file) => {
  const whole = readFileSync(file, "utf8")
  if (format === "beads")
    return inOrder(
      whole
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    )
  const value = JSON.parse(whole)
  if (Array.isArray(value)) return inOrder(value)
  const lists = Array.isArray(value.tasks) ? [value] : Object.values(value).filter((one) => Array.isArray(one?.tasks))
  return inOrder(lists.flatMap(({ tasks }) => tasks))
}

/** Files or records of a source that an export has otherwise, or not at all. Those that are gone from the source are no matter. */
const otherIn = (format, source, out) => {
  if (!FOLDERS.has(format)) {
    const back = new Set(recordsIn(format, out))
    return recordsIn(format, source).filter((record) => !back.has(record)).length
  }
  const text = (dir, name) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name), "utf8") : null)
  const written = new Set(filesBelow(out))
  // A folder has files that are no tickets; of those that are, none is missing.
  return filesBelow(source).filter((name) => written.has(name) && text(out, name) !== text(source, name)).length
}

/** One backlog there and back, at one time after the other. */
const thereAndBack = (scratch, format, sources) => {
  const dir = join(scratch, "real")
  const out = join(scratch, "out")
  rmSync(dir, { recursive: true, force: true })
  project(dir)
  const answer = (...args) => JSON.parse(run([NODE, BIN, ...args, "--json", "-C", dir]))
  for (const source of sources) {
    rmSync(out, { recursive: true, force: true })
    const first = answer("import", source, "--format", format)
    const again = answer("import", source, "--format", format)
    const back = answer("export", "tickets", "--format", format, "--to", out)
    print(`${format}: ${relative(process.cwd(), source)}`, [
      ["tickets", `${first.tickets}: ${first.created} new, ${first.changed} changed`],
      ["imported again", `${again.created} new, ${again.changed} changed`],
      [
        "back",
        `${back.tickets}: ${back.same} as they came, ${back.changed} changed; of the source ${otherIn(format, source, out)} of another form`
      ]
    ])
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  buildBundle()
  for (const asked of process.argv.slice(2)) {
    const [format, ...path] = asked.split(":")
    const sources = path
      .join(":")
      .split(",")
      .map((one) => resolve(one))
    await inFolder((scratch) => thereAndBack(scratch, format, sources))
  }
}
