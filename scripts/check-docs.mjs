// Checks the documentation: links, generated pages, reasons of dependencies. `--write` regenerates the pages.
// Generators import TypeScript sources, so this needs Node 22.18 or newer (the pinned one of the workspace is).
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { checkDependencies } from "./docs/dependencies.mjs"
import { checkLinks } from "./docs/links.mjs"

/** Modules with `page` (path) and `generate(root)` (its text). A listed module must exist. */
const GENERATORS = [
  "./docs/events.mjs",
  "./docs/cli.mjs",
  "./docs/config.mjs",
  "./docs/configSchema.mjs",
  "./docs/checks.mjs"
]
/** Not ours (dependencies, builds) or made to be wrong (fixtures), or material for examples. */
const SKIPPED = new Set(["node_modules", "dist", ".git", "coverage", "fixtures", "golden", "examples"])

const root = fileURLToPath(new URL("..", import.meta.url))

const markdownFiles = (folder = "") =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : markdownFiles(path)
    return entry.name.endsWith(".md") ? [path] : []
  })

const checkPage = async (module, write) => {
  const { generate, page } = await import(pathToFileURL(join(root, "scripts", module)).href)
  const text = await generate(root)
  const file = join(root, page)
  if (existsSync(file) && readFileSync(file, "utf8") === text) return []
  if (!write) return [`${page}: is out of date; run "node scripts/check-docs.mjs --write"`]
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  process.stderr.write(`wrote ${page}\n`)
  return []
}

const problems = []
for (const module of GENERATORS) problems.push(...(await checkPage(module, process.argv.includes("--write"))))
const files = markdownFiles()
problems.push(...checkLinks(root, files), ...checkDependencies(root))
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(`docs: ${files.length} pages, ${GENERATORS.length} generated, ${problems.length} problems\n`)
process.exitCode = problems.length === 0 && files.length > 0 ? 0 : 1
