// Which files the code index finds for a change, against the files that the change really touched, and against BM25 over whole files:
// `node bench/retrieval.mjs --repos <folder>`. Repositories with their history are below the folder; between two consecutive versions, each
// commit that touches one to five source files is a request by its first line.
import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as Effect from "effect/Effect"
import { rarity, weight } from "../packages/core/src/code/Bm25.ts"
import { findFiles } from "../packages/core/src/code/CodeQuery.ts"
import { termsOf } from "../packages/core/src/duplicates/Terms.ts"
import { isTestPath } from "../packages/core/src/gate/TestPaths.ts"
import { isCode } from "../packages/core/src/source/SourceFile.ts"
import { buildIndex } from "../packages/workspace/src/code/buildIndex.ts"
import { make } from "../packages/workspace/src/syntax/TreeSitterSyntax.ts"

const { values } = parseArgs({
  options: { only: { type: "string" }, repos: { type: "string" }, versions: { type: "string", default: "8" } }
})
if (values.repos === undefined) throw new Error("--repos names a folder with repositories")

/** The first half was looked at while the ranking was chosen. */
const REPOS = {
  tuned: ["spf13+cobra", "pallets+click", "google+gson", "rack+rack", "honojs+hono"],
  unseen: [
    "spf13+pflag",
    "psf+requests",
    "BurntSushi+ripgrep",
    "Seldaek+monolog",
    "JamesNK+Newtonsoft.Json",
    "apache+commons-csv"
  ]
}
const TOP = 10
/** Requests of one version. */
const EACH = 12
/** Commits that say nothing of what they change. */
const EMPTY =
  /^(?:merge|bump|release|prepare|version|v?\d+\.|update (?:changelog|readme|deps|dependencies)|changelog|chore|ci\b|style|lint|format|typo|revert|wip|\[maven)/iu

const git = (dir, ...args) => {
  const { status, stdout } = spawnSync("git", ["--git-dir", dir, ...args], {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024
  })
  return status === 0 ? stdout : ""
}

const gitDirOf = (name) => {
  const top = join(values.repos, name)
  if (!existsSync(top)) return null
  if (existsSync(join(top, "HEAD"))) return top
  const inner = readdirSync(top).find((one) => existsSync(join(top, one, "HEAD")))
  return inner === undefined ? null : join(top, inner)
}

/** Version tags in the order of their commits, the newest pairs first. */
const pairsOf = (dir) => {
  const tags = git(dir, "tag", "--merged", "HEAD", "--sort=creatordate")
    .split("\n")
    .filter((tag) => /\d+\.\d+/u.test(tag) && !/(?:alpha|beta|rc|pre|dev|snapshot)/iu.test(tag))
  return tags
    .slice(1)
    .map((tag, at) => [tags[at], tag])
    .slice(-3 * Number(values.versions))
    .toReversed()
}

const requestsOf = (dir, from, to) => {
  const out = git(dir, "log", "--no-merges", "--no-renames", "--name-status", "--format=%x01%H%x02%s", `${from}..${to}`)
  return out
    .split("\u0001")
    .slice(1)
    .flatMap((part) => {
      const [head, ...lines] = part.split("\n")
      const [, subject = ""] = head.split("\u0002")
      const touched = lines.flatMap((line) => {
        const [status, path] = line.split("\t")
        return path === undefined || status === "A" ? [] : [path]
      })
      const sources = touched.filter((path) => isCode(path) && !isTestPath(path))
      return EMPTY.test(subject) || sources.length === 0 || sources.length > 5 ? [] : [{ subject, sources }]
    })
    .slice(0, EACH)
}

const wholeFiles = (top, paths) => {
  const documents = paths.map((path) => {
    const counts = new Map()
    let length = 0
    let text = ""
    try {
      text = readFileSync(join(top, path), "utf8")
    } catch {}
    for (const term of termsOf(text)) {
      counts.set(term, (counts.get(term) ?? 0) + 1)
      length += 1
    }
    return { path, counts, length }
  })
  const average = documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length)
  const holding = new Map()
  for (const { counts } of documents) for (const term of counts.keys()) holding.set(term, (holding.get(term) ?? 0) + 1)
  return (question) =>
    documents
      .map(({ counts, length, path }) => ({
        path,
        score: [...new Set(termsOf(question))].reduce(
          (sum, term) =>
            sum +
            (counts.has(term)
              ? rarity(documents.length, holding.get(term)) * weight(counts.get(term), length, average)
              : 0),
          0
        )
      }))
      .filter(({ score }) => score > 0)
      .toSorted((one, other) => other.score - one.score)
      .slice(0, TOP)
      .map(({ path }) => path)
}

const recall = (found, wanted) => wanted.filter((path) => found.includes(path)).length / wanted.length
const percent = (value) => `${(value * 100).toFixed(1)} %`

const row = (name, { count, first, firstWhole, index, versions, whole }) =>
  `| ${name} | ${versions} | ${count} | ${percent(index / count)} | ${percent(whole / count)} | ${percent(first / count)} | ${percent(firstWhole / count)} |\n`

const nothing = () => ({ count: 0, first: 0, firstWhole: 0, index: 0, whole: 0, versions: 0 })

process.stdout.write(
  "| repository | versions | requests | recall@10 | BM25 over whole files | first file right | whole files |\n|---|--:|--:|--:|--:|--:|--:|\n"
)
for (const [half, names] of Object.entries(REPOS)) {
  if (values.only !== undefined && values.only !== half) continue
  const all = nothing()
  for (const name of names) {
    const dir = gitDirOf(name)
    if (dir === null) continue
    const sums = nothing()
    for (const [from, to] of pairsOf(dir)) {
      if (sums.versions >= Number(values.versions)) break
      const requests = requestsOf(dir, from, to)
      if (requests.length === 0) continue
      const scratch = mkdtempSync(join(tmpdir(), "btk-retrieval-"))
      try {
        const top = join(scratch, "top")
        mkdirSync(top)
        const archive = spawnSync("git", ["--git-dir", dir, "archive", from], { maxBuffer: 1024 * 1024 * 1024 })
        // A snapshot of a repository may lack its largest files.
        if (archive.status !== 0) continue
        execFileSync("tar", ["x", "-C", top], { input: archive.stdout })
        const { index, meta } = await Effect.runPromise(
          buildIndex({ top, own: [], folder: join(scratch, "index") }, make())
        )
        const sources = meta.paths.filter((path) => isCode(path) && !isTestPath(path))
        const search = wholeFiles(top, sources)
        sums.versions += 1
        for (const { sources: touched, subject } of requests) {
          const wanted = touched.filter((path) => sources.includes(path))
          if (wanted.length === 0) continue
          const found = findFiles(index, subject, 200)
            .map(({ path }) => path)
            .filter((path) => sources.includes(path))
            .slice(0, TOP)
          const plain = search(subject)
          sums.count += 1
          sums.index += recall(found, wanted)
          sums.whole += recall(plain, wanted)
          sums.first += wanted.includes(found[0]) ? 1 : 0
          sums.firstWhole += wanted.includes(plain[0]) ? 1 : 0
        }
      } finally {
        rmSync(scratch, { recursive: true, force: true })
      }
    }
    for (const key of Object.keys(all)) all[key] += sums[key]
    if (sums.count > 0) process.stdout.write(row(name.replace("+", "/"), sums))
  }
  process.stdout.write(row(`**${half}**`, all))
}
