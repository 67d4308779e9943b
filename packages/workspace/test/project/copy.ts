/** A process that copies into a slot, to be killed in the middle of it. Arguments: slotsRoot, worktree, slot, path. */
import { SlotFiles } from "@backlog-toolkit/core/ports/SlotFiles"
import * as Effect from "effect/Effect"
import { layer } from "../../src/project/SlotFilesFs.ts"

const [slotsRoot = "", worktree = "", slot = "", path = ""] = process.argv.slice(2)

await Effect.runPromise(
  SlotFiles.use((files) => files.copyInto(slot, [path])).pipe(Effect.provide(layer({ slotsRoot, worktree })))
)
