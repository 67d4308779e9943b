// Whole commands on 100, 1,000 and 10,000 tickets: against `node -e 0`, and against the least that Node needs for the answer.
// Goals 3, 4, 5, 7 and 24.
import { rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { goal, inFolder, ms, peakOf, print, race, ratio, run } from "./lib.mjs"
import { writeLines } from "./logText.mjs"
import { BIN, buildBundle, NODE, projectIn, storeOf } from "./projects.mjs"

const BASE = "node -e 0"
const SIZES = [100, 1000, 10_000]
/** More rows than there are: the floor prints all. */
const ALL = "1000000"
/** Runs of what takes seconds, because it begins without a cache. */
const COLD_RUNS = 3
const FLOOR = fileURLToPath(new URL("floor.mjs", import.meta.url))

const floor = (name, ...args) => ({ name, argv: [NODE, FLOOR, ...args] })
const btk = (name, dir, ...args) => ({ name, argv: [NODE, BIN, ...args, "-C", dir] })

/** The project of a size, and the same tickets in the form that the floor reads. */
const subjectOf = (data, scratch, size) => {
  const dir = projectIn(data, size)
  const store = storeOf(dir)
  const log = join(scratch, `${size}.jsonl`)
  writeLines(store, log)
  const snapshot = join(scratch, `${size}.json`)
  run([NODE, FLOOR, "snapshot", log, snapshot])
  const [ours, least] = [
    [BIN, "list", "--all", "-C", dir],
    [FLOOR, "snap-list", snapshot]
  ].map(
    (args) =>
      run([NODE, ...args])
        .trimEnd()
        .split("\n").length
  )
  if (ours !== least) throw new Error(`The floor lists ${least} tickets of ${ours}.`)
  const { ticket } = JSON.parse(run([NODE, BIN, "next", "--json", "-C", dir]))
  return { size, dir, log, snapshot, key: ticket.key, cache: join(store, "cache") }
}

const create = (name, dir, actor) =>
  btk(name, dir, "create", "A new ticket", "-d", "Some text", "--ac", "It works", "--priority", "high", ...actor)

const commandsOf = ({ dir, key, log, size, snapshot }) => [
  btk(`ready ${size}`, dir, "ready"),
  btk(`show ${size}`, dir, "show", key),
  create(`create ${size}`, dir, []),
  btk(`ready all ${size}`, dir, "ready", "-n", ALL),
  btk(`list all ${size}`, dir, "list", "--all"),
  floor(`floor: ready from snapshot ${size}`, "snap-ready", snapshot),
  floor(`floor: list from snapshot ${size}`, "snap-list", snapshot),
  floor(`floor: append ${size}`, "append", `${log}.appended`)
]

/** As after a change of the format: nothing is in the cache. */
const coldOf = ({ cache, dir, log, size }) => [
  {
    ...btk(`list all, no cache ${size}`, dir, "list", "--all"),
    before: () => rmSync(cache, { recursive: true, force: true })
  },
  floor(`floor: list from log ${size}`, "log-list", log)
]

const compare = (result, name, base, key = "median") => result.get(name)[key] / result.get(base)[key]

const warmGoals = (result, cpu) => {
  const [least, , most] = SIZES
  const of = (verb, size, base = BASE) => compare(result, `${verb} ${size}`, base, cpu)
  const growth = (verb) => compare(result, `${verb} ${most}`, `${verb} ${least}`, cpu)
  return [
    ...[1000, most].flatMap((size) => [
      goal(3, `list ${size}, to the floor`, of("list all", size, `floor: list from snapshot ${size}`), 2),
      goal(3, `ready ${size}, to the floor`, of("ready all", size, `floor: ready from snapshot ${size}`), 2)
    ]),
    goal("A", `ready ${most}, to ${BASE}`, of("ready", most), 4),
    ...SIZES.map((size) => goal(5, `show ${size}, to ${BASE}`, of("show", size), 2.5)),
    goal(5, `show, growth ${least} to ${most}`, growth("show"), 1.3),
    ...SIZES.map((size) => goal(7, `create ${size}, to ${BASE}`, of("create", size), 5)),
    goal(7, `create, growth ${least} to ${most}`, growth("create"), 1.2)
  ]
}

const measureMemory = async ({ dir, log, size }) => {
  const ours = await peakOf([NODE, BIN, "list", "--all", "-C", dir])
  const least = await peakOf([NODE, FLOOR, "log-list", log])
  const start = await peakOf([NODE, BIN, "--help"])
  return [
    goal(24, `list ${size}, peak memory to the floor`, ours / least, 1.5),
    goal(24, `list ${size}, peak memory`, ours, 117 * 1.5, "MB"),
    goal(24, "start, peak memory", start, 60, "MB")
  ]
}

export const benchVerbs = (runs, data) =>
  inFolder(async (scratch) => {
    buildBundle()
    const subjects = SIZES.map((size) => subjectOf(data ?? scratch, scratch, size))
    const result = race([{ name: BASE, argv: [NODE, "-e", "0"] }, ...subjects.flatMap(commandsOf)], runs)
    const cold = race(subjects.slice(1).flatMap(coldOf), COLD_RUNS)
    const cpu = result.get(BASE).cpu === null ? "median" : "cpu"
    print(
      `Commands against ${BASE}, ${runs} runs in turn`,
      [...result].map(([name, times]) => [name, `${ms(times)}  ${ratio(times, result.get(BASE))}`])
    )
    print(
      `Without a cache, ${COLD_RUNS} runs in turn`,
      [...cold].map(([name, times]) => [name, `${ms(times)}  ${ratio(times, result.get(BASE))}`])
    )
    print(cpu === "cpu" ? "Goals, in processor time" : "Goals, in time", [
      ...warmGoals(result, cpu),
      ...subjects
        .slice(1)
        .map(({ size }) =>
          goal(
            4,
            `list ${size}, no cache`,
            compare(cold, `list all, no cache ${size}`, `floor: list from log ${size}`, cpu),
            2
          )
        ),
      ...(await measureMemory(subjects.at(-1)))
    ])
  })
