/** What of a person's work tree may not change under them, as text that can be compared. */
import { createHash } from "node:crypto"
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Project } from "./project.ts"

const digest = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16)

/** One line for each file below a folder: path, mode, when it was written, content. */
const filesBelow = (dir: string, skip: (path: string) => boolean): ReadonlyArray<string> =>
  readdirSync(dir, { recursive: true, encoding: "utf8" })
    .toSorted()
    .flatMap((path) => {
      const stat = lstatSync(join(dir, path))
      return stat.isDirectory() || skip(path)
        ? []
        : [`${path} ${stat.mode.toString(8)} ${stat.mtimeMs} ${digest(join(dir, path))}`]
    })

/** State of operations in progress. */
const OPERATIONS = /^(?:[A-Z_]+_HEAD|MERGE_(?:MODE|MSG)|BISECT_\w+|rebase-merge|rebase-apply|sequencer)$/u

const operations = (gitDir: string): ReadonlyArray<string> =>
  readdirSync(gitDir)
    .filter((name) => OPERATIONS.test(name) && name !== "FETCH_HEAD")
    .flatMap((name) =>
      lstatSync(join(gitDir, name)).isDirectory()
        ? filesBelow(join(gitDir, name), () => false).map((line) => `${name}/${line}`)
        : [`${name} ${digest(join(gitDir, name))}`]
    )

const stashes = (project: Project): string =>
  existsSync(join(project.dir, ".git/refs/stash")) ? project.git("stash", "list", "--format=%H %gs") : ""

/** Everything: also the index's bytes, where HEAD is, and the operation in progress. Branches count without the toolkit's. */
export const everything = (project: Project): string => {
  const gitDir = join(project.dir, ".git")
  return [
    digest(join(gitDir, "index")),
    ...filesBelow(project.dir, (path) => path.startsWith(".git/")),
    readFileSync(join(gitDir, "HEAD"), "utf8"),
    ...operations(gitDir),
    stashes(project)
  ].join("\n")
}

/**
 * What is theirs while their branch moves forward: staged content, files and stash, but for the paths that a ticket changed
 * and the toolkit's own.
 */
export const theirs = (project: Project, changed: ReadonlyArray<string>): string => {
  const skip = (path: string) => path.startsWith(".git/") || path.startsWith("backlog/") || changed.includes(path)
  const staged = project.git("ls-files", "--stage", "-v").split("\n")
  return [
    ...staged.filter((line) => !skip(line.slice(line.indexOf("\t") + 1))),
    ...filesBelow(project.dir, skip),
    stashes(project),
    project.git("symbolic-ref", "HEAD")
  ].join("\n")
}
