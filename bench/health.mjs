// `health` and `duplicates` against plain Node scripts over the same data. Goals 8 and 9. Twice: worked out, and again while nothing
// changes. And a chain of 10,000 tickets that wait for each other.
import { readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { makeTickets } from "./data.mjs"
import { writeHandwritten } from "./handwritten.mjs"
import { goal, inFolder, ms, print, race, ratio, run } from "./lib.mjs"
import { writeLines } from "./logText.mjs"
import { BIN, buildBundle, NODE, storeOf } from "./projects.mjs"
import { seed } from "./seed.mjs"

const SIZES = [1000, 10_000]
const BASE = "node -e 0"
const FLOOR = fileURLToPath(new URL("floor.mjs", import.meta.url))

const complete = (scratch, size) => {
  const dir = join(scratch, String(size))
  writeHandwritten(dir, size, { words: true })
  run([NODE, BIN, "init", "--yes", "-C", dir])
  run([NODE, BIN, "sync", "-C", dir])
  return dir
}

/** Takes answers out of the cache, so that the next command has to work them out. */
const forget = (dir) => {
  const cache = join(storeOf(dir), "cache")
  for (const name of readdirSync(cache)) if (/^(?:health|duplicates)-/u.test(name)) rmSync(join(cache, name))
}

export const benchHealth = (runs) =>
  inFolder(async (scratch) => {
    buildBundle()
    const cpu = new Map()
    for (const size of SIZES) {
      const dir = complete(scratch, size)
      const log = join(scratch, `${size}.jsonl`)
      writeLines(storeOf(dir), log)
      const command = (verb) => [NODE, BIN, verb, "-C", dir]
      const result = race(
        [
          { name: BASE, argv: [NODE, "-e", "0"] },
          { name: "floor: fold the log", argv: [NODE, FLOOR, "log-list", log] },
          { name: "health", argv: command("health"), before: () => forget(dir) },
          { name: "health again", argv: command("health") },
          { name: "duplicates", argv: command("duplicates"), before: () => forget(dir) },
          { name: "duplicates again", argv: command("duplicates") }
        ],
        runs
      )
      const floor = result.get("floor: fold the log")
      print(
        `${size} tickets, ${runs} runs in turn`,
        [...result].map(([name, one]) => [name, `${ms(one)}  ${ratio(one, floor)}`])
      )
      const beyond = (name) =>
        (result.get(name).cpu ?? result.get(name).median) - (result.get(BASE).cpu ?? result.get(BASE).median)
      cpu.set(size, { health: beyond("health"), again: beyond("health again") })
      const against = (name) => (result.get(name).cpu ?? result.get(name).median) / (floor.cpu ?? floor.median)
      if (size === SIZES[0])
        print("Goals, in processor time", [
          goal(8, "health, worked out, to folding the log", against("health"), 2),
          goal(8, "health again, to folding the log", against("health again"), 2),
          goal(9, "duplicates, worked out, to folding the log", against("duplicates"), 2),
          goal(9, "duplicates again, to folding the log", against("duplicates again"), 2)
        ])
    }
    const [small, large] = SIZES.map((size) => cpu.get(size))
    print("Growth beyond the start", [goal(8, "health of 10,000 to 1,000", large.health / small.health, 12)])
    const deep = join(scratch, "deep")
    const chain = makeTickets(SIZES[1]).map((ticket, n) => ({
      ...ticket,
      status: "pending",
      dependsOn: n === 0 ? [] : [n - 1]
    }))
    await seed(deep, chain)
    const result = race([{ name: "health", argv: [NODE, BIN, "health", "-C", deep] }], 1)
    print("A chain of 10,000 tickets in sixteen words", [["health", ms(result.get("health"))]])
  })
