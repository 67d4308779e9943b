// Runs the tests and ends with one line that a program can read: "N passed, N failed". Arguments go to vitest.
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { summarize } from "./lib/report.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const report = join(root, "node_modules/.cache/test-report.json")
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
    ...process.argv.slice(2)
  ],
  { cwd: root, stdio: "inherit" }
)

const { line, ok } = summarize(existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : null, status)
process.stdout.write(`\n${line}\n`)
process.exitCode = ok ? 0 : status || 1
