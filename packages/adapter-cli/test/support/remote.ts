/** A bare remote on the same machine, and somebody else's clone of it. */
import { join } from "node:path"
import { type Git, gitIn } from "./git.ts"
import type { Project } from "./project.ts"

export interface Remote {
  /** Git in the clone of somebody else; throws when it fails. */
  readonly other: Git
  readonly otherDir: string
}

/** Makes the remote, pushes `main` there and clones it for somebody else. */
export const addRemote = (project: Project): Remote => {
  const origin = join(project.base, "origin.git")
  const otherDir = join(project.base, "other")
  const other = gitIn({ dir: otherDir, home: project.home })
  project.git("init", "--quiet", "--bare", "-b", "main", origin)
  project.git("remote", "add", "origin", origin)
  project.git("push", "--quiet", "-u", "origin", "main")
  project.git("clone", "--quiet", origin, otherDir)
  other("config", "user.name", "Grace")
  other("config", "user.email", "grace@example.org")
  return { other, otherDir }
}

/** Brings what others pushed into `main`, as a person would who has nothing of their own to keep there. */
export const pull = (project: Project): void => {
  project.git("pull", "--quiet", "--no-rebase", "--no-edit")
}
