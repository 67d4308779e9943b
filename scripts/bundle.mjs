// Bundles the programs of the toolkit into packages/adapter-cli/dist/bundle: every dependency inside, one chunk per lazily
// imported module. Chunks carry their hash in their name and are put in place before the entry that names them, so a
// running program keeps its own chunks and a starting one never sees half a build.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { stripVTControlCharacters } from "node:util"
import { rolldown } from "rolldown"
import { copyGrammars } from "./grammars.mjs"

export const OUT = "packages/adapter-cli/dist/bundle"

/** Programs by the name of their file in the bundle. One that doesn't exist in the checkout is left out. */
const ENTRIES = {
  bin: "packages/adapter-cli/src/bin.ts",
  "scripted-agent": "packages/agents/src/scripted/main.ts"
}

/** Chunks of earlier builds stay this long: a program that runs for hours loads its verbs from them. */
const KEEP_MS = 24 * 3_600_000

/** What agents and prompts ask all the time, in one chunk: every file costs a look-up and a read. */
const HOT = /adapter-cli[\\/]src[\\/](?:main|verbs[\\/](?:list|next|ready|show))\.ts$/u

/** What takes longer to load than those verbs to answer. */
const HEAVY = /[\\/]effect[\\/]dist[\\/](?:Effect|Layer|Schema|SchemaAST|Stream|internal[\\/]effect)\.js$/u

/** Parsers that few commands need, in chunks that are loaded when one is first called. */
const PARSERS = {
  markdown:
    /node_modules[\\/](?:mdast|micromark|unist|character-entities|decode-named-character-reference)[^\\/]*[\\/]/u,
  yaml: /node_modules[\\/]yaml[\\/]/u
}

const named = `require_(?:${Object.keys(PARSERS).join("|")})`
/** How rolldown takes such a chunk, and then a CommonJS module of it. */
const TAKES = [
  new RegExp(`^(?:let|const) (${named}) = (require\\([^)]+\\));$`, "gmu"),
  new RegExp(`^var (import_\\w+) = (${named}\\.\\w+\\(\\));$`, "gmu")
]

/** Modules of Node that it has loaded before any program starts. */
const LOADED = new Set(["buffer", "events", "fs", "module", "path", "url", "util"])

/** As rolldown writes it, with the line that makes a namespace of it. */
const REQUIRE = /^(?:let|const) (\w+) = require\("node:([\w/]+)"\);\n(?:\1 = \w+\.\w+\(\1(?:, 1)?\);\n)?/gmu

/** `getBuiltinModule` came with Node 20.16. */
const PRELUDE = `const builtin = process.getBuiltinModule ?? require;
const when = (load) => {
  let loaded;
  return new Proxy({}, { get: (_, name) => ((loaded ??= load()), name === "default" ? (loaded.default ?? loaded) : loaded[name]) });
};
const later = (id) => when(() => builtin(id));
`

/**
 * `require("node:crypto")` takes a fifth of Node's own start, `require` of any module computes all its exports, and short
 * commands call few of them. So modules of Node are taken without that, and those it hasn't loaded when they are first used.
 */
const builtinsWhenUsed = {
  name: "builtins-when-used",
  renderChunk: (code) => {
    const later = TAKES.reduce(
      (text, take) => text.replaceAll(take, (_, variable, load) => `const ${variable} = when(() => ${load});`),
      code
    )
    const changed = later.replaceAll(
      REQUIRE,
      (_, variable, id) => `const ${variable} = ${LOADED.has(id) ? "builtin" : "later"}("node:${id}");\n`
    )
    if (changed === code) return null
    const [shebang = ""] = /^#!.*\n/u.exec(changed) ?? []
    return `${shebang}${PRELUDE}${changed.slice(shebang.length)}`
  }
}

/** CommonJS starts sooner. A program with a top-level await can only be a module, which a file of its stable name imports. */
const FORMATS = {
  commonJs: { format: "cjs", entry: "[name].js", chunk: "[name]-[hash].js", plugins: [builtinsWhenUsed] },
  module: { format: "esm", entry: "[name]-[hash].mjs", chunk: "[name]-[hash].mjs", plugins: [] }
}

const parsers = Object.entries(PARSERS).map(([name, test]) => ({ name, test }))

const generateAs = async ({ chunk, entry, format, plugins }, root, name, input) => {
  const build = await rolldown({
    cwd: root,
    input: { [name]: join(root, input) },
    platform: "node",
    // The version becomes text in the entry, which else would load a chunk for it.
    optimization: { inlineConst: true },
    plugins,
    transform: { target: "node22.19" },
    logLevel: "warn",
    onLog: (level, log) => {
      // Of the parser's runtime, for grammars that are linked with scripts: none of ours are.
      if (log.code === "EVAL" && /[\\/]web-tree-sitter[\\/]/u.test(`${log.id ?? ""}${log.message}`)) return
      process.stderr.write(`bundle: ${level}: ${log.message}\n`)
    }
  })
  try {
    const { output } = await build.generate({
      format,
      minify: true,
      entryFileNames: entry,
      chunkFileNames: chunk,
      codeSplitting: { groups: [{ name: "hot", test: HOT }, ...parsers] }
    })
    const heavy = output.find((file) => file.name === "hot")?.moduleIds.find((id) => HEAVY.test(id))
    if (heavy !== undefined) throw new Error(`list, next, ready and show would load ${heavy}`)
    return output.map((file) => ({ name: file.fileName, text: file.type === "chunk" ? file.code : file.source }))
  } finally {
    await build.close()
  }
}

/** The program's files, the one under its stable name last. */
const generate = async (root, name, input) => {
  try {
    const [entry, ...chunks] = await generateAs(FORMATS.commonJs, root, name, input)
    return [...chunks, entry]
  } catch (error) {
    if (!error.errors?.some(({ code }) => code === "INVALID_TLA_FORMAT")) throw error
    const files = await generateAs(FORMATS.module, root, name, input)
    return [...files, { name: `${name}.js`, text: `#!/usr/bin/env node\nimport("./${files[0].name}")\n` }]
  }
}

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
    keep.add(path)
    const part = join(temp, path)
    writeFileSync(part, content, { mode })
    renameSync(part, join(out, path))
  }
  try {
    const programs = []
    for (const [name, input] of present) programs.push(await generate(root, name, input))
    // The package around it is one of modules.
    put("package.json", '{ "type": "commonjs" }\n', 0o644)
    for (const files of programs) for (const { name, text } of files.slice(0, -1)) put(name, text, 0o644)
    for (const files of programs) for (const { name, text } of files.slice(-1)) put(name, text, 0o755)
    copyGrammars(root, out)
    keep.add("grammars")
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
