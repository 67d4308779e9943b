// Runs the main job of Backlog Toolkit: on a fresh copy of the example, or on your own repository. What `npm start` calls.
// It types the same commands that you would type. Plain JavaScript: runs on any Node from 20 on.
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const HERE = fileURLToPath(new URL(".", import.meta.url))
const ROOT = join(HERE, "..")
const LAUNCHER = join(ROOT, "scripts", "btk.mjs")
const EXIT = { usage: 2, conflict: 4, environment: 6 }

const SEE_HELP = "See node examples/run.mjs --help."

const HELP = `Runs the main job: tickets go through planning, five gates and commits, and the log proves it.

Usage: npm start -- [flags]     or: node examples/run.mjs [flags]

Without flags it works on a fresh copy of the example project, with a scripted agent whose tokens are simulated.

  --repo <path>      work on your own repository and its tickets instead
  --agent <name>     scripted, claude or shell (default: scripted for the example, else the repository's configuration)
  --keep <dir>       make the copy of the example in this folder, which must be new or empty
  --project <dir>    the project to copy (default: examples/textkit)
  --tickets <dir>    the tickets to create in the copy (default: examples/tickets)
  --help             show this help
`

/** Ends the run with a message in the form of the toolkit's own errors. */
const stop = (exitCode, code, message, why, next) => {
  process.stderr.write(`error: ${message} [${code}]\n  why:  ${why}\n  next: ${next}\n`)
  process.exit(exitCode)
}

const readFlags = () => {
  try {
    const text = { type: "string" }
    const options = { repo: text, agent: text, keep: text, project: text, tickets: text, help: { type: "boolean" } }
    return parseArgs({ options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const message = `${error.message.split(". ")[0]}.`
    return stop(EXIT.usage, "usage", message, "The command line has something that this program doesn't know.", SEE_HELP)
  }
}

/** A Git hook that calls us would otherwise aim all our Git commands at its own repository. */
let environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|COMMON_DIR)$/u.test(name))
)

const git = (repo, ...args) => {
  const { error, status, stderr } = spawnSync("git", ["-C", repo, ...args], { encoding: "utf8", env: environment })
  if (error !== undefined) stop(EXIT.environment, "git-missing", "Git can't be run.", error.message, "Install Git 2.30 or newer.")
  if (status !== 0) stop(EXIT.environment, "git-failed", `git ${args[0]} failed.`, stderr.trim(), "Check Git and the folder's rights.")
}

/** The command line of this checkout, as `btk` starts it: in the Node that was installed with it, if there is one. */
const run = (args, stdout) => {
  const pinned = join(ROOT, "node_modules", "node", "bin", "node")
  const { error, signal, status, ...rest } = spawnSync(existsSync(pinned) ? pinned : process.execPath, [LAUNCHER, ...args], {
    encoding: "utf8",
    stdio: ["ignore", stdout, "inherit"],
    maxBuffer: 100_000_000,
    env: environment
  })
  if (error !== undefined) stop(EXIT.environment, "launcher-failed", "The command line can't be started.", error.message, "Run npm run setup, then try again.")
  // Whatever refused has said why; its exit code is ours.
  if (status !== 0) process.exit(status ?? (signal === "SIGINT" ? 130 : 1))
  return rest.stdout
}

/** Shows the command and runs it before the reader's eyes. */
const btk = (repo, ...args) => {
  process.stdout.write(`\n$ btk ${args.join(" ")}\n`)
  run([...args, "-C", repo], "inherit")
}

/** Runs a command for its JSON document. */
const ask = (repo, ...args) => JSON.parse(run([...args, "--json", "-C", repo], "pipe"))

/** The project as a repository of its own, with an identity of its own and nothing of the reader's Git settings. */
const makeCopy = (project, keep) => {
  if (keep !== undefined && existsSync(keep) && readdirSync(keep).length > 0) {
    stop(EXIT.conflict, "folder-not-empty", `${keep} is not empty.`, "The copy would be mixed with what is there.", "Name a folder that doesn't exist yet.")
  }
  if (keep !== undefined) mkdirSync(keep, { recursive: true })
  const repo = realpathSync(keep ?? mkdtempSync(join(tmpdir(), "btk-example-")))
  // In a CI job too, the copy is nobody else's: it may write a log of its own.
  environment = Object.fromEntries(Object.entries(environment).filter(([name]) => name !== "CI"))
  cpSync(project, repo, { recursive: true })
  git(repo, "init", "--quiet", "--initial-branch=main")
  git(repo, "config", "user.name", "Example")
  git(repo, "config", "user.email", "example@example.invalid")
  git(repo, "config", "commit.gpgsign", "false")
  git(repo, "config", "core.autocrlf", "false")
  git(repo, "config", "core.hooksPath", ".git/hooks")
  git(repo, "add", "--all")
  git(repo, "commit", "--quiet", "--message", "Start the project")
  return repo
}

const fieldOf = (front, name) => new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, "mu").exec(front)?.[1] ?? ""

/** The ticket sources, each after the ones that it depends on. */
const readTickets = (folder) => {
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), "utf8")
      const front = /^---\r?\n([^]*?)\r?\n---/u.exec(text)?.[1] ?? ""
      const dependsOn = fieldOf(front, "depends_on").match(/[\w-]+/gu) ?? []
      return { file, text, id: fieldOf(front, "id"), dependsOn }
    })
  const known = new Set(sources.map(({ id }) => id))
  const ordered = []
  const done = new Set()
  while (ordered.length < sources.length) {
    const next = sources.find(
      (one) => !ordered.includes(one) && one.dependsOn.every((id) => done.has(id) || !known.has(id))
    )
    if (next === undefined) stop(EXIT.usage, "dependency-cycle", `The tickets in ${folder} depend on each other.`, "None of them can be created first.", "Take one dependency out.")
    ordered.push(next)
    done.add(next.id)
  }
  return ordered
}

/** Creates the tickets. The log issues the keys, so dependencies are written with the keys that it gave. */
const createTickets = (repo, folder) => {
  const scratch = mkdtempSync(join(tmpdir(), "btk-tickets-"))
  const issued = new Map()
  try {
    for (const { dependsOn, file, id, text } of readTickets(folder)) {
      const keys = dependsOn.map((name) => issued.get(name) ?? name)
      const path = join(scratch, file)
      writeFileSync(path, text.replace(/^depends_on:.*$/mu, () => `depends_on: [${keys.join(", ")}]`))
      const { key } = ask(repo, "create", "--from", path).ticket
      issued.set(id, key)
      process.stdout.write(`$ btk create --from ${file}\n${key}\n`)
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

const printOutcomes = (repo) => {
  const { tickets } = ask(repo, "list", "--all")
  const width = Math.max(...tickets.map(({ key }) => key.length), 0)
  const words = Math.max(...tickets.map(({ status }) => status.length), 0)
  process.stdout.write("\nOutcome of every ticket\n")
  for (const { key, reason, status, title } of tickets) {
    process.stdout.write(`  ${key.padEnd(width)}  ${status.padEnd(words)}  ${title}\n`)
    if (reason !== null) process.stdout.write(`  ${" ".repeat(width)}  ${reason.split("\n")[0]}\n`)
  }
}

const flags = readFlags()
if (flags.help) {
  process.stdout.write(HELP)
  process.exit(0)
}
const own = flags.repo !== undefined
const other = ["keep", "project", "tickets"].find((name) => own && flags[name] !== undefined)
if (other !== undefined) stop(EXIT.usage, "usage", `--${other} and --repo exclude each other.`, "Your own repository has a project and tickets.", SEE_HELP)

const repo = own ? resolve(flags.repo) : makeCopy(resolve(flags.project ?? join(HERE, "textkit")), flags.keep === undefined ? undefined : resolve(flags.keep))
const agent = flags.agent ?? (own ? undefined : "scripted")

/** What a repository of the reader's still lacks, in words; null when there is work. */
const lacking = (fresh) => {
  if (fresh) return `This repository has a backlog now. Commit what was written, create tickets (./btk create --help) and run this again.`
  return ask(repo, "list").total === 0 ? "This backlog has no open tickets. Create one (./btk create --help) and run this again." : null
}

process.stdout.write(`Working in ${repo}\n`)
const fresh = !existsSync(join(repo, "backlog.config.json"))
if (!own || fresh) btk(repo, "init", "--yes")
const missing = own ? lacking(fresh) : null
if (missing !== null) {
  process.stdout.write(`\n${missing}\n`)
  process.exit(0)
}
if (!own) {
  git(repo, "add", "--all")
  git(repo, "commit", "--quiet", "--message", "Set up the backlog")
}
if (!own) createTickets(repo, resolve(flags.tickets ?? join(HERE, "tickets")))
btk(repo, "sync")
btk(repo, "implement", ...(agent === undefined ? [] : ["--agent", agent]))
btk(repo, "verify")
btk(repo, "cost")
// Beside the store, not among the project's files: a report is no change of the project.
const report = join(own ? mkdtempSync(join(tmpdir(), "btk-report-")) : `${repo}-report`, "report.html")
mkdirSync(resolve(report, ".."), { recursive: true })
btk(repo, "report", "--html", "--output", report)
printOutcomes(repo)
process.stdout.write(`\nRepository: ${repo}\nReport:     ${report}\n`)
