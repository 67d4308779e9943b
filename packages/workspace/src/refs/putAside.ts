/**
 * What is left of a log where it was moved away from: kept, and out of the way, so that a program that still has it open can't go on
 * there unnoticed.
 *
 * @since 0.1.0
 */
import { existsSync, mkdirSync, renameSync } from "node:fs"
import { join } from "node:path"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { ownRefs } from "@backlog-toolkit/storage-git/OwnRefs"
import { askGit } from "../news/askGit.ts"
import type { OpenProject } from "../openProject.ts"
import { namespaceOf, refOptions } from "./refLog.ts"

const freeName = (isFree: (name: string) => boolean): string => {
  for (let number = 1; ; number++) if (isFree(String(number))) return String(number)
}

/** The folder that holds the files now: a store of its own, as `btk repair --from` takes it. Null for no files. */
export const putFilesAside = (storeDir: string): string | null => {
  if (!existsSync(join(storeDir, "log"))) return null
  const folder = join(
    storeDir,
    "moved",
    freeName((name) => !existsSync(join(storeDir, "moved", name)))
  )
  mkdirSync(folder, { recursive: true })
  // The log first: without it, nobody looks for the texts.
  renameSync(join(storeDir, "log"), join(folder, "log"))
  if (existsSync(join(storeDir, "blobs"))) renameSync(join(storeDir, "blobs"), join(folder, "blobs"))
  return folder
}

/** The namespace, below `refs/backlog-moved/`, that holds the refs now; all in one transaction. Null for no refs. */
export const putRefsAside = (project: OpenProject): string | null => {
  const own = ownRefs(refOptions(project))
  if (own.size === 0) return null
  const all = askGit(project, ["for-each-ref", "--format=%(refname)", "refs/backlog-moved"]) ?? ""
  const name = freeName((one) => !all.includes(`refs/backlog-moved/${one}/`))
  const aside = `refs/backlog-moved/${name}/${project.projectId}`
  const moves = [...own].map(([ref, tip]) => {
    const to = `${aside}${ref.slice(namespaceOf(project).length)}`
    return `create ${to} ${tip}\ndelete ${ref} ${tip}\n`
  })
  if (askGit(project, ["update-ref", "--stdin"], moves.join("")) !== null) return aside
  throw domainError(
    "environment",
    "refs-not-moved",
    `The refs below ${namespaceOf(project)}/ could not be put aside.`,
    "Git refused: another program has one of them locked, or moved it meanwhile. The log is in files already.",
    "Run btk move again.",
    { ref: namespaceOf(project) }
  )
}
