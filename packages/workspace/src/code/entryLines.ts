/**
 * What the index keeps of each file as a line of JSON, and back.
 *
 * @since 0.1.0
 */
import type { FileEntry } from "@backlog-toolkit/core/code/FileEntry"
import type { Definition, Outline, Reference } from "@backlog-toolkit/core/code/Outline"

export interface Kept {
  readonly entry: FileEntry
  /** Of the file when it was read: time of change in milliseconds, bytes. */
  readonly stamp: readonly [mtimeMs: number, size: number]
  /** Of its text. */
  readonly digest: string
}

type Row = readonly [
  path: string,
  stamp: Kept["stamp"],
  digest: string,
  head: readonly [Outline["language"], Outline["by"], damaged: 0 | 1],
  definitions: ReadonlyArray<
    readonly [Definition["name"], Definition["kind"], Definition["container"], number, number]
  >,
  imports: Outline["imports"],
  references: ReadonlyArray<readonly [Reference["name"], number, Reference["kind"]]>,
  names: string,
  chunks: ReadonlyArray<readonly [from: number, to: number, length: number, terms: string]>
]

/** No term has a space. */
const packed = (terms: ReadonlyMap<string, number>): string =>
  [...terms].map(([term, times]) => (times === 1 ? term : `${term} ${times}`)).join("  ")

const unpacked = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text === ""
      ? []
      : text.split("  ").map((one) => {
          const [term = "", times = "1"] = one.split(" ")
          return [term, Number(times)] as const
        })
  )

export const entryLine = ({ digest, entry: { chunks, outline, path }, stamp }: Kept): string => {
  const row: Row = [
    path,
    stamp,
    digest,
    [outline.language, outline.by, outline.damaged ? 1 : 0],
    outline.definitions.map(({ container, endLine, kind, line, name }) => [name, kind, container, line, endLine]),
    outline.imports,
    outline.references.map(({ kind, line, name }) => [name, line, kind]),
    [...outline.names].join(" "),
    chunks.map(({ from, length, terms, to }) => [from, to, length, packed(terms)])
  ]
  return JSON.stringify(row)
}

/** Throws what JSON throws: a line that was cut. */
export const keptOf = (line: string): Kept => {
  const [path, stamp, digest, [language, by, damaged], definitions, imports, references, names, chunks] = JSON.parse(
    line
  ) as Row
  return {
    stamp,
    digest,
    entry: {
      path,
      outline: {
        language,
        by,
        damaged: damaged === 1,
        imports,
        definitions: definitions.map(([name, kind, container, at, endLine]) => ({
          name,
          kind,
          container,
          line: at,
          endLine
        })),
        references: references.map(([name, at, kind]) => ({ name, line: at, kind })),
        names: new Set(names === "" ? [] : names.split(" "))
      },
      chunks: chunks.map(([from, to, length, terms]) => ({ from, to, length, terms: unpacked(terms) }))
    }
  }
}
