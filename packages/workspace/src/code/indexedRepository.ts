/**
 * The files of a work tree as checks ask for them, with what the code index knows of the source.
 *
 * @since 0.1.0
 */
import type { Repository, SourceFacts } from "@backlog-toolkit/core/checks/Repository"
import type { IndexReader } from "@backlog-toolkit/core/code/CodeQuery"
import { termsOf } from "@backlog-toolkit/core/duplicates/Terms"
import { importersAmong } from "@backlog-toolkit/core/source/ImportGraph"
import * as Effect from "effect/Effect"
import { sourceRepositoryOf } from "../checks/openOfProject.ts"
import type { OpenProject } from "../openProject.ts"
import { indexOf } from "./indexOf.ts"

const factsOf = (index: IndexReader): SourceFacts => ({
  // Names in texts and comments are no code, but somebody who names them in a ticket means something that is there.
  mentions: (identifier) => {
    if (index.mentions(identifier)) return true
    const [whole] = termsOf(identifier)
    return whole !== undefined && [...index.postings(whole)].length > 0
  },
  importersOf: (paths) => importersAmong(index.importers, paths)
})

/** Null in a bare repository. Where the index can't be kept, the files are read as they are. */
export const indexedRepository = (project: OpenProject): Effect.Effect<Repository | null> =>
  Effect.suspend(() => {
    const repository = sourceRepositoryOf(project)
    if (repository === null) return Effect.succeed(null)
    return Effect.match(indexOf(project), {
      onFailure: (): Repository => repository,
      onSuccess: ({ index }): Repository => ({ ...repository, source: factsOf(index) })
    })
  })
