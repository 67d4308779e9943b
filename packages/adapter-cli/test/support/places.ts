/** Folders that are no ordinary repository with a project. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Place } from "./cli.ts"
import { type Git, gitIn } from "./git.ts"
import { makePlace, removePlace } from "./project.ts"

export interface Folder extends Place {
  readonly base: string
  readonly git: Git
  readonly write: (name: string, text: string) => void
}

/** A folder with nothing in it, for as long as `use` runs. */
export const withFolder = (use: (folder: Folder) => void): void => {
  const place = makePlace()
  try {
    use({ ...place, git: gitIn(place), write: (name, text) => writeFileSync(join(place.dir, name), text) })
  } finally {
    removePlace(place)
  }
}

/** The smallest configuration that work can start with. */
export const configText = (rest: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    version: "2.0",
    project: { id: "shop", name: "Shop" },
    qualityGates: { testCommand: "node --test" },
    agent: { runner: "scripted" },
    ...rest
  })
