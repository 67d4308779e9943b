/**
 * Reads source files as outlines, by their syntax where a grammar of the language is there.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Outline } from "../code/Outline.ts"
import type { SourceFile } from "../source/SourceFile.ts"

export interface SyntaxReaderShape {
  /** In the order of the files. Total: what no grammar can read is read by its tokens. */
  readonly outlines: (files: ReadonlyArray<SourceFile>) => Effect.Effect<ReadonlyArray<Outline>>
}

export class SyntaxReader extends Context.Service<SyntaxReader, SyntaxReaderShape>()(
  "@backlog-toolkit/core/ports/SyntaxReader"
) {}
