// The code index at 10,000 and 100,000 pieces: built, nothing changed, one file changed, asked. The sources are this repository's, again and again,
// each copy with names of its own.
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { inFolder, ms, peakOf, print, race, run } from "./lib.mjs"
import { BIN, buildBundle, NODE } from "./projects.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const SIZES = [10_000, 100_000]

const sourcesOf = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === "node_modules" || entry.name === "dist" ? [] : sourcesOf(path)
    return entry.name.endsWith(".ts") ? [{ path, text: readFileSync(join(root, path), "utf8") }] : []
  })

/** Names with a hump get the copy's number. */
const copied = (text, copy) => text.replaceAll(/\b([a-z]+)([A-Z]\w*)\b/gu, (_, one, other) => `${one}${copy}${other}`)

const sizeOf = (folder) =>
  readdirSync(folder, { recursive: true }).reduce((sum, name) => {
    const stat = statSync(join(folder, name))
    return sum + (stat.isFile() ? stat.size : 0)
  }, 0)

const statsOf = (dir) => JSON.parse(run([NODE, BIN, "index", "--json", "-C", dir]))

/** Copies until there are about so many pieces. */
const fill = (dir, size) => {
  const sources = sourcesOf("packages")
  run(["git", "init", "--quiet", "--initial-branch", "main", dir])
  let copy = 0
  const add = (count) => {
    for (const last = copy + count; copy < last; copy++)
      for (const { path, text } of sources) {
        const file = join(dir, `copy${copy}`, path)
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, copied(text, copy))
      }
  }
  add(1)
  run([NODE, BIN, "init", "--yes", "-C", dir])
  const { chunks } = statsOf(dir)
  add(Math.max(0, Math.round(size / chunks) - 1))
  // Files that were changed just now are read again once more.
  const past = Date.now() / 1000 - 60
  for (const name of readdirSync(dir, { recursive: true }))
    if (name.endsWith(".ts")) utimesSync(join(dir, name), past, past)
}

export const benchCodeIndex = (runs) =>
  inFolder(async (scratch) => {
    buildBundle()
    for (const size of SIZES) {
      const dir = join(scratch, String(size))
      fill(dir, size)
      const index = (...args) => [NODE, BIN, "index", ...args, "-C", dir]
      const one = join(dir, "copy0/packages/core/src/index.ts")
      let changes = 0
      const result = race([{ name: "build anew", argv: index("build", "--anew") }], Math.max(1, Math.floor(runs / 3)))
      const { chunks, definitions, files, references, terms } = statsOf(dir)
      const asked = race(
        [
          { name: "nothing changed", argv: index("build") },
          {
            name: "one file changed",
            argv: index("build"),
            before: () => {
              appendFileSync(one, `export const changed${(changes += 1)} = ${changes}\n`)
              utimesSync(one, Date.now() / 1000 - 30 + changes, Date.now() / 1000 - 30 + changes)
            }
          },
          { name: "query: words", argv: index("query", "which", "ticket", "waits", "for", "another") },
          { name: "query: files", argv: index("query", "which", "ticket", "waits", "for", "another", "--files") },
          { name: "query: a name", argv: index("query", "--symbol", "read0Index") },
          {
            name: "query: importers",
            argv: index("query", "--importers", "copy0/packages/core/src/log/DomainError.ts")
          }
        ],
        runs
      )
      print(
        `${chunks} pieces of ${files} files: ${terms} words, ${definitions} definitions, ${references} references`,
        [...result, ...asked].map(([name, times]) => [name, ms(times)])
      )
      print("Memory and disk", [
        ["peak of build anew", `${Math.round(await peakOf(index("build", "--anew")))} MiB`],
        ["peak of a query", `${Math.round(await peakOf(index("query", "which", "ticket", "waits")))} MiB`],
        ["sources", `${(sizeOf(dir) / 1e6).toFixed(0)} MB`]
      ])
    }
  })
