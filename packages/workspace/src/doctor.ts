/**
 * What could keep the toolkit from working in a folder: its configuration, where its log is, what Git ignores.
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { type Checkup, failed, fine, warning } from "@backlog-toolkit/core/usecases/Doctor"
import { readConfig } from "./loadConfig.ts"
import type { OpenProject } from "./openProject.ts"
import { whereIs, type Whereabouts } from "./whereIs.ts"

/** A check that fails says so itself, and the others go on. */
const check = (name: string, look: () => ReadonlyArray<Checkup>): ReadonlyArray<Checkup> => {
  try {
    return look()
  } catch (error) {
    if (error instanceof DomainError) return [failed(name, error)]
    throw error
  }
}

const config = (project: OpenProject): ReadonlyArray<Checkup> => {
  if (project.kind === "git" && project.worktree === null) return []
  return check("configuration", () => {
    readConfig(project)
    return [fine("configuration", `${project.configPath} is valid`)]
  })
}

const ignored = ({ ignored: found }: Whereabouts): ReadonlyArray<Checkup> =>
  found.map(({ path, rule }) =>
    warning(
      "ignored",
      "folder-ignored",
      `Git ignores ${path}, by ${rule}.`,
      "btk sync commits it anyway, but git status, search and other tools pass over it.",
      "Take the rule out."
    )
  )

/** Those on which others can write at the same time, with locks and links of their own kind. */
const NETWORK = new Set(["nfs", "cifs", "smb2", "9p", "fuse"])

const store = ({ durability, fileSystem, place, replica, storeDir }: Whereabouts): ReadonlyArray<Checkup> => [
  fine("store", `${storeDir} (${place.value}, ${fileSystem}, ${durability.value})`),
  ...(NETWORK.has(fileSystem)
    ? [
        warning(
          "store",
          "store-on-network",
          `The log is on a network file system (${fileSystem}).`,
          "Whether what is flushed survives a power cut is up to the server.",
          "Keep the repository on a local disk."
        )
      ]
    : []),
  ...(replica !== null && !replica.own
    ? [
        warning(
          "store",
          "store-copied",
          `The log is a copy of ${replica.path} on ${replica.host}.`,
          "Two folders that write under one name would contradict each other.",
          "Nothing needs to be done: this one gets a replica of its own at its first append."
        )
      ]
    : [])
]

/** Without asking the log what it says. */
export const placeCheckUp = (project: OpenProject): ReadonlyArray<Checkup> => {
  const configured = config(project)
  const placed = check("store", () => {
    const where = whereIs(project)
    return [...store(where), ...ignored(where)]
  })
  // What is wrong with the configuration is said once.
  return [...configured, ...placed.filter(({ code }) => code === null || configured.every((one) => one.code !== code))]
}
