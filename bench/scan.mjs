// What `sync` and `status` cost when nothing has changed, with a ticket file for each of 10,000 tickets, against looking at
// those files and reading them.
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { inFolder, ms, print, race, ratio } from "./lib.mjs"
import { BIN, buildBundle, NODE, projectIn } from "./projects.mjs"

const SIZES = [100, 10_000]
const FLOOR = fileURLToPath(new URL("floor.mjs", import.meta.url))

const commandsOf = (dir, size) => {
  const btk = (...args) => ({ name: `${args[0]} ${size}`, argv: [NODE, BIN, ...args, "-C", dir] })
  const files = join(dir, "backlog/data")
  return [
    { name: `floor: stat ${size} files`, argv: [NODE, FLOOR, "stat", files] },
    { name: `floor: read ${size} files`, argv: [NODE, FLOOR, "read", files] },
    { name: `git status ${size}`, argv: ["git", "-C", dir, "status", "--porcelain"] },
    btk("status"),
    btk("sync")
  ]
}

export const benchScan = (runs, data) =>
  inFolder((scratch) => {
    buildBundle()
    for (const size of SIZES) {
      const dir = projectIn(data ?? scratch, size, { synced: true })
      const result = race(commandsOf(dir, size), runs)
      const [stat, read] = ["stat", "read"].map((what) => result.get(`floor: ${what} ${size} files`))
      print(
        `Nothing changed, ${size} ticket files, ${runs} runs in turn`,
        [...result].map(([name, times]) => [
          name,
          `${ms(times)}  stat ${ratio(times, stat)}  read ${ratio(times, read)}`
        ])
      )
    }
  })
