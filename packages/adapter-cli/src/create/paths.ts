/**
 * The names of the repository's files, for where tests are placed and for a model.
 *
 * @since 0.1.0
 */
import { Vcs } from "@backlog-toolkit/core/ports/Vcs"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import * as Effect from "effect/Effect"

/** What Git has at HEAD; nothing without Git or a commit. */
export const pathsOf = ({ commonDir }: OpenProject) =>
  Effect.gen(function* () {
    if (commonDir === null) return []
    const vcs = yield* Vcs
    const head = yield* vcs.resolve("HEAD")
    return head === null ? [] : yield* vcs.list(head, "")
  })
