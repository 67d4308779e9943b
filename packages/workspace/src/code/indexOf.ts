/**
 * The code index of a project's work tree, up to date; built at its first use.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import { sha256 } from "@backlog-toolkit/storage-fs/sha256"
import * as Effect from "effect/Effect"
import { ownFolders, topOf } from "../checks/openOfProject.ts"
import type { OpenProject } from "../openProject.ts"
import { make } from "../syntax/TreeSitterSyntax.ts"
import { type Built, buildIndex, type IndexPlace } from "./buildIndex.ts"

/** Characters of the digest that tells work trees apart. */
const NAME = 12

/** Null in a bare repository, which has no files. */
export const indexPlace = (project: OpenProject): IndexPlace | null => {
  const top = topOf(project)
  return top === null
    ? null
    : { top, own: ownFolders(project), folder: join(project.storeDir, "cache", `code-${sha256(top).slice(0, NAME)}`) }
}

const failed = (error: unknown): DomainError =>
  domainError(
    "environment",
    "index-failed",
    `The code index can't be written: ${error instanceof Error ? error.message : String(error)}`,
    "It is a cache in the toolkit's own folder.",
    "Check the permissions and the free space there: btk where.",
    {}
  )

/** Fails with `index-failed`, and with `index-bare` where there are no files. */
export const indexOf = (
  project: OpenProject,
  options: { readonly anew?: boolean; readonly whole?: boolean } = {}
): Effect.Effect<Built, DomainError> => {
  const place = indexPlace(project)
  return place === null
    ? Effect.fail(
        domainError(
          "usage",
          "index-bare",
          "A bare repository has no files to index.",
          "The index is of a work tree.",
          "Run the command in a work tree of the project.",
          {}
        )
      )
    : Effect.catchDefect(buildIndex(place, make(), options), (defect) => Effect.fail(failed(defect)))
}
