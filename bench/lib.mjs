// What the benchmarks share: whole-process timing in turns, medians, a table.
import { spawnSync } from "node:child_process"

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** Runs the commands in turn, `runs` times after one warm-up each, so that load on the machine hits them alike. */
export const race = (commands, runs, options = {}) => {
  const times = new Map(commands.map(({ name }) => [name, []]))
  for (let run = -1; run < runs; run++) {
    for (const { argv, name } of commands) {
      const start = performance.now()
      const done = spawnSync(argv[0], argv.slice(1), { stdio: ["ignore", "ignore", "pipe"], ...options })
      const millis = performance.now() - start
      if (done.status !== 0) throw new Error(`${name} exited ${done.status}: ${done.stderr}`)
      if (run >= 0) times.get(name).push(millis)
    }
  }
  return new Map(
    [...times].map(([name, all]) => [name, { median: median(all), min: Math.min(...all), max: Math.max(...all) }])
  )
}

export const print = (title, rows) => {
  process.stdout.write(`\n${title}\n`)
  for (const [name, text] of rows) process.stdout.write(`  ${name.padEnd(34)} ${text}\n`)
}

export const ms = ({ max, median: mid, min }) => `${mid.toFixed(1)} ms (${min.toFixed(1)}–${max.toFixed(1)})`
