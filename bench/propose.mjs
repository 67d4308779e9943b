// Files that are proposed for a request, against what published versions really changed: `node bench/propose.mjs [--work <dir>]`.
// Each request is one entry of a changelog between two consecutive versions on the npm registry; the truth is which source files
// differ between the two tarballs. An entry is one of several changes of a release, so recall of the release is not what one
// entry can have; precision is, and a plain search of the same words is measured beside it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { isTestPath } from "../packages/core/src/gate/TestPaths.ts"
import { importGraph } from "../packages/core/src/source/ImportGraph.ts"
import { proposeFiles } from "../packages/core/src/source/proposeFiles.ts"
import { isCode, isHandWritten } from "../packages/core/src/source/SourceFile.ts"
import { unpacked, versionsOf } from "./packages.mjs"
import { readTerms } from "../packages/core/src/source/terms.ts"

const { values } = parseArgs({ options: { work: { type: "string" }, json: { type: "boolean" } } })

/** Packages that publish their sources and a changelog with entries per version. The first half was looked at while weights were chosen. */
const PACKAGES = {
  tuned: ["express", "async", "karma", "nodemailer", "nyc", "tape"],
  unseen: ["knex", "terser", "mysql", "standard-version", "body-parser", "restify"]
}
/** Releases of a package that are looked at, newest first. */
const RELEASES = 6
/** Releases without entries, after which a package is left out. */
const GIVE_UP = 15
/** Entries of one release. */
const ENTRIES = 8

const work = values.work ?? mkdtempSync(join(tmpdir(), "btk-propose-"))
mkdirSync(work, { recursive: true })

const filesIn = (top, folder = "") =>
  readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return filesIn(top, path)
    return entry.isFile() && isHandWritten(path) ? [path] : []
  })

const CHANGELOG = /^(?:changelog|changes|history|releases|release_notes)(?:\.md|\.txt|\.markdown)?$/iu

const sourcesOf = (top) =>
  filesIn(top)
    .filter((path) => isCode(path) && !path.endsWith(".d.ts"))
    .flatMap((path) => {
      const text = readFileSync(join(top, path), "utf8")
      return text.length > 512 * 1024 || text.includes("\0") ? [] : [{ path, text }]
    })

/** List entries below the heading of a version. */
const entriesOf = (top, version) => {
  const name = readdirSync(top).find((one) => CHANGELOG.test(one))
  if (name === undefined) return []
  const lines = readFileSync(join(top, name), "utf8").split(/\r?\n/u)
  const heading = new RegExp(`^(?:#+\\s*)?\\[?v?${version.replaceAll(".", "\\.")}(?![\\d.])`, "u")
  const from = lines.findIndex((line) => heading.test(line.trim()))
  if (from === -1) return []
  const next = lines.findIndex(
    (line, index) => index > from + 1 && /^(?:#+\s*)?\[?v?\d+\.\d+\.\d+(?![\d.])/u.test(line.trim())
  )
  return lines
    .slice(from + 1, next === -1 ? from + 200 : next)
    .filter((line) => /^\s*[-*+]\s+\S/u.test(line))
    .map((line) =>
      line
        .replace(/^\s*[-*+]\s+/u, "")
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, "$1")
        .replaceAll(/\(?#\d+\)?|\b[0-9a-f]{7,40}\b/gu, "")
        .trim()
    )
    .filter((line) => line.length > 15 && !/^(?:deps|dependencies|bump|update dependency|chore)\b/iu.test(line))
    .slice(0, ENTRIES)
}

/** Ranked by how many of the words a file has, then by how often: what a person's first search would show. */
const plain = (request, files, count) => {
  const { terms } = readTerms(request)
  return files
    .filter(({ path }) => !isTestPath(path))
    .map(({ path, text }) => {
      const lower = text.toLowerCase()
      const hits = terms.map((term) => lower.split(term).length - 1)
      return { path, words: hits.filter((hit) => hit > 0).length, hits: hits.reduce((sum, hit) => sum + hit, 0) }
    })
    .filter(({ words }) => words > 0)
    .toSorted((one, other) => other.words - one.words || other.hits - one.hits)
    .slice(0, count)
    .map(({ path }) => path)
}

const empty = () => ({
  union: 0,
  requests: 0,
  answered: 0,
  proposed: 0,
  right: 0,
  truth: 0,
  first: 0,
  plainProposed: 0,
  plainRight: 0,
  plainFirst: 0,
  ms: 0,
  files: 0,
  releases: 0
})
const totals = { tuned: empty(), unseen: empty() }
const rows = []

for (const [half, names] of Object.entries(PACKAGES)) {
  for (const name of names) {
    const sum = empty()
    const versions = versionsOf(work, name)
    const pairs = []
    for (let at = versions.length - 1; at > 0 && pairs.length < RELEASES; at--) {
      const [before, after] = [versions[at - 1], versions[at]]
      const [old, now] = [unpacked(work, name, before), unpacked(work, name, after)]
      if (old === null || now === null) continue
      const entries = entriesOf(now, after)
      if (entries.length === 0) {
        // Without a changelog in the newest releases there is none in older ones that would be worth the wait.
        if (pairs.length === 0 && versions.length - at >= GIVE_UP) break
        continue
      }
      const [was, is] = [new Map(sourcesOf(old).map((file) => [file.path, file.text])), sourcesOf(now)]
      const changed = is
        .filter(({ path, text }) => was.has(path) && was.get(path) !== text && !isTestPath(path))
        .map(({ path }) => path)
      if (changed.length === 0 || changed.length > was.size / 2) continue
      pairs.push([before, after])
      const files = [...was].map(([path, text]) => ({ path, text }))
      const graph = importGraph(files)
      const union = new Set()
      for (const entry of entries) {
        const start = performance.now()
        const found = proposeFiles(entry, files, graph).map(({ path }) => path)
        sum.ms += performance.now() - start
        sum.requests += 1
        sum.files += files.length
        if (found.length === 0) continue
        const truth = new Set(changed)
        const own = found.filter((path) => truth.has(path))
        for (const path of own) union.add(path)
        sum.answered += 1
        sum.proposed += found.length
        sum.right += own.length
        sum.first += truth.has(found[0]) ? 1 : 0
        const baseline = plain(entry, files, found.length)
        sum.plainProposed += baseline.length
        sum.plainRight += baseline.filter((path) => truth.has(path)).length
        sum.plainFirst += truth.has(baseline[0]) ? 1 : 0
      }
      sum.truth += changed.length
      sum.union += union.size
      sum.releases += 1
    }
    rows.push({ half, name, pairs, ...sum })
    for (const key of Object.keys(totals[half])) totals[half][key] += sum[key]
  }
}

const share = (part, whole) => (whole === 0 ? "–" : (part / whole).toFixed(2))
const line = (label, sum) =>
  `| ${label} | ${sum.releases} | ${sum.requests} | ${share(sum.answered, sum.requests)} | ${share(sum.proposed, sum.answered)} | ${share(sum.first, sum.answered)} | ${share(sum.right, sum.proposed)} | ${share(sum.union, sum.truth)} | ${share(sum.plainFirst, sum.answered)} | ${share(sum.plainRight, sum.plainProposed)} | ${Math.round(sum.files / Math.max(1, sum.requests))} | ${(sum.ms / Math.max(1, sum.requests)).toFixed(1)} |`

if (values.json) process.stdout.write(`${JSON.stringify({ rows, totals }, null, 2)}\n`)
else {
  process.stdout.write(
    "| package (newest version looked at) | releases | requests | answered | files proposed | first is right | precision | recall of the release | first by plain search | precision of plain search | files in the package | ms |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
  )
  for (const half of ["tuned", "unseen"]) {
    for (const row of rows.filter((one) => one.half === half))
      process.stdout.write(`${line(`${row.name} ${row.pairs[0]?.[1] ?? "(no release with entries)"}`, row)}\n`)
    process.stdout.write(
      `${line(half === "tuned" ? "**looked at while tuning**" : "**not looked at before**", totals[half])}\n`
    )
  }
}
if (values.work === undefined) rmSync(work, { recursive: true, force: true })
