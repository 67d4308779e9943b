/**
 * The source files of a work tree: what Git tracks or would track, or without Git what is there, read when it is asked for.
 *
 * @since 0.1.0
 */
import { spawnSync } from "node:child_process"
import { lstatSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { isHandWritten, MAX_SOURCE_BYTES, type SourceFile } from "@backlog-toolkit/core/source/SourceFile"
import { gitEnvironment } from "../git/gitEnvironment.ts"

/** Output of a listing: a million paths. */
const MAX_LISTING = 256 * 1024 * 1024
/** Folders are nested less deeply, unless they are a loop of links. */
const MAX_DEPTH = 40

const listed = (top: string): ReadonlyArray<string> | null => {
  const args = ["-C", top, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
  const { status, stdout } = spawnSync("git", args, {
    encoding: "utf8",
    env: gitEnvironment(process.env),
    maxBuffer: MAX_LISTING,
    stdio: ["ignore", "pipe", "ignore"]
  })
  return status === 0 ? stdout.split("\0").filter((path) => path !== "") : null
}

const walked = (top: string, folder = "", depth = 0): ReadonlyArray<string> =>
  depth > MAX_DEPTH
    ? []
    : readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`
        if (entry.isDirectory()) return isHandWritten(`${path}/`) ? walked(top, path, depth + 1) : []
        return entry.isFile() ? [path] : []
      })

/** Paths of files that somebody writes by hand, sorted, each once. `own` are the toolkit's folders, which are left out. */
export const sourcePaths = (top: string, own: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...new Set(listed(top) ?? walked(top))]
    .filter((path) => isHandWritten(path) && !own.some((folder) => path.startsWith(folder)))
    .toSorted()

/** Texts of those that are small enough, and text; links are not followed. */
export const readSources = (top: string, paths: ReadonlyArray<string>): ReadonlyArray<SourceFile> =>
  paths.flatMap((path) => {
    try {
      const file = join(top, path)
      const stat = lstatSync(file)
      if (!stat.isFile() || stat.size > MAX_SOURCE_BYTES) return []
      const text = readFileSync(file, "utf8")
      return text.includes("\0") ? [] : [{ path, text }]
    } catch {
      // Deleted since it was listed, or not ours to read.
      return []
    }
  })
