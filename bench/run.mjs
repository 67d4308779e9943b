// `pnpm bench`: figures beside goals; a goal that is missed fails nothing unless `--gate` is given. `--only verbs --runs 30`.
// The pinned Node runs it: it imports TypeScript sources and strips their types, which Node does since 22.18.
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { missedGoals } from "./lib.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    runs: { type: "string" },
    events: { type: "string", default: "1000000" },
    data: { type: "string" },
    gate: { type: "boolean" }
  }
})
const runs = (usual) => Number(values.runs ?? usual)

const SECTIONS = {
  start: async () => (await import("./start.mjs")).benchStart(root, runs(21)),
  verbs: async () => (await import("./verbs.mjs")).benchVerbs(runs(11), values.data),
  search: async () => (await import("./search.mjs")).benchSearch(runs(11), values.data),
  growth: async () => (await import("./growth.mjs")).benchGrowth(runs(11), values.data),
  validate: async () => (await import("./validate.mjs")).benchValidate(runs(11), values.data),
  adopt: async () => (await import("./adopt.mjs")).benchAdopt(runs(3)),
  refined: async () => (await import("./refined.mjs")).benchRefined(runs(3)),
  index: async () => (await import("./codeIndex.mjs")).benchCodeIndex(runs(3)),
  exchange: async () => (await import("./exchange.mjs")).benchExchange(),
  health: async () => (await import("./health.mjs")).benchHealth(runs(3)),
  scan: async () => (await import("./scan.mjs")).benchScan(runs(5), values.data),
  replay: async () => (await import("./replay.mjs")).benchReplay(Number(values.events), runs(3)),
  append: async () => (await import("./append.mjs")).benchAppend(),
  memory: async () => (await import("./memory.mjs")).benchMemory(),
  commits: async () => (await import("./commits.mjs")).benchCommits()
}

const wanted = values.only === undefined ? Object.keys(SECTIONS) : values.only.split(",")
const unknown = wanted.find((name) => SECTIONS[name] === undefined)
if (unknown !== undefined) {
  process.stderr.write(
    `error: --only names no section: ${unknown}.\n  next: Use ${Object.keys(SECTIONS).join(", ")}.\n`
  )
  process.exit(2)
}
for (const name of wanted) await SECTIONS[name]()
if (values.gate && missedGoals().length > 0) process.exitCode = 1
