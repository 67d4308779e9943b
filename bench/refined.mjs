// `refine` at 1,000 and 10,000 tickets without a model: time, memory, growth, and again while nothing changes.
import { join } from "node:path"
import { ms, inFolder, peakOf, print, race, ratio, run } from "./lib.mjs"
import { writeHandwritten } from "./handwritten.mjs"
import { BIN, buildBundle, NODE } from "./projects.mjs"

const SIZES = [1000, 10_000]
const BASE = "node -e 0"

export const benchRefined = (runs) =>
  inFolder(async (scratch) => {
    buildBundle()
    const times = new Map()
    for (const size of SIZES) {
      const dir = join(scratch, String(size))
      writeHandwritten(dir, size, { words: true })
      run([NODE, BIN, "init", "--yes", "-C", dir])
      run([NODE, BIN, "sync", "-C", dir])
      // A run for one ticket, so that the next one finds another run's answer and has to look itself.
      const forget = () => run([NODE, BIN, "refine", "TASK-001", "--no-report", "-C", dir])
      const refine = [NODE, BIN, "refine", "--no-report", "-C", dir]
      const result = race(
        [
          { name: BASE, argv: [NODE, "-e", "0"] },
          { name: "list", argv: [NODE, BIN, "list", "-C", dir] },
          { name: "refine", argv: refine, before: forget },
          { name: "refine again", argv: refine }
        ],
        runs
      )
      times.set(size, result)
      print(
        `${size} tickets, ${runs} runs in turn`,
        [...result].map(([name, one]) => [name, `${ms(one)}  ${ratio(one, result.get("refine"))}`])
      )
      forget()
      print("Peak memory", [["refine", `${Math.round(await peakOf(refine))} MiB`]])
    }
    const [small, large] = SIZES.map((size) => times.get(size))
    const own = (result) =>
      (result.get("refine").cpu ?? result.get("refine").median) - (result.get(BASE).cpu ?? result.get(BASE).median)
    const slope = Math.log10(own(large) / own(small)) / Math.log10(SIZES[1] / SIZES[0])
    print("Growth", [["slope of log time over log size, beyond the start", slope.toFixed(2)]])
  })
