/**
 * Answers questions from the tables of an index.
 *
 * @since 0.1.0
 */
import { closeSync, openSync, readFileSync, readSync } from "node:fs"
import { join } from "node:path"
import type { ChunkAt, DefinitionAt, IndexReader, ReferenceAt } from "@backlog-toolkit/core/code/CodeQuery"
import type { DefinitionKind } from "@backlog-toolkit/core/code/Outline"
import { CHUNK_FIELDS, type IndexMeta, MOST_TIMES } from "./writeIndex.ts"

const BYTES = Uint32Array.BYTES_PER_ELEMENT

const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | null = null
  return () => (made ??= { value: make() }).value
}

const numbersIn = (file: string): Uint32Array => {
  const bytes = readFileSync(file)
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

/** Lines of a table whose first field is a name. */
const rowsOf = (table: Buffer, name: string): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: Array<ReadonlyArray<string>> = []
  const wanted = Buffer.from(`\n${name}\t`)
  for (let at = table.indexOf(wanted); at !== -1; at = table.indexOf(wanted, at + 1)) {
    const end = table.indexOf(10, at + 1)
    rows.push(table.toString("utf8", at + 1, end).split("\t"))
  }
  return rows
}

/** By path, then by line. */
export const byPlace = <A extends { readonly path: string; readonly line: number }>(
  all: ReadonlyArray<A>
): ReadonlyArray<A> =>
  all.toSorted((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : one.line - other.line))

export interface OpenIndex extends IndexReader {
  readonly meta: IndexMeta
  /** How many files have the name. */
  readonly named: (name: string) => number
}

export const readIndex = (folder: string): OpenIndex => {
  const meta: IndexMeta = JSON.parse(readFileSync(join(folder, "meta"), "utf8"))
  const numbers = once(() => new Map(meta.paths.map((path, file) => [path, file])))
  const importers = once(() => new Map(meta.importers))
  const chunks = once(() => numbersIn(join(folder, "chunks")))
  const terms = once(() => readFileSync(join(folder, "terms")))
  const starts = once(() => numbersIn(join(folder, "starts")))
  const offsets = once(() => numbersIn(join(folder, "offsets")))
  const definitions = once(() => readFileSync(join(folder, "definitions")))
  const references = once(() => readFileSync(join(folder, "references")))
  const names = once(() => readFileSync(join(folder, "names")))

  /** The number of a term; null when no piece has it. */
  const termAt = (term: string): number | null => {
    const wanted = Buffer.from(term)
    const [all, at] = [terms(), starts()]
    let [from, to] = [0, at.length - 1]
    while (from < to) {
      const middle = (from + to) >>> 1
      const order = Buffer.compare(all.subarray(at[middle], at[middle + 1]), wanted)
      if (order === 0) return middle
      if (order < 0) from = middle + 1
      else to = middle
    }
    return null
  }

  const chunk = (number: number): ChunkAt => {
    const table = chunks()
    const at = number * CHUNK_FIELDS
    const [file = 0, from = 0, to = 0, length = 0] = table.subarray(at, at + CHUNK_FIELDS)
    return { path: meta.paths[file] ?? "", from, to, length }
  }

  const named = (name: string): number => Number(rowsOf(names(), name)[0]?.[1] ?? 0)

  return {
    meta,
    chunks: meta.chunks,
    live: meta.chunks,
    files: meta.files,
    terms: meta.terms,
    chunk,
    lengthOf: (path) => meta.lengths[numbers().get(path) ?? -1] ?? 0,
    postings: (term) => {
      const number = termAt(term)
      if (number === null) return []
      const [from = 0, to = 0] = offsets().subarray(number, number + 2)
      const bytes = Buffer.alloc((to - from) * BYTES)
      const file = openSync(join(folder, "postings"), "r")
      try {
        readSync(file, bytes, 0, bytes.length, from * BYTES)
      } finally {
        closeSync(file)
      }
      return Array.from({ length: to - from }, (_, at) => {
        const packed = bytes.readUInt32LE(at * BYTES)
        return [Math.floor(packed / (MOST_TIMES + 1)), packed % (MOST_TIMES + 1)] as const
      })
    },
    definitions: (name) =>
      byPlace(
        rowsOf(definitions(), name).map(([found = "", kind, container = "", file, line, endLine]): DefinitionAt => ({
          name: found,
          kind: kind as DefinitionKind,
          container: container === "" ? null : container,
          path: meta.paths[Number(file)] ?? "",
          line: Number(line),
          endLine: Number(endLine)
        }))
      ),
    references: (name) =>
      byPlace(
        rowsOf(references(), name).map(([, file, line, kind]): ReferenceAt => ({
          path: meta.paths[Number(file)] ?? "",
          line: Number(line),
          kind: kind === "type" ? "type" : "call"
        }))
      ),
    mentions: (name) => named(name) > 0,
    named,
    importers: (path) => {
      const file = numbers().get(path)
      return file === undefined ? [] : (importers().get(file) ?? []).map((one) => meta.paths[one] ?? "")
    }
  }
}
