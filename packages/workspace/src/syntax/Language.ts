/**
 * What a language needs to be read by its syntax: files, grammar, and a query of tree-sitter over it.
 *
 * Captures of a query: `@name` with `@function`, `@class` and so on is a definition (kinds as in `Outline.ts`); `@within` with `@name` gives
 * what is inside a container without being one itself; `@call` and `@type` are references; `@import` is a statement that imports; `@skip` is
 * text in which no names stand.
 *
 * @since 0.1.0
 */
export interface Language {
  readonly name: string
  /** Endings of its files, without dots, in lower case. */
  readonly endings: ReadonlyArray<string>
  /** The grammar's file is `tree-sitter-<grammar>.wasm`. */
  readonly grammar: string
  readonly query: string
}
