// The gates of the project that is killed: notes in $HOME/steps.log what runs on which tree, then does it.
import { execFileSync } from "node:child_process"
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { test } from "node:test"
import { pathToFileURL } from "node:url"

const [what] = process.argv.slice(2)
const { HOME } = process.env

/** The tree that receipts cover: everything but ignored files and `backlog/`. */
const coveredTree = () => {
  const index = join(HOME, `index-${process.pid}`)
  const git = (...args) =>
    execFileSync("git", args, { encoding: "utf8", env: { ...process.env, GIT_INDEX_FILE: index } })
  try {
    git("add", "-A", "--", ".", ":!backlog")
    return git("write-tree").trim()
  } finally {
    rmSync(index, { force: true })
  }
}

const note = { what, slot: basename(process.cwd()), tree: coveredTree() }
appendFileSync(join(HOME, "steps.log"), `${JSON.stringify(note)}\n`)

if (what === "setup") {
  mkdirSync("node_modules", { recursive: true })
  writeFileSync("node_modules/ready", "")
} else if (!existsSync("node_modules/ready")) {
  throw new Error("this work tree was never set up")
} else if (what === "lint") {
  if (readdirSync("src").some((name) => /\bvar\b/u.test(readFileSync(join("src", name), "utf8")))) process.exitCode = 1
} else {
  for (const name of readdirSync("test")) {
    try {
      await import(pathToFileURL(join(process.cwd(), "test", name)).href)
    } catch (error) {
      test(`test/${name}`, () => {
        throw error
      })
    }
  }
}
