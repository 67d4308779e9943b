// Tries `btk init` on real projects and prints what it found. By hand: it fetches sources and runs their commands.
//
//   node bench/init.mjs                       the list below
//   node bench/init.mjs npm:chalk deb:ruby-rack ../my-project
//   node bench/init.mjs --no-try …            finds, but runs nothing
//
// `npm:` packages come by `npm pack`, `deb:` sources by `apt-get source` from Debian's archive, anything else is a folder.
// Everything happens in copies below the system's temporary folder.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { btkIn, copyOf } from "./fetch.mjs"

/** At least two of each stack that these sources have: with and without a workspace, with and without tests in them. */
const PROJECTS = [
  ...["commander", "chalk", "ms", "fastify", "zod", "@sindresorhus/is", "pino", "left-pad"].map(
    (name) => `npm:${name}`
  ),
  ...["python-attrs", "flask", "python-idna", "click"].map((name) => `deb:${name}`),
  ...["golang-github-pkg-errors", "golang-github-spf13-pflag", "golang-github-google-uuid"].map(
    (name) => `deb:${name}`
  ),
  ...["rust-itoa", "rust-fnv", "ripgrep"].map((name) => `deb:${name}`),
  ...["libcommons-lang3-java", "libcommons-csv-java", "guava-libraries"].map((name) => `deb:${name}`),
  ...["ruby-rack", "ruby-i18n", "php-psr-log", "php-monolog", "elixir-lang", "jq"].map((name) => `deb:${name}`)
]

/** Seconds that one whole init with its tries may take. */
const INIT_SECONDS = 600

const base = mkdtempSync(join(tmpdir(), "btk-init-"))
const btk = (dir, args, seconds) => btkIn(base, dir, args, { seconds })

const count = (tried, result) => tried.filter((one) => one.result === result).length

/** One row of the table; what could not be had says so. */
const rowOf = (source, number, flags) => {
  const dir = copyOf(base, source, number)
  if (dir === null) return [source, "could not be fetched"]
  const done = btk(dir, ["init", "--yes", "--json", ...flags], INIT_SECONDS)
  if (done.status !== 0) return [source, `exit ${done.status}: ${(done.stderr || done.stdout).slice(0, 200)}`]
  const { detected, qualityGates, tried } = JSON.parse(done.stdout)
  if (detected === null) return [source, "has a configuration already"]
  const valid = btk(dir, ["config", "list", "--json"], INIT_SECONDS).status === 0
  const again = JSON.parse(btk(dir, ["init", "--yes", "--json"], INIT_SECONDS).stdout).written.length === 0
  const test = tried.find(({ key }) => key === "testCommand")
  return [
    source,
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
const sources = args.filter((arg) => !arg.startsWith("--"))
mkdirSync(join(base, "home"))
try {
  process.stdout.write(
    "| project | stack | tools | members | test command | commands | tried | tests by name | config valid |\n"
  )
  process.stdout.write("|---|---|---|--:|---|--:|---|--:|---|\n")
  for (const [number, source] of (sources.length > 0 ? sources : PROJECTS).entries()) {
    process.stdout.write(
      `| ${rowOf(source, number, flags)
        .map((cell) => cell.replaceAll("|", "\\|"))
        .join(" | ")} |\n`
    )
  }
} finally {
  rmSync(base, { recursive: true, force: true })
}
