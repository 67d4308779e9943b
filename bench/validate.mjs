// `validate` on all of 1,000 tickets against a script that folds the same log. Goal 11. Two backlogs: one as it should be, and one
// with several errors in every ticket.
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { goal, inFolder, ms, print, race, ratio, run } from "./lib.mjs"
import { writeHandwritten } from "./handwritten.mjs"
import { BIN, buildBundle, NODE, projectIn, storeOf } from "./projects.mjs"
import { writeLines } from "./logText.mjs"

const SIZE = 1000
const FLOOR = fileURLToPath(new URL("floor.mjs", import.meta.url))

/** Ticket files that are taken up: complete, and what they change is there. */
const complete = (scratch) => {
  const dir = join(scratch, "complete")
  writeHandwritten(dir, SIZE)
  run([NODE, BIN, "init", "--yes", "-C", dir])
  run([NODE, BIN, "sync", "-C", dir])
  return dir
}

export const benchValidate = (runs, data) =>
  inFolder((scratch) => {
    buildBundle()
    const subjects = { complete: complete(scratch), faulty: projectIn(data ?? scratch, SIZE) }
    for (const [name, dir] of Object.entries(subjects)) {
      const log = join(scratch, `${name}.jsonl`)
      writeLines(storeOf(dir), log)
      const commands = [
        { name: "floor: fold the log", argv: [NODE, FLOOR, "log-list", log] },
        // Errors are no failure here.
        { name: `validate ${name}`, argv: ["sh", "-c", `"$0" "$1" validate -C "$2" || test $? = 1`, NODE, BIN, dir] },
        {
          name: `validate ${name}, --json`,
          argv: ["sh", "-c", `"$0" "$1" validate --json -C "$2" || test $? = 1`, NODE, BIN, dir]
        }
      ]
      const result = race(commands, runs)
      const floor = result.get("floor: fold the log")
      print(
        `${SIZE} tickets, ${name}, ${runs} runs in turn`,
        [...result].map(([command, times]) => [command, `${ms(times)}  ${ratio(times, floor)}`])
      )
      const cpu = floor.cpu === null ? "median" : "cpu"
      print("Goal, in processor time", [
        goal(11, `validate ${SIZE}, ${name}, to folding the log`, result.get(`validate ${name}`)[cpu] / floor[cpu], 2)
      ])
    }
  })
