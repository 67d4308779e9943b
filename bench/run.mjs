// `pnpm bench`: figures, never asserts. Sections: start, replay, append. `--only start --runs 30`.
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const root = fileURLToPath(new URL("..", import.meta.url))
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    runs: { type: "string", default: "21" },
    events: { type: "string", default: "1000000" }
  }
})
const wants = (section) => values.only === undefined || values.only === section

if (wants("start")) (await import("./start.mjs")).benchStart(root, Number(values.runs))
if (wants("replay")) await (await import("./replay.mjs")).benchReplay(Number(values.events))
if (wants("append")) (await import("./append.mjs")).benchAppend()
