/**
 * Writes what questions are answered from: sorted tables that are looked into, so that a question reads little of a large index.
 *
 * @since 0.1.0
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { FileEntry } from "@backlog-toolkit/core/code/FileEntry"
import { graphOf } from "@backlog-toolkit/core/source/ImportGraph"

export interface IndexMeta {
  readonly files: number
  readonly chunks: number
  /** Terms of all pieces together. */
  readonly terms: number
  readonly definitions: number
  readonly references: number
  /** Files of each language; those read by their tokens, and those whose syntax tree has errors. */
  readonly languages: ReadonlyArray<{
    readonly language: string
    readonly files: number
    readonly byTokens: number
    readonly damaged: number
  }>
  readonly paths: ReadonlyArray<string>
  /** Terms of each file. */
  readonly lengths: ReadonlyArray<number>
  /** By the number of the file that is imported. */
  readonly importers: ReadonlyArray<readonly [file: number, importers: ReadonlyArray<number>]>
}

/** Numbers of pieces and how often a term is in each, in one number. */
export const TIMES_BITS = 8
export const MOST_TIMES = 255
/** Numbers of one piece in its table: file, first line, last line, terms. */
export const CHUNK_FIELDS = 4

const bytesOf = (numbers: Uint32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

const byBytes = (one: Buffer, other: Buffer): number => Buffer.compare(one, other)

const languagesOf = (entries: ReadonlyArray<FileEntry>): IndexMeta["languages"] => {
  const counts = new Map<string, { files: number; byTokens: number; damaged: number }>()
  for (const { outline } of entries) {
    const count = counts.get(outline.language) ?? { files: 0, byTokens: 0, damaged: 0 }
    count.files += 1
    if (outline.by === "tokens") count.byTokens += 1
    if (outline.damaged) count.damaged += 1
    counts.set(outline.language, count)
  }
  return [...counts]
    .map(([language, count]) => ({ language, ...count }))
    .toSorted((one, other) => other.files - one.files || (one.language < other.language ? -1 : 1))
}

/** Lines that begin with a name and a tab, sorted by it, with a line break in front of the first. */
const table = (rows: ReadonlyArray<string>): string => `\n${rows.toSorted().join("\n")}\n`

const postingsOf = (entries: ReadonlyArray<FileEntry>) => {
  const postings = new Map<string, Array<number>>()
  const chunks: Array<number> = []
  let [number, terms] = [0, 0]
  for (const [file, entry] of entries.entries())
    for (const { from, length, terms: counts, to } of entry.chunks) {
      chunks.push(file, from, to, length)
      terms += length
      for (const [term, times] of counts) {
        const packed = number * (MOST_TIMES + 1) + Math.min(times, MOST_TIMES)
        const there = postings.get(term)
        if (there === undefined) postings.set(term, [packed])
        else there.push(packed)
      }
      number += 1
    }
  return { postings, chunks: Uint32Array.from(chunks), terms, count: number }
}

const writeTerms = (folder: string, postings: ReadonlyMap<string, ReadonlyArray<number>>): void => {
  const sorted = [...postings.keys()]
    .map((term) => ({ term, bytes: Buffer.from(term) }))
    .toSorted((one, other) => byBytes(one.bytes, other.bytes))
  const starts = new Uint32Array(sorted.length + 1)
  const offsets = new Uint32Array(sorted.length + 1)
  const texts: Array<Buffer> = []
  const numbers: Array<number> = []
  let at = 0
  for (const [index, { bytes, term }] of sorted.entries()) {
    starts[index] = at
    offsets[index] = numbers.length
    texts.push(bytes)
    at += bytes.length
    for (const one of postings.get(term) ?? []) numbers.push(one)
  }
  starts[sorted.length] = at
  offsets[sorted.length] = numbers.length
  writeFileSync(join(folder, "terms"), Buffer.concat(texts))
  writeFileSync(join(folder, "starts"), bytesOf(starts))
  writeFileSync(join(folder, "offsets"), bytesOf(offsets))
  writeFileSync(join(folder, "postings"), bytesOf(Uint32Array.from(numbers)))
}

/** `folder` is new. Entries are in the order of their paths. */
export const writeIndex = (folder: string, entries: ReadonlyArray<FileEntry>): void => {
  mkdirSync(folder, { recursive: true })
  const { chunks, count, postings, terms } = postingsOf(entries)
  writeTerms(folder, postings)
  writeFileSync(join(folder, "chunks"), bytesOf(chunks))
  const definitions = entries.flatMap(({ outline }, file) =>
    outline.definitions.map(
      ({ container, endLine, kind, line, name }) => `${name}\t${kind}\t${container ?? ""}\t${file}\t${line}\t${endLine}`
    )
  )
  const references = entries.flatMap(({ outline }, file) =>
    outline.references.map(({ kind, line, name }) => `${name}\t${file}\t${line}\t${kind}`)
  )
  writeFileSync(join(folder, "definitions"), table(definitions))
  writeFileSync(join(folder, "references"), table(references))
  const names = new Map<string, number>()
  for (const { outline } of entries) for (const name of outline.names) names.set(name, (names.get(name) ?? 0) + 1)
  writeFileSync(join(folder, "names"), table([...names].map(([name, files]) => `${name}\t${files}`)))
  const numbers = new Map(entries.map(({ path }, file) => [path, file]))
  const graph = graphOf(entries.map(({ outline, path }) => ({ path, wanted: outline.imports })))
  const meta: IndexMeta = {
    files: entries.length,
    chunks: count,
    terms,
    definitions: definitions.length,
    references: references.length,
    languages: languagesOf(entries),
    paths: entries.map(({ path }) => path),
    lengths: entries.map((entry) => entry.chunks.reduce((sum, { length }) => sum + length, 0)),
    importers: entries.flatMap(({ path }, file) => {
      const importers = graph.importers(path).flatMap((one) => numbers.get(one) ?? [])
      return importers.length === 0 ? [] : [[file, importers] as const]
    })
  }
  writeFileSync(join(folder, "meta"), JSON.stringify(meta))
}
