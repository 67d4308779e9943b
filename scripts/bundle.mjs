// Bundles the programs of the toolkit into packages/adapter-cli/dist/bundle: every dependency inside, one chunk per lazily
// imported module. Chunks carry their hash in their name and are put in place before the entry that names them, so a
// running program keeps its own chunks and a starting one never sees half a build.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { stripVTControlCharacters } from "node:util"
import { rolldown } from "rolldown"

export const OUT = "packages/adapter-cli/dist/bundle"

/** Programs by the name of their file in the bundle. One that doesn't exist in the checkout is left out. */
const ENTRIES = {
  bin: "packages/adapter-cli/src/bin.ts",
  "scripted-agent": "packages/agents/src/scripted/main.ts"
}

/** Chunks of earlier builds stay this long: a program that runs for hours loads its verbs from them. */
const KEEP_MS = 24 * 3_600_000

const generate = async (root, name, input) => {
  const build = await rolldown({
    cwd: root,
    input: { [name]: join(root, input) },
    platform: "node",
    transform: { target: "node22.19" },
    logLevel: "warn",
    onLog: (level, log) => process.stderr.write(`bundle: ${level}: ${log.message}\n`)
  })
  try {
    const { output } = await build.generate({
      format: "esm",
      minify: true,
      entryFileNames: "[name]-[hash].js",
      chunkFileNames: "[name]-[hash].js"
    })
    return output
  } finally {
    await build.close()
  }
}

/** The file under the program's stable name: it only names the hashed entry. */
const stub = (entry) => `#!/usr/bin/env node\nimport "./${entry}"\n`

/** Removes what no program of this build uses and no running one is likely to. */
const prune = (folder, keep, all) => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (!keep.has(name) && (all || Date.now() - statSync(path).mtimeMs > KEEP_MS)) rmSync(path, { recursive: true })
  }
}

/** Builds every program that exists; returns their names. `clean` leaves nothing of earlier builds. */
export const bundle = async (root, { clean = false } = {}) => {
  const out = join(root, OUT)
  mkdirSync(out, { recursive: true })
  const present = Object.entries(ENTRIES).filter(([, input]) => existsSync(join(root, input)))
  const temp = mkdtempSync(join(dirname(out), ".bundle-"))
  const keep = new Set()
  const put = (path, content, mode) => {
    const part = join(temp, path)
    writeFileSync(part, content, { mode })
    renameSync(part, join(out, path))
  }
  try {
    const programs = []
    for (const [name, input] of present) programs.push({ name, output: await generate(root, name, input) })
    for (const file of programs.flatMap(({ output }) => output)) {
      keep.add(file.fileName)
      put(file.fileName, file.type === "chunk" ? file.code : file.source, 0o644)
    }
    for (const { name, output } of programs) {
      keep.add(`${name}.js`)
      put(`${name}.js`, stub(output[0].fileName), 0o755)
    }
    prune(out, keep, clean)
  } finally {
    rmSync(temp, { recursive: true, force: true })
  }
  return present.map(([name]) => name)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = fileURLToPath(new URL("..", import.meta.url))
  try {
    const names = await bundle(root, { clean: process.argv.includes("--clean") })
    for (const name of names) process.stderr.write(`bundle: ${OUT}/${name}.js\n`)
    if (names.length === 0) throw new Error("no program found")
  } catch (error) {
    process.stderr.write(`bundle: ${stripVTControlCharacters(error.message)}\n`)
    process.exitCode = 1
  }
}
