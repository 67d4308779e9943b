/**
 * An outline from a syntax tree and a query over it.
 *
 * @since 0.1.0
 */
import {
  DEFINITION_KINDS,
  type Definition,
  type DefinitionKind,
  type Outline,
  type Reference
} from "@backlog-toolkit/core/code/Outline"
import { importsOf } from "@backlog-toolkit/core/source/importsOf"
import type { Node, Query } from "web-tree-sitter"

const KINDS: ReadonlySet<string> = new Set(DEFINITION_KINDS)
const isKind = (name: string): name is DefinitionKind => KINDS.has(name)

const IDENTIFIER = /[\p{ID_Start}_$][\p{ID_Continue}$]*/gu
/** A file with more is a table. */
const MOST_REFERENCES = 20_000

interface Found {
  readonly name: string
  /** Null for what only gives its name to what is inside. */
  readonly kind: DefinitionKind | null
  readonly of: string | null
  readonly from: number
  readonly to: number
  readonly line: number
  readonly endLine: number
  /** Of the query: the first one that says what a name is counts. */
  readonly pattern: number
  readonly at: number
}

interface Range {
  readonly from: number
  readonly to: number
}

/** `:name` of Ruby, `"name"` of a module and `#name` are called by their names. */
const plainName = (text: string): string => text.replace(/^[:"'#]+|["']+$/gu, "")

/** Outermost first; each with the names of those around it. */
const nested = (found: ReadonlyArray<Found>): ReadonlyArray<Definition> => {
  const around: Array<Found> = []
  return found
    .toSorted((one, other) => one.from - other.from || other.to - one.to)
    .flatMap(({ endLine, from, kind, line, name, of, to, ...rest }): ReadonlyArray<Definition> => {
      while ((around.at(-1)?.to ?? Number.POSITIVE_INFINITY) <= from) around.pop()
      const names = [...around.map((one) => one.name), ...(of === null ? [] : [of])]
      around.push({ endLine, from, kind, line, name, of, to, ...rest })
      return kind === null
        ? []
        : [{ name, kind, container: names.length === 0 ? null : names.join("."), line, endLine }]
    })
}

/** What of the text is no comment and no string. */
const without = (text: string, skipped: ReadonlyArray<Range>): string => {
  let [kept, at] = ["", 0]
  for (const { from, to } of skipped.toSorted((one, other) => one.from - other.from)) {
    if (from > at) kept += `${text.slice(at, from)} `
    at = Math.max(at, to)
  }
  return kept + text.slice(at)
}

export const readTree = (
  root: Node,
  query: Query,
  { language, path, text }: { readonly language: string; readonly path: string; readonly text: string }
): Outline => {
  const byName = new Map<number, Found>()
  const references = new Map<number, Reference>()
  const imports = new Map<number, string>()
  const skipped: Array<Range> = []
  for (const { captures, patternIndex } of query.matches(root)) {
    let [name, node, of]: Array<Node | null> = [null, null, null]
    let kind: DefinitionKind | null = null
    // `@type` with a name is a definition of one, without it the use of one.
    const names = captures.some((capture) => capture.name === "name")
    for (const capture of captures) {
      const one = capture.node
      if (capture.name === "name") name = one
      if (capture.name === "of") of = one
      if (names && (isKind(capture.name) || capture.name === "within")) {
        node = one
        kind = isKind(capture.name) ? capture.name : null
      } else if (capture.name === "skip") skipped.push({ from: one.startIndex, to: one.endIndex })
      else if (capture.name === "import") imports.set(one.startIndex, one.text)
      else if ((capture.name === "call" || capture.name === "type") && references.size < MOST_REFERENCES) {
        // Who makes one calls it, too.
        const called = references.get(one.startIndex)?.kind === "call"
        const name = plainName(one.text)
        if (!called && name !== "_")
          references.set(one.startIndex, { name, line: one.startPosition.row + 1, kind: capture.name })
      }
    }
    if (name === null || node === null || name === undefined || node === undefined) continue
    const there = byName.get(name.startIndex)
    if (there !== undefined && there.pattern <= patternIndex) continue
    byName.set(name.startIndex, {
      name: plainName(name.text),
      kind,
      of: of === null || of === undefined ? null : of.text,
      from: node.startIndex,
      to: node.endIndex,
      line: name.startPosition.row + 1,
      endLine: node.endPosition.row + 1,
      pattern: patternIndex,
      at: name.startIndex
    })
  }
  // What is defined here is no use of it.
  for (const { at, kind } of byName.values()) if (kind !== null) references.delete(at)
  const each = new Map([...references.values()].map((one) => [`${one.name} ${one.line} ${one.kind}`, one]))
  return {
    language,
    by: "syntax",
    definitions: nested([...byName.values()]),
    imports: importsOf(path, [...imports.values()].join("\n")),
    references: [...each.values()],
    names: new Set(without(text, skipped).match(IDENTIFIER)),
    damaged: root.hasError
  }
}
