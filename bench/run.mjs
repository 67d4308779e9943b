// `pnpm bench`: figures, never asserts. Sections: start, replay, append. `--only start --runs 30`.
// The pinned Node runs it: it imports TypeScript sources and strips their types, which Node does since 22.18.
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const root = fileURLToPath(new URL("..", import.meta.url))
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    runs: { type: "string" },
    events: { type: "string", default: "1000000" }
  }
})
const SECTIONS = ["start", "replay", "append"]
if (values.only !== undefined && !SECTIONS.includes(values.only)) {
  process.stderr.write(`error: --only names no section: ${values.only}.\n  next: Use ${SECTIONS.join(", ")}.\n`)
  process.exit(2)
}
const wants = (section) => values.only === undefined || values.only === section
const runs = (usual) => Number(values.runs ?? usual)

if (wants("start")) (await import("./start.mjs")).benchStart(root, runs(21))
if (wants("replay")) (await import("./replay.mjs")).benchReplay(Number(values.events), runs(3))
if (wants("append")) (await import("./append.mjs")).benchAppend()
