// Tries `btk init` on real projects and prints what it found. By hand: it fetches sources and runs their commands.
//
//   node bench/init.mjs                       the list below
//   node bench/init.mjs npm:chalk deb:ruby-rack ../my-project
//   node bench/init.mjs --no-try …            finds, but runs nothing
//
// `npm:` packages come by `npm pack`, `deb:` sources by `apt-get source` from Debian's archive, anything else is a folder.
// Everything happens in copies below the system's temporary folder.
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

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

const BTK = fileURLToPath(new URL("../scripts/btk.mjs", import.meta.url))
/** Seconds that one fetch, and one whole init with its tries, may take. */
const FETCH_SECONDS = 180
const INIT_SECONDS = 600

const run = (program, args, options = {}) =>
  spawnSync(program, args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024, ...options })

const base = mkdtempSync(join(tmpdir(), "btk-init-"))

/** Settings of our own: the machine's package lists and sources stay as they are. */
const aptOptions = () => {
  const at = (name) => join(base, "apt", name)
  for (const name of ["parts", "lists/partial", "cache/archives/partial"]) mkdirSync(at(name), { recursive: true })
  writeFileSync(
    at("parts/source.sources"),
    "Types: deb-src\nURIs: http://deb.debian.org/debian\nSuites: stable bookworm\nComponents: main\n" +
      "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n"
  )
  const options = {
    "Dir::Etc::SourceList": "/dev/null",
    "Dir::Etc::SourceParts": at("parts"),
    "Dir::State::Lists": at("lists"),
    "Dir::Cache": at("cache"),
    "APT::Sandbox::User": "root"
  }
  return Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`])
}

let apt = null
const fetched = {
  npm: (name, into) => {
    const packed = run("npm", ["pack", "--silent", name], { cwd: into, timeout: FETCH_SECONDS * 1000 })
    const file = readdirSync(into).find((one) => one.endsWith(".tgz"))
    if (packed.status !== 0 || file === undefined) return null
    run("tar", ["-xzf", file], { cwd: into })
    return join(into, "package")
  },
  deb: (name, into) => {
    if (apt === null) {
      apt = aptOptions()
      run("apt-get", [...apt, "update"], { timeout: FETCH_SECONDS * 1000 })
    }
    run("apt-get", [...apt, "source", "--quiet", name], { cwd: into, timeout: FETCH_SECONDS * 1000 })
    const folder = readdirSync(into).find((one) => statSync(join(into, one)).isDirectory())
    return folder === undefined ? null : join(into, folder)
  }
}

const copyOf = (source, number) => {
  const into = join(base, String(number))
  mkdirSync(into)
  const [, kind, name] = /^(npm|deb):(.+)$/u.exec(source) ?? []
  if (kind !== undefined) return fetched[kind](name, into)
  const folder = resolve(source)
  if (!existsSync(folder)) return null
  const copy = join(into, basename(folder))
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

const btk = (dir, args, seconds) =>
  run(process.execPath, [BTK, ...args], {
    cwd: dir,
    timeout: seconds * 1000,
    env: { ...process.env, HOME: join(base, "home"), GIT_CONFIG_GLOBAL: "/dev/null", CI: "" }
  })

const count = (tried, result) => tried.filter((one) => one.result === result).length

/** One row of the table; what could not be had says so. */
const rowOf = (source, number, flags) => {
  const dir = copyOf(source, number)
  if (dir === null) return [source, "could not be fetched"]
  // What packaging added is not the project's.
  rmSync(join(dir, "debian"), { recursive: true, force: true })
  if (!existsSync(join(dir, ".git"))) run("git", ["init", "--quiet", "-b", "main"], { cwd: dir })
  const done = btk(dir, ["init", "--yes", "--json", ...flags], INIT_SECONDS)
  if (done.status !== 0) return [source, `exit ${done.status}: ${(done.stderr || done.stdout).slice(0, 200)}`]
  const { detected, qualityGates, tried } = JSON.parse(done.stdout)
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
