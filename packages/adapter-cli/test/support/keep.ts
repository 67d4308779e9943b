/** A place as it is now, to come back to under the same paths: cheaper than making it again. */
import { cpSync, rmSync } from "node:fs"
import { join } from "node:path"

/** What a command may change: the work tree with its repository, and the made-up user's home. */
const PARTS = ["work", "home"]

const COPY = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true }

/** Answers what puts everything back. */
export const keep = ({ base }: { readonly base: string }): (() => void) => {
  const kept = join(base, "kept")
  rmSync(kept, { recursive: true, force: true })
  for (const part of PARTS) cpSync(join(base, part), join(kept, part), COPY)
  return () => {
    for (const part of PARTS) {
      rmSync(join(base, part), { recursive: true, force: true })
      cpSync(join(kept, part), join(base, part), COPY)
    }
  }
}
