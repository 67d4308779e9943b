/**
 * An index with the files that changed since its tables were written, as if they were in the tables: a few changed files are read at each
 * question, instead of writing all tables after each of them. Paths are the same; only what the files say is other.
 *
 * @since 0.1.0
 */
import type { ChunkAt, IndexReader } from "@backlog-toolkit/core/code/CodeQuery"
import type { FileEntry } from "@backlog-toolkit/core/code/FileEntry"
import { graphOf } from "@backlog-toolkit/core/source/ImportGraph"
import { byPlace, type OpenIndex } from "./readIndex.ts"

const lengthIn = ({ chunks }: FileEntry): number => chunks.reduce((sum, { length }) => sum + length, 0)
const sumOf = (entries: ReadonlyArray<FileEntry>, of: (entry: FileEntry) => number): number =>
  entries.reduce((sum, entry) => sum + of(entry), 0)

/** `before` and `after`: the changed files as the tables have them, and as they are. */
export const withChanges = (
  index: OpenIndex,
  before: ReadonlyArray<FileEntry>,
  after: ReadonlyArray<FileEntry>
): IndexReader => {
  const changed = new Map(after.map((entry) => [entry.path, entry]))
  const fresh = after.flatMap(({ chunks, path }) =>
    chunks.map((chunk) => ({ terms: chunk.terms, at: { path, from: chunk.from, to: chunk.to, length: chunk.length } }))
  )
  const imports = graphOf(index.meta.paths.map((path) => ({ path, wanted: changed.get(path)?.outline.imports ?? [] })))
  const chunk = (number: number): ChunkAt =>
    number < index.chunks
      ? index.chunk(number)
      : (fresh[number - index.chunks]?.at ?? { path: "", from: 0, to: 0, length: 0 })
  return {
    files: index.files,
    chunks: index.chunks,
    live: index.chunks - sumOf(before, ({ chunks }) => chunks.length) + fresh.length,
    terms: index.terms - sumOf(before, lengthIn) + sumOf(after, lengthIn),
    chunk,
    lengthOf: (path) => {
      const entry = changed.get(path)
      return entry === undefined ? index.lengthOf(path) : lengthIn(entry)
    },
    postings: (term) => [
      ...[...index.postings(term)].filter(([number]) => !changed.has(index.chunk(number).path)),
      ...fresh.flatMap(({ terms }, at) => {
        const times = terms.get(term)
        return times === undefined ? [] : [[index.chunks + at, times] as const]
      })
    ],
    definitions: (name) =>
      byPlace([
        ...index.definitions(name).filter(({ path }) => !changed.has(path)),
        ...after.flatMap(({ outline, path }) =>
          outline.definitions.filter((one) => one.name === name).map((one) => ({ ...one, path }))
        )
      ]),
    references: (name) =>
      byPlace([
        ...index.references(name).filter(({ path }) => !changed.has(path)),
        ...after.flatMap(({ outline, path }) =>
          outline.references.filter((one) => one.name === name).map(({ kind, line }) => ({ path, line, kind }))
        )
      ]),
    mentions: (name) =>
      after.some(({ outline }) => outline.names.has(name)) ||
      index.named(name) > before.filter(({ outline }) => outline.names.has(name)).length,
    importers: (path) =>
      [
        ...index.importers(path).filter((one) => !changed.has(one)),
        ...imports.importers(path).filter((one) => changed.has(one))
      ].toSorted()
  }
}
