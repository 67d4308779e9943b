/**
 * What the index keeps of one file: its outline, and the terms of its pieces. Made of the file's text alone, so that it holds as long as the
 * text does. Pure.
 *
 * @since 0.1.0
 */
import { termsOf } from "../duplicates/Terms.ts"
import type { SourceFile } from "../source/SourceFile.ts"
import { chunksOf, type ChunkRange } from "./chunksOf.ts"
import type { Outline } from "./Outline.ts"

export interface Chunk extends ChunkRange {
  /** How often each term is there. */
  readonly terms: ReadonlyMap<string, number>
  /** All terms, counted. */
  readonly length: number
}

export interface FileEntry {
  readonly path: string
  readonly outline: Outline
  readonly chunks: ReadonlyArray<Chunk>
}

/** Of a piece: more are a table. */
const MOST_TERMS = 2000
/** Longer words are data. */
const LONGEST = 60

const counted = (text: string): Pick<Chunk, "length" | "terms"> => {
  const terms = new Map<string, number>()
  let length = 0
  for (const term of termsOf(text)) {
    if (term.length < 2 || term.length > LONGEST || /^\d+$/u.test(term)) continue
    const there = terms.get(term)
    if (there === undefined && terms.size >= MOST_TERMS) continue
    terms.set(term, (there ?? 0) + 1)
    length += 1
  }
  return { terms, length }
}

export const fileEntry = ({ path, text }: SourceFile, outline: Outline): FileEntry => {
  const lines = text.split("\n")
  return {
    path,
    outline,
    chunks: chunksOf(text, outline).map(({ from, to }) => ({
      from,
      to,
      ...counted(lines.slice(from - 1, to).join("\n"))
    }))
  }
}
