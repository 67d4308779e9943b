/**
 * What one can ask an index. Its answers are read from wherever the index is kept, so they are asked for one by one.
 *
 * @since 0.1.0
 */
import { termsOf } from "../duplicates/Terms.ts"
import { rarity, weight } from "./Bm25.ts"
import type { DefinitionKind } from "./Outline.ts"

/** A piece of a file by its number in the index. */
export interface ChunkAt {
  readonly path: string
  readonly from: number
  readonly to: number
  readonly length: number
}

export interface DefinitionAt {
  readonly name: string
  readonly kind: DefinitionKind
  readonly container: string | null
  readonly path: string
  readonly line: number
  readonly endLine: number
}

export interface ReferenceAt {
  readonly path: string
  readonly line: number
  readonly kind: "call" | "type"
}

/** The index as its keeper reads it. */
export interface IndexReader {
  /** Numbers of pieces are below it. */
  readonly chunks: number
  /** Pieces that are there. */
  readonly live: number
  readonly files: number
  /** Terms of all pieces together. */
  readonly terms: number
  readonly chunk: (number: number) => ChunkAt
  /** Terms of a file. */
  readonly lengthOf: (path: string) => number
  /** Pieces that have a term, by their numbers, and how often each. */
  readonly postings: (term: string) => Iterable<readonly [chunk: number, times: number]>
  readonly definitions: (name: string) => ReadonlyArray<DefinitionAt>
  readonly references: (name: string) => ReadonlyArray<ReferenceAt>
  readonly mentions: (name: string) => boolean
  readonly importers: (path: string) => ReadonlyArray<string>
}

export interface Hit {
  readonly chunk: ChunkAt
  readonly score: number
}

export interface FileHit {
  readonly path: string
  readonly score: number
  /** The piece of it that fits best. */
  readonly best: ChunkAt
}

/** Digits of the last line of any file. */
const LINE_DIGITS = 9

/** Terms of a question; the rarest of a long one. */
const MOST_TERMS = 60

interface Scores {
  readonly byChunk: ReadonlyMap<number, number>
  readonly byFile: ReadonlyMap<string, number>
  /** How rare each term of the question is among files. */
  readonly rarities: ReadonlyMap<string, number>
}

/** What a term in the path counts, to one in the text; and the piece that fits best, to the whole file. Chosen in `bench/retrieval.mjs`. */
const IN_PATH = 2
const BEST_PIECE = 0.5

const score = (reader: IndexReader, question: string): Scores => {
  const byChunk = new Map<number, number>()
  const byFile = new Map<string, number>()
  const averageChunk = reader.terms / Math.max(1, reader.live)
  const averageFile = reader.terms / Math.max(1, reader.files)
  const rarities = new Map<string, number>()
  const asked = [...new Set(termsOf(question))].map((term) => ({ term, found: [...reader.postings(term)] }))
  const rarest = asked
    .filter(({ found }) => found.length > 0)
    .toSorted((one, other) => one.found.length - other.found.length)
    .slice(0, MOST_TERMS)
  for (const { found, term } of rarest) {
    const idf = rarity(reader.live, found.length)
    const inFile = new Map<string, number>()
    for (const [number, times] of found) {
      const { length, path } = reader.chunk(number)
      byChunk.set(number, (byChunk.get(number) ?? 0) + idf * weight(times, length, averageChunk))
      inFile.set(path, (inFile.get(path) ?? 0) + times)
    }
    const fileIdf = rarity(reader.files, inFile.size)
    rarities.set(term, fileIdf)
    for (const [path, times] of inFile)
      byFile.set(path, (byFile.get(path) ?? 0) + fileIdf * weight(times, reader.lengthOf(path), averageFile))
  }
  return { byChunk, byFile, rarities }
}

/** The highest first; of equals the one whose place comes first, whatever the order in which they were found. */
const best = <K>(
  scores: ReadonlyMap<K, number>,
  most: number,
  placeOf: (key: K) => string
): ReadonlyArray<readonly [K, number]> =>
  [...scores].toSorted(([a, one], [b, other]) => other - one || (placeOf(a) < placeOf(b) ? -1 : 1)).slice(0, most)

/** Pieces of code that fit a question, the best first. */
export const findChunks = (reader: IndexReader, question: string, most: number): ReadonlyArray<Hit> =>
  best(score(reader, question).byChunk, most, (number) => {
    const { from, path } = reader.chunk(number)
    return `${path}\n${String(from).padStart(LINE_DIGITS, "0")}`
  }).map(([number, value]) => ({ chunk: reader.chunk(number), score: value }))

/** Files that fit a question: by all of what they say, and by the piece of them that fits best. */
export const findFiles = (reader: IndexReader, question: string, most: number): ReadonlyArray<FileHit> => {
  const { byChunk, byFile, rarities } = score(reader, question)
  const pieces = new Map<string, { chunk: ChunkAt; score: number }>()
  for (const [number, value] of byChunk) {
    const chunk = reader.chunk(number)
    const there = pieces.get(chunk.path)
    if (there === undefined || there.score < value) pieces.set(chunk.path, { chunk, score: value })
  }
  const together = new Map(
    [...byFile].flatMap(([path, value]) => {
      const piece = pieces.get(path)
      if (piece === undefined) return []
      let named = 0
      for (const term of new Set(termsOf(path))) named += rarities.get(term) ?? 0
      return [[path, value + BEST_PIECE * piece.score + IN_PATH * named] as const]
    })
  )
  return best(together, most, (path) => path).flatMap(([path, value]): ReadonlyArray<FileHit> => {
    const piece = pieces.get(path)
    return piece === undefined ? [] : [{ path, score: value, best: piece.chunk }]
  })
}
