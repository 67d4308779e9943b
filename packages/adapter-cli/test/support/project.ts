/** A small real project with real tests, in a repository of its own. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { btkJson, type Place } from "./cli.ts"
import { type Git, gitIn } from "./git.ts"

export interface Project extends Place {
  readonly base: string
  /** Runs git; throws when it fails. */
  readonly git: Git
  readonly write: (path: string, text: string) => void
}

const CONFIG = {
  version: "2.0",
  project: { id: "shop", name: "Shop", stack: "javascript" },
  qualityGates: {
    testCommand: "node --test --test-reporter=tap",
    lintCommand: "node scripts/lint.mjs"
  },
  target: "main",
  waves: { maxSlots: 3, sessionMaxWaves: 9 },
  agent: { runner: "scripted" }
}

const FILES: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ name: "shop", type: "module" }),
  "src/price.js": "export const price = (cents) => `$${(cents / 100).toFixed(2)}`\n",
  "test/price.test.js":
    'import assert from "node:assert/strict"\nimport { test } from "node:test"\nimport { price } from "../src/price.js"\n\n' +
    'test("prices have two digits", () => assert.equal(price(5), "$0.05"))\n',
  // Refuses a word, so that a lint failure can be had.
  "scripts/lint.mjs":
    'import { readdirSync, readFileSync } from "node:fs"\n' +
    'for (const name of readdirSync("src")) {\n' +
    '  if (/\\bvar\\b/.test(readFileSync(`src/${name}`, "utf8"))) {\n' +
    "    console.error(`src/${name}:1:1: error no-var`)\n" +
    "    process.exitCode = 1\n" +
    "  }\n" +
    "}\n"
}

/** A folder with home and work tree; `removePlace` takes all of it away. */
export const makePlace = (parent: string = tmpdir()): Place & { readonly base: string } => {
  const base = realpathSync(mkdtempSync(join(parent, "btk-e2e-")))
  const [dir, home] = [join(base, "work"), join(base, "home")]
  mkdirSync(dir)
  mkdirSync(home)
  return { base, dir, home }
}

export const removePlace = ({ base }: { readonly base: string }): void => rmSync(base, { recursive: true, force: true })

export interface ProjectOptions {
  readonly config?: Readonly<Record<string, unknown>>
  readonly files?: Readonly<Record<string, string>>
  /** Where to make it: a disk of its own, for example. */
  readonly parent?: string
}

/** A repository with the project committed and its log begun. */
export const makeProject = (options: ProjectOptions = {}): Project => {
  const place = makePlace(options.parent)
  const git = gitIn(place)
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(place.dir, path)), { recursive: true })
    writeFileSync(join(place.dir, path), text)
  }
  for (const [path, text] of Object.entries({ ...FILES, ...options.files })) write(path, text)
  write("backlog.config.json", `${JSON.stringify({ ...CONFIG, ...options.config }, null, 2)}\n`)
  git("init", "--quiet", "-b", "main")
  git("config", "user.name", "Ada")
  git("config", "user.email", "ada@example.org")
  git("add", "--all")
  git("commit", "--quiet", "-m", "Start")
  const project = { ...place, git, write }
  btkJson(project, ["init", "--yes"])
  git("add", "--all")
  // A log on refs needs nothing in the tree.
  git("commit", "--quiet", "--allow-empty", "-m", "Set up the backlog")
  return project
}
