/** Folders that are no ordinary repository with a project. */
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { environmentOf, type Place } from "./cli.ts"
import { makePlace, removePlace } from "./project.ts"

export interface Folder extends Place {
  readonly base: string
  readonly git: (...args: ReadonlyArray<string>) => string
  readonly write: (name: string, text: string) => void
}

/** A folder with nothing in it, for as long as `use` runs. */
export const withFolder = (use: (folder: Folder) => void): void => {
  const place = makePlace()
  const git = (...args: ReadonlyArray<string>) => {
    const { status, stderr, stdout } = spawnSync("git", args, {
      cwd: place.dir,
      env: environmentOf(place),
      encoding: "utf8"
    })
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}${stdout}`)
    return stdout.trim()
  }
  try {
    use({ ...place, git, write: (name, text) => writeFileSync(join(place.dir, name), text) })
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
