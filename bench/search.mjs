// `search` on 100, 1,000 and 10,000 tickets against a plain scan of their files by Node, and against grep. Goal 6.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { goal, inFolder, ms, print, race, ratio, run } from "./lib.mjs"
import { BIN, buildBundle, NODE, projectIn } from "./projects.mjs"

const BASE = "node -e 0"
const SIZES = [100, 1000, 10_000]
const FLOOR = fileURLToPath(new URL("floor.mjs", import.meta.url))
const GREP = "/usr/bin/grep"

/** In a few of a hundred tickets, in nearly all, in none, and in none but for a typing error. */
const TEXTS = { phrase: "retry parser filter", common: "ledger", absent: "zebra", typo: "ledgre" }
const searchIn = (dir, text, ...flags) => [NODE, BIN, "search", `"${text}"`, ...flags, "-C", dir]
const scanOf = (dir, text) => [NODE, FLOOR, "search", join(dir, "backlog/data"), text]

/** Both have to find the same tickets. */
const compareHits = (dir, text) => {
  const { total } = JSON.parse(run(searchIn(dir, text, "--all", "--exact", "--json")))
  const scanned = run(scanOf(dir, text)).split("\n").length - 1
  if (total !== scanned) throw new Error(`search finds ${total} tickets with "${text}", the scan ${scanned}.`)
}

const commandsOf = (dir, size) => [
  ...Object.entries(TEXTS).map(([name, text]) => ({ name: `search ${name} ${size}`, argv: searchIn(dir, text) })),
  { name: `search phrase, all rows ${size}`, argv: searchIn(dir, TEXTS.phrase, "--all") },
  { name: `floor: scan for phrase ${size}`, argv: scanOf(dir, TEXTS.phrase) },
  { name: `floor: scan for absent ${size}`, argv: scanOf(dir, TEXTS.absent) },
  ...(existsSync(GREP)
    ? [{ name: `grep for phrase ${size}`, argv: [GREP, "-rliF", TEXTS.phrase, join(dir, "backlog/data")] }]
    : [])
]

export const benchSearch = (runs, data) =>
  inFolder((scratch) => {
    buildBundle()
    const subjects = SIZES.map((size) => ({ size, dir: projectIn(data ?? scratch, size, { synced: true }) }))
    for (const { dir } of subjects) compareHits(dir, TEXTS.phrase)
    const commands = subjects.flatMap(({ dir, size }) => commandsOf(dir, size))
    const result = race([{ name: BASE, argv: [NODE, "-e", "0"] }, ...commands], runs)
    const cpu = result.get(BASE).cpu === null ? "median" : "cpu"
    print(
      `Search against ${BASE}, ${runs} runs in turn`,
      [...result].map(([name, times]) => [name, `${ms(times)}  ${ratio(times, result.get(BASE))}`])
    )
    print(
      cpu === "cpu" ? "Goals, in processor time" : "Goals, in time",
      SIZES.flatMap((size) =>
        ["phrase", "absent"].map((name) =>
          goal(
            6,
            `search ${name} ${size}, to a scan of the files`,
            result.get(`search ${name} ${size}`)[cpu] / result.get(`floor: scan for ${name} ${size}`)[cpu],
            1.5
          )
        )
      )
    )
  })
