// What the benchmarks share: whole-process timing in turns, medians, a table.
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

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
 * mean, because its ticks are coarse: the steadier figure on a busy machine.
 */
export const race = (commands, runs, options = {}) => {
  const all = commands.map((command) => ({ ...command, times: [], cpu: 0 }))
  for (let run = -1; run < runs; run++) {
    for (const command of all) {
      const { argv, name } = command
      const cpu = childrenCpu()
      const start = performance.now()
      // Output goes into a pipe, as it does for an agent.
      const done = spawnSync(argv[0], argv.slice(1), { stdio: ["ignore", "pipe", "pipe"], ...options })
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

export const print = (title, rows) => {
  process.stdout.write(`\n${title}\n`)
  for (const [name, text] of rows) process.stdout.write(`  ${name.padEnd(38)} ${text}\n`)
}

export const ms = ({ max, median: mid, min }) => `${mid.toFixed(1)} ms (${min.toFixed(1)}–${max.toFixed(1)})`

/** How a result compares to another: in time, and in processor time where it is known. */
export const ratio = (result, base) => {
  const cpu = result.cpu === null ? "" : `, CPU ${(result.cpu / base.cpu).toFixed(2)} ×`
  return `${(result.median / base.median).toFixed(2)} ×${cpu}`
}
