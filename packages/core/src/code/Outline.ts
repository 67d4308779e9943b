/**
 * What a source file has, as an index knows it: definitions, imports, references, names. Lines count from 1, inclusive.
 *
 * @since 0.1.0
 */
import type { Wanted } from "../source/importsOf.ts"

export const DEFINITION_KINDS = [
  "function",
  "method",
  "class",
  "struct",
  "interface",
  "enum",
  "type",
  "constant",
  "variable",
  "field",
  "module",
  "namespace",
  "macro"
] as const
export type DefinitionKind = (typeof DEFINITION_KINDS)[number]

export interface Definition {
  readonly name: string
  readonly kind: DefinitionKind
  /** Names around it, joined by dots; null at the top. */
  readonly container: string | null
  readonly line: number
  readonly endLine: number
}

export interface Reference {
  readonly name: string
  readonly line: number
  readonly kind: "call" | "type"
}

export interface Outline {
  /** Name of the language; the file's ending where none is known. */
  readonly language: string
  /** `tokens`: without a syntax tree, by patterns of single lines. */
  readonly by: "syntax" | "tokens"
  readonly definitions: ReadonlyArray<Definition>
  /** What it imports, to be looked for among the files that are there. */
  readonly imports: ReadonlyArray<Wanted>
  /** Each once per line. */
  readonly references: ReadonlyArray<Reference>
  /** Every identifier outside of comments and texts, once; with those too where there is no syntax tree. */
  readonly names: ReadonlySet<string>
  /** True where the syntax tree has errors: what stands in them may be missing. */
  readonly damaged: boolean
}
