// Projects with tickets for the benchmarks, made by the use cases that the verbs run; kept in the folder of `--data`, because
// making the largest takes minutes.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { OUT } from "../scripts/bundle.mjs"
import { run } from "./lib.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))

export const BIN = join(root, OUT, "bin.js")
export const NODE = process.execPath

/** The launcher builds what is stale. */
export const buildBundle = () => run([NODE, join(root, "scripts/btk.mjs"), "--version"])

const git = (dir, ...args) =>
  run(["git", "-C", dir, "-c", "user.name=bench", "-c", "user.email=bench@example.invalid", ...args])

/** Ticket files and events are in a commit, the files in the work tree. */
const commitAll = (dir) => {
  git(dir, "config", "user.name", "bench")
  git(dir, "config", "user.email", "bench@example.invalid")
  git(dir, "add", "--all")
  git(dir, "commit", "--quiet", "--message", "project")
  run([NODE, BIN, "sync", "-C", dir])
}

/**
 * The folder of a project with `tickets` tickets. `synced`: with a commit of its files. `rounds`: how often the work on each
 * ticket that was worked on is done again, for a log that is longer than its tickets are many.
 */
export const projectIn = (data, tickets, { rounds = 0, synced = false } = {}) => {
  const dir = join(data, `${tickets}${synced ? "-synced" : ""}${rounds === 0 ? "" : `-again${rounds}`}`)
  const made = `${dir}.made`
  if (existsSync(made)) return dir
  mkdirSync(data, { recursive: true })
  rmSync(dir, { recursive: true, force: true })
  const flags = [...(synced ? ["--git"] : []), "--rounds", String(rounds)]
  run([NODE, join(root, "bench/seed.mjs"), dir, String(tickets), ...flags])
  if (synced) commitAll(dir)
  writeFileSync(made, "")
  return dir
}

/** Where a project keeps its log. */
export const storeOf = (dir) => JSON.parse(run([NODE, BIN, "where", "--json", "-C", dir])).store
