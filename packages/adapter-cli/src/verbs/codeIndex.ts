/**
 * `btk index`: the code index of the work tree: built, asked, counted.
 *
 * @since 0.1.0
 */
import { type ChunkAt, findChunks, findFiles, type IndexReader } from "@backlog-toolkit/core/code/CodeQuery"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { importersAmong } from "@backlog-toolkit/core/source/ImportGraph"
import { indexOf } from "@backlog-toolkit/workspace/code/indexOf"
import type { IndexMeta } from "@backlog-toolkit/workspace/code/writeIndex"
import * as Effect from "effect/Effect"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { painter, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Answers that are shown without `--limit`. */
const SHOWN = 10
const MOST = 1000

const limitOf = (call: Call): number => {
  const asked = call.value("limit")
  if (asked === null) return SHOWN
  const count = Number(asked)
  if (/^\d+$/u.test(asked) && count >= 1 && count <= MOST) return count
  throw domainError(
    "usage",
    "limit-invalid",
    `"${asked}" is no number of answers.`,
    `An index answers with 1 to ${MOST} at once.`,
    "Use a whole number.",
    { flag: "limit" }
  )
}

const needed = (call: Call): string => {
  const words = call.args.slice(1).join(" ").trim()
  if (words !== "") return words
  throw domainError(
    "usage",
    "query-missing",
    "Nothing is asked.",
    "The index answers words, names (--symbol) and paths (--importers).",
    'For example: btk index query "parse a range"',
    {}
  )
}

const place = ({ from, path, to }: ChunkAt): string => `${path}:${from}-${to}`

const stats = (call: Call, meta: IndexMeta, built: { readonly read: number; readonly removed: number }): number => {
  const { chunks, definitions, files, languages, references, terms } = meta
  if (call.json) {
    printJson(call, "index", { files, chunks, terms, definitions, references, languages, ...built })
    return 0
  }
  call.io.out(
    `${files} files in ${chunks} pieces, ${definitions} definitions and ${references} references; ${built.read} read now, ${built.removed} gone.\n`
  )
  for (const { byTokens, damaged, files: count, language } of languages)
    call.io.out(
      `  ${language.padEnd(12)} ${String(count).padStart(6)}${byTokens > 0 ? "  by tokens: no grammar, or it couldn't be used" : ""}${damaged > 0 ? `  ${damaged} with errors of syntax` : ""}\n`
    )
  return 0
}

const symbol = (call: Call, index: IndexReader, name: string): number => {
  const definitions = index.definitions(name)
  const references = index.references(name)
  if (call.json) printJson(call, "index", { symbol: name, definitions, references })
  else {
    const paint = painter(call.io.color)
    for (const { container, kind, line, path } of definitions)
      call.io.out(`${paint("bold", `${path}:${line}`)} ${kind} ${container === null ? "" : `${container}.`}${name}\n`)
    for (const { kind, line, path } of references.slice(0, call.flag("all") ? undefined : limitOf(call)))
      call.io.out(`  ${path}:${line} ${kind}\n`)
    const more = references.length - limitOf(call)
    if (more > 0 && !call.flag("all")) call.io.out(`  and ${more} more (--all)\n`)
    if (definitions.length + references.length === 0)
      call.io.out(
        index.mentions(name) ? `${safeLine(name)} is named, but defined nowhere.\n` : `${safeLine(name)} is nowhere.\n`
      )
  }
  return definitions.length + references.length === 0 ? 3 : 0
}

const importers = (call: Call, index: IndexReader, path: string): number => {
  const { direct, indirect } = importersAmong(index.importers, [path])
  if (call.json) printJson(call, "index", { path, direct, indirect })
  else {
    for (const one of direct) call.io.out(`${one}\n`)
    if (indirect.length > 0)
      call.io.out(`and, through these, ${indirect.length} more: ${indirect.slice(0, limitOf(call)).join(", ")}\n`)
    if (direct.length === 0) call.io.out(`Nothing imports ${safeLine(path)}.\n`)
  }
  return 0
}

const words = (call: Call, index: IndexReader, question: string): number => {
  const most = limitOf(call)
  if (call.flag("files")) {
    const files = findFiles(index, question, most)
    if (call.json) printJson(call, "index", { query: question, files })
    else
      for (const { best, path, score } of files)
        call.io.out(`${score.toFixed(1).padStart(6)}  ${path} (${best.from}-${best.to})\n`)
    return files.length === 0 ? 3 : 0
  }
  const chunks = findChunks(index, question, most)
  if (call.json) printJson(call, "index", { query: question, chunks })
  else for (const { chunk, score } of chunks) call.io.out(`${score.toFixed(1).padStart(6)}  ${place(chunk)}\n`)
  if (chunks.length === 0 && !call.json) call.io.out("No file has any of these words.\n")
  return chunks.length === 0 ? 3 : 0
}

export const run: VerbRun = (call) => {
  const [action = "stats"] = call.args
  if (!["build", "query", "stats"].includes(action))
    throw domainError(
      "usage",
      "action-unknown",
      `"${action}" is nothing that btk index does.`,
      "An index is built, asked or counted.",
      "Use build, query or stats.",
      { argument: "action" }
    )
  return inProject(call, (project) =>
    Effect.map(
      indexOf(project, { anew: action === "build" && call.flag("anew"), whole: action !== "query" }),
      (built) => {
        const { index, meta, read, removed } = built
        if (action !== "query") return stats(call, meta, { read, removed })
        const name = call.value("symbol")
        if (name !== null) return symbol(call, index, name)
        const path = call.value("importers")
        if (path !== null) return importers(call, index, path)
        return words(call, index, needed(call))
      }
    )
  )
}
