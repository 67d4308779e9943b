// Runs tests and ends with one line that a program can read: "N passed, N failed". Arguments go to vitest.
// `--faults` runs those that kill, starve and race processes instead of all others; `--long` gives them more rounds.
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { failures, summarize } from "./lib/report.mjs"

const FAULTS = "**/*.fault.test.{ts,mjs}"
const OWN = new Set(["--faults", "--long"])

const root = fileURLToPath(new URL("..", import.meta.url))
const args = process.argv.slice(2)
const faults = args.includes("--faults")
const files = args.filter((arg) => !OWN.has(arg))
// Whoever names a fault test wants it.
const all = files.some((arg) => arg.includes(".fault."))
const report = join(root, `node_modules/.cache/test-report${faults ? "-faults" : ""}.json`)
mkdirSync(join(root, "node_modules/.cache"), { recursive: true })
// A report of an earlier run must not speak for this one.
rmSync(report, { force: true })

const { status } = spawnSync(
  process.execPath,
  [
    "--import",
    new URL("./lib/node20.mjs", import.meta.url).href,
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    // They starve and kill: beside each other they would starve each other.
    ...(faults ? ["--no-file-parallelism", ".fault.test."] : all ? [] : [`--exclude=${FAULTS}`]),
    ...files
  ],
  { cwd: root, stdio: "inherit", env: { ...process.env, ...(args.includes("--long") ? { BTK_LONG: "1" } : {}) } }
)

const results = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : null
const { line, ok } = summarize(results, status)
process.stdout.write(["", ...failures(results, root), line, ""].join("\n"))
process.exitCode = ok ? 0 : status || 1
