// Tries `btk init` on real projects and prints what it found. By hand: it fetches sources and runs their commands.
//
//   node bench/init.mjs                       the list below
//   node bench/init.mjs npm:chalk deb:ruby-rack ../my-project
//   node bench/init.mjs --setup …             installs first what a project says it needs
//   node bench/init.mjs --no-try …            finds, but runs nothing
//
// Where projects come from is in `fetch.mjs`.
// Everything happens in copies below the system's temporary folder.
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { btkIn, copyOf } from "./fetch.mjs"

/** Projects of several stacks, with few dependencies that a registry has to have. */
const GITHUB = [
  "tj/commander.js",
  "jonschlinkert/is-number",
  "micromatch/braces",
  "lukeed/clsx",
  "sindresorhus/slugify",
  "vercel/ms",
  "benjaminp/six",
  "pytoolz/toolz",
  "mahmoud/boltons",
  "un33k/python-slugify",
  "pallets/itsdangerous",
  "hukkin/tomli",
  "google/uuid",
  "spf13/pflag",
  "pkg/errors",
  "servo/rust-fnv",
  "bluss/scopeguard",
  "rust-lang/cfg-if",
  "DaveGamble/cJSON",
  "ruby/rake",
  "rxi/classic",
  "hashicorp/go-version",
  "jonschlinkert/kind-of"
]
const PROJECTS = GITHUB.map((name) => `git:https://github.com/${name}`)

/** Seconds that one whole init with its tries may take. */
const INIT_SECONDS = 600

const base = mkdtempSync(join(tmpdir(), "btk-init-"))
const btk = (dir, args, seconds) => btkIn(base, dir, args, { seconds })

const count = (tried, result) => tried.filter((one) => one.result === result).length

/** As people call it. */
const labelOf = (source) => source.replace(/^git:.*?([^/:]+\/[^/]+?)(?:\.git)?$/u, "$1")

/** One row of the table; what could not be had says so. */
const rowOf = (source, number, { flags, setup }) => {
  const dir = copyOf(base, source, number)
  if (dir === null) return [labelOf(source), "could not be fetched"]
  if (setup) {
    const found = btk(dir, ["init", "--dry-run", "--json"], INIT_SECONDS)
    const command = found.status === 0 ? JSON.parse(found.stdout).qualityGates.setupCommand : undefined
    if (command !== undefined) spawnSync("sh", ["-c", command], { cwd: dir, timeout: INIT_SECONDS * 1000 })
  }
  const done = btk(dir, ["init", "--yes", "--json", ...flags], INIT_SECONDS)
  if (done.status !== 0) return [labelOf(source), `exit ${done.status}: ${(done.stderr || done.stdout).slice(0, 200)}`]
  const { detected, qualityGates, tried } = JSON.parse(done.stdout)
  if (detected === null) return [labelOf(source), "has a configuration already"]
  const valid = btk(dir, ["config", "list", "--json"], INIT_SECONDS).status === 0
  const again = JSON.parse(btk(dir, ["init", "--yes", "--json"], INIT_SECONDS).stdout).written.length === 0
  const test = tried.find(({ key }) => key === "testCommand")
  return [
    labelOf(source),
    [detected.stack, ...detected.stacks.slice(1)].join(" + "),
    [detected.manager, detected.runner].filter((tool) => tool !== null).join(", ") || "–",
    detected.workspace === null ? "–" : `${detected.workspace.members.length}`,
    qualityGates.testCommand ?? "–",
    String(Object.keys(qualityGates).filter((key) => key.endsWith("Command")).length),
    tried.length === 0
      ? "–"
      : [
          [count(tried, "passed"), "ok"],
          [count(tried, "failed"), "failed"],
          [count(tried, "tool-missing"), "no tool"],
          [count(tried, "offline"), "need the network"],
          [count(tried, "timed-out"), "too long"],
          [count(tried, "not-tried"), "not tried"]
        ]
          .filter(([number]) => number > 0)
          .map(([number, what]) => `${number} ${what}`)
          .join(", "),
    test?.tests === null || test === undefined ? "–" : String(test.tests),
    valid && again ? "yes" : valid ? "not idempotent" : "NO"
  ]
}

const args = process.argv.slice(2)
const flags = args.filter((arg) => arg === "--no-try")
const setup = args.includes("--setup")
const sources = args.filter((arg) => !arg.startsWith("--"))
mkdirSync(join(base, "home"))
try {
  process.stdout.write(
    "| project | stack | tools | members | test command | commands | tried | tests by name | config valid |\n"
  )
  process.stdout.write("|---|---|---|--:|---|--:|---|--:|---|\n")
  for (const [number, source] of (sources.length > 0 ? sources : PROJECTS).entries()) {
    process.stdout.write(
      `| ${rowOf(source, number, { flags, setup })
        .map((cell) => cell.replaceAll("|", "\\|"))
        .join(" | ")} |\n`
    )
  }
} finally {
  rmSync(base, { recursive: true, force: true })
}
