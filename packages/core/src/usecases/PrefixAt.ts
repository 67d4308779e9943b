/**
 * Where the project's folder is in a commit: a project may have been moved since.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { CONFIG_FILE, peekProjectId } from "../backlog/PeekProjectId.ts"
import { ProjectPlace } from "../ports/ProjectPlace.ts"
import { Vcs } from "../ports/Vcs.ts"

/** As `ProjectPlace.prefix`: today's folder if the commit has the project there or nowhere, else the one that it had then. */
export const prefixAt = (commit: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const { id, prefix } = yield* ProjectPlace
    if (id === null) return prefix
    const isOwn = (path: string) =>
      Effect.map(vcs.show(commit, path), (text) => text !== null && peekProjectId(text) === id)
    if (yield* isOwn(prefix + CONFIG_FILE)) return prefix
    for (const path of yield* vcs.list(commit, "")) {
      if (path.split("/").at(-1) === CONFIG_FILE && (yield* isOwn(path))) return path.slice(0, -CONFIG_FILE.length)
    }
    return prefix
  })
