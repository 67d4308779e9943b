// Our side of the peer benchmarks, which run other trackers and a plain-Node reference beside us and are no part of this
// repository: `node bench/ours.mjs > ours.json`, then their `run.mjs --ours ours.json`. That calls this file again with
// `import <log>` in the folder of a data set, which then becomes a project of ours.
import { readFileSync, realpathSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { OUT } from "../scripts/bundle.mjs"
import { seed } from "./seed.mjs"

/** More rows than any data set has: the peers print all. */
const ALL = "1000000"

const root = realpathSync(fileURLToPath(new URL("..", import.meta.url)))
const self = join(root, "bench/ours.mjs")

const describe = () => {
  const { version } = JSON.parse(readFileSync(join(root, "packages/adapter-cli/package.json"), "utf8"))
  const btk = (...args) => [process.execPath, join(root, OUT, "bin.js"), ...args]
  return {
    id: "btk",
    version,
    prepare: [
      [process.execPath, join(root, "scripts/btk.mjs"), "--version"],
      [process.execPath, self, "import", "{log}"]
    ],
    ops: {
      start: btk("--version"),
      list: btk("list", "--all"),
      ready: btk("ready", "-n", ALL),
      next: btk("next"),
      show: btk("show", "{mid}"),
      create: btk("create", "A new ticket", "-d", "Some text", "--ac", "It works", "--priority", "high"),
      waves: btk("plan", "--json")
    }
  }
}

const planned = (path) => ({ path, action: "modify", to: null, note: "" })
const criterion = (line, at) => ({ id: `AC-${at + 1}`, text: line.replace(/^- \[ \] AC-\d+: /u, ""), done: false })

/** All of one type, so that their keys have the numbers that the other systems use. */
const contentOf = ({ affectedFiles, body, priority, title }) => ({
  type: "TASK",
  title,
  priority,
  tags: [],
  files: affectedFiles.map(planned),
  criteria: body
    .split("\n")
    .filter((line) => line.startsWith("- [ ]"))
    .map(criterion),
  plannedTests: 1,
  fields: {},
  body
})

const STATUS = { TicketClaimed: "active", TicketCompleted: "done" }

/** The tickets of an event log as their gen.mjs writes it. */
const ticketsOf = (log) => {
  const tickets = []
  for (const line of readFileSync(log, "utf8").split("\n")) {
    if (line === "") continue
    const { data, stream, type } = JSON.parse(line)
    if (type === "TicketCreated") {
      tickets.push({ status: "pending", dependsOn: data.dependsOn.map((n) => n - 1), content: contentOf(data) })
    } else if (STATUS[type] !== undefined) tickets[Number(stream.slice("ticket-".length)) - 1].status = STATUS[type]
  }
  return tickets
}

const [command, log] = process.argv.slice(2)
if (command === "import") await seed(process.cwd(), ticketsOf(log))
else process.stdout.write(`${JSON.stringify(describe(), null, 2)}\n`)
