/**
 * The files of a slot that are not version control's business: ignored files to bring along, reports to read.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { DomainError } from "../log/DomainError.ts"

export interface SlotFilesShape {
  /** Folder of a slot's worktree: outside the repository, in the user's cache. */
  readonly pathFor: (wave: string, key: string) => string
  /** True for folders that `pathFor` could have given: only these are ever swept. */
  readonly isSlot: (path: string) => boolean
  /** Files that `qualityGates.testReport` names: one, or those of folders and patterns. Paths from the slot. */
  readonly reports: (slot: string, named: string) => Effect.Effect<ReadonlyArray<string>, DomainError>
  readonly read: (slot: string, path: string) => Effect.Effect<string | null, DomainError>
  /** Removes every folder of a slot or wave but these paths and what is around them: what a crash left. */
  readonly prune: (keep: ReadonlySet<string>) => Effect.Effect<void, DomainError>
  /** Removes a file of a slot, so that an old report is never read as a new one. */
  readonly remove: (slot: string, path: string) => Effect.Effect<void, DomainError>
  /** Copies ignored files (`slot.copy`, paths or folders) from the main work tree. */
  readonly copyInto: (slot: string, paths: ReadonlyArray<string>) => Effect.Effect<void, DomainError>
}

export class SlotFiles extends Context.Service<SlotFiles, SlotFilesShape>()("@backlog-toolkit/core/ports/SlotFiles") {}
