// What the benchmarks share: whole-process timing in turns, medians, peak memory, a table, goals.
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** Characters of the first column. */
const NAME = 46

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** Bytes of output: all rows of the largest list. */
const MAX_OUTPUT = 64 * 1024 * 1024

/** Milliseconds of a tick of /proc. */
const TICK = 10

/** Processor time of all children that ended, in milliseconds; null where there is no /proc. */
const childrenCpu = () => {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1).split(" ")
    return (Number(fields[13]) + Number(fields[14])) * TICK
  } catch {
    return null
  }
}

/**
 * Runs the commands in turn, `runs` times after one warm-up each, so that load on the machine hits them alike. `cpu` is a
 * mean, because its ticks are coarse: the steadier figure on a busy machine. A command's `before` runs before each of its
 * runs and is not timed.
 */
export const race = (commands, runs, options = {}) => {
  const all = commands.map((command) => ({ ...command, times: [], cpu: 0 }))
  for (let run = -1; run < runs; run++) {
    for (const command of all) {
      const { argv, before, name } = command
      before?.()
      const cpu = childrenCpu()
      const start = performance.now()
      // Output goes into a pipe, as it does for an agent.
      const done = spawnSync(argv[0], argv.slice(1), {
        stdio: ["ignore", "pipe", "pipe"],
        maxBuffer: MAX_OUTPUT,
        ...options
      })
      const millis = performance.now() - start
      if (done.status !== 0) throw new Error(`${name} exited ${done.status}: ${done.stderr}`)
      if (run < 0) continue
      command.times.push(millis)
      command.cpu = cpu === null ? null : command.cpu + (childrenCpu() - cpu) / runs
    }
  }
  return new Map(
    all.map(({ cpu, name, times }) => [
      name,
      { median: median(times), min: Math.min(...times), max: Math.max(...times), cpu }
    ])
  )
}

/** Runs `work` with an empty folder that is removed afterwards. */
export const inFolder = async (work) => {
  const dir = mkdtempSync(join(tmpdir(), "btk-bench-"))
  try {
    return await work(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const PEAK = fileURLToPath(new URL("peak.cjs", import.meta.url))

/** Peak memory of a Node program in MiB. */
export const peakOf = ([program, ...args]) =>
  inFolder((dir) => {
    const file = join(dir, "peak")
    const { status, stderr } = spawnSync(program, ["--require", PEAK, ...args], {
      env: { ...process.env, BTK_BENCH_PEAK: file },
      maxBuffer: MAX_OUTPUT
    })
    if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`)
    return Number(readFileSync(file, "utf8"))
  })

/** Answers standard output; throws what the program says when it fails. */
export const run = (argv, options = {}) => {
  const { status, stderr, stdout } = spawnSync(argv[0], argv.slice(1), {
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT,
    ...options
  })
  if (status !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`)
  return stdout
}

export const print = (title, rows) => {
  process.stdout.write(`\n${title}\n`)
  for (const [name, text] of rows) process.stdout.write(`  ${name.padEnd(NAME)} ${text}\n`)
}

/** Part of a goal that a figure may be over it, because figures of a busy machine scatter. */
const TOLERATED = 1.15

const missed = []

/** The goals that were missed so far by more than the noise. */
export const missedGoals = () => missed

/** A figure beside the most that it may be, as a row for `print`. Goals are numbered as in docs/benchmarks.md. */
export const goal = (number, what, figure, most, unit = "×") => {
  const name = `goal ${number}: ${what}`
  if (figure > most * TOLERATED) missed.push(name)
  const text = (value) => `${Number(value.toFixed(2))} ${unit}`
  return [name, `${text(figure)}, at most ${text(most)}: ${figure <= most ? "met" : "NOT MET"}`]
}

export const ms = ({ max, median: mid, min }) => `${mid.toFixed(1)} ms (${min.toFixed(1)}–${max.toFixed(1)})`

/** How a result compares to another: in time, and in processor time where it is known. */
export const ratio = (result, base) => {
  const cpu = result.cpu === null ? "" : `, CPU ${(result.cpu / base.cpu).toFixed(2)} ×`
  return `${(result.median / base.median).toFixed(2)} ×${cpu}`
}
