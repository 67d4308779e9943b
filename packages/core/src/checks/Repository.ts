/**
 * What checks see of a repository: answers about paths, looked up when they are asked for.
 *
 * @since 0.1.0
 */

export interface Repository {
  /** Whether there is a file, a folder, or nothing. Repository-relative, with forward slashes. */
  readonly kindOf: (path: string) => "file" | "folder" | null
  /** Names of the files right in a folder, in order; empty for none. */
  readonly filesIn: (folder: string) => ReadonlyArray<string>
  /** Files of this name (the last part of a path) anywhere, at most a few; null where nobody listed them. */
  readonly named: ((name: string) => ReadonlyArray<string>) | null
  /** A file's text; null for what is no text, is larger than anybody reads, or can't be read. */
  readonly textOf: (path: string) => string | null
  /** Tokens of that text (see `tokens.ts`). */
  readonly tokensOf: (path: string) => number | null
  /** What the source says; null where it was not read. */
  readonly source: SourceFacts | null
}

export interface SourceFacts {
  /** True when the identifier stands as a whole word in a source file. */
  readonly mentions: (identifier: string) => boolean
  /** Source files that import one of these, and those that import them in turn; neither has the files themselves. */
  readonly importersOf: (paths: ReadonlyArray<string>) => {
    readonly direct: ReadonlyArray<string>
    readonly indirect: ReadonlyArray<string>
  }
}
