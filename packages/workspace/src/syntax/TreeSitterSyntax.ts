/**
 * `SyntaxReader` by web-tree-sitter: grammars are loaded when the first file of their language is read. A file whose grammar isn't there,
 * or that takes too long, is read by its tokens.
 *
 * @since 0.1.0
 */
import { readFileSync } from "node:fs"
import type { Outline } from "@backlog-toolkit/core/code/Outline"
import { tokensOutline } from "@backlog-toolkit/core/code/tokensOutline"
import { SyntaxReader, type SyntaxReaderShape } from "@backlog-toolkit/core/ports/SyntaxReader"
import type { SourceFile } from "@backlog-toolkit/core/source/SourceFile"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Language as Grammar, Parser, Query } from "web-tree-sitter"
import { grammarFile, grammarName, RUNTIME } from "./grammarFiles.ts"
import type { Language } from "./Language.ts"
import { languageOf } from "./languages/all.ts"
import { readTree } from "./readTree.ts"

/** Milliseconds of one file: a hundred times what the largest hand-written one takes. */
const LONGEST_MS = 2000

interface Reader {
  readonly parser: Parser
  readonly query: Query
}

let started: Promise<boolean> | null = null

const start = (): Promise<boolean> =>
  (started ??= (async () => {
    const file = grammarFile(RUNTIME)
    if (file === null) return false
    try {
      await Parser.init({ locateFile: () => file })
      return true
    } catch {
      return false
    }
  })())

const readers = new Map<string, Promise<Reader | null>>()
const grammars = new Map<string, Promise<Grammar | null>>()

const grammarOf = (name: string): Promise<Grammar | null> => {
  const there = grammars.get(name)
  if (there !== undefined) return there
  const loading = (async () => {
    const file = grammarFile(grammarName(name))
    if (file === null || !(await start())) return null
    try {
      return await Grammar.load(readFileSync(file))
    } catch {
      return null
    }
  })()
  grammars.set(name, loading)
  return loading
}

const readerOf = ({ grammar: name, query }: Language): Promise<Reader | null> => {
  const key = `${name}\n${query}`
  const there = readers.get(key)
  if (there !== undefined) return there
  const loading = (async () => {
    const grammar = await grammarOf(name)
    if (grammar === null) return null
    const parser = new Parser()
    parser.setLanguage(grammar)
    return { parser, query: new Query(grammar, query) }
  })()
  readers.set(key, loading)
  return loading
}

const outline = (language: Language, { parser, query }: Reader, { path, text }: SourceFile): Outline => {
  const end = performance.now() + LONGEST_MS
  let tree = null
  try {
    tree = parser.parse(text, null, { progressCallback: () => performance.now() > end })
    if (tree === null) return tokensOutline(path, text)
    return readTree(tree.rootNode, query, { language: language.name, path, text })
  } catch {
    // A parser that failed is not asked on where it stopped.
    parser.reset()
    return tokensOutline(path, text)
  } finally {
    tree?.delete()
  }
}

const outlines: SyntaxReaderShape["outlines"] = (files) =>
  Effect.promise(async () => {
    const read: Array<Outline> = []
    for (const file of files) {
      const language = languageOf(file.path)
      const reader = language === null ? null : await readerOf(language)
      read.push(
        language === null || reader === null ? tokensOutline(file.path, file.text) : outline(language, reader, file)
      )
    }
    return read
  })

export const make = (): SyntaxReaderShape => ({ outlines })

export const layer: Layer.Layer<SyntaxReader> = Layer.sync(SyntaxReader, make)
