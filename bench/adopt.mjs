// Ten thousand Markdown files that somebody brought: `sync` reads them, checks them, gives them keys, writes them and commits them,
// against reading their headers. Goal 20.
import { cpSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { goal, inFolder, ms, peakOf, print, race, ratio, run } from "./lib.mjs"
import { writeHandwritten } from "./handwritten.mjs"
import { BIN, buildBundle, NODE } from "./projects.mjs"

const SIZES = [1000, 10_000]
const FLOOR = fileURLToPath(new URL("floor.mjs", import.meta.url))

export const benchAdopt = (runs) =>
  inFolder(async (scratch) => {
    buildBundle()
    for (const size of SIZES) {
      const fresh = join(scratch, `fresh${size}`)
      const dir = join(scratch, `work${size}`)
      writeHandwritten(fresh, size)
      run([NODE, BIN, "init", "--yes", "-C", fresh])
      const anew = () => {
        rmSync(dir, { recursive: true, force: true })
        cpSync(fresh, dir, { recursive: true })
      }
      const result = race(
        [
          { name: "floor: read the headers", argv: [NODE, FLOOR, "front", join(fresh, "backlog/data/pending")] },
          {
            name: "floor: read and write the files",
            argv: [NODE, FLOOR, "rewrite", join(fresh, "backlog/data/pending")]
          },
          { name: "sync", argv: [NODE, BIN, "sync", "-C", dir], before: anew },
          { name: "sync again", argv: [NODE, BIN, "sync", "-C", dir] }
        ],
        runs
      )
      const floor = result.get("floor: read the headers")
      print(
        `${size} files that are new, ${runs} runs in turn`,
        [...result].map(([command, times]) => [command, `${ms(times)}  ${ratio(times, floor)}`])
      )
      anew()
      print("Peak memory", [["sync", `${await peakOf([NODE, BIN, "sync", "-C", dir])} MiB`]])
      const cpu = floor.cpu === null ? "median" : "cpu"
      print("Goal, in processor time", [
        goal(20, `${size} files taken up, to reading their headers`, result.get("sync")[cpu] / floor[cpu], 2)
      ])
    }
  })
