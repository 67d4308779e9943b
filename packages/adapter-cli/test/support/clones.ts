/** Several people's clones of one project, with a bare remote between them. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { gitIn } from "./git.ts"
import { makeProject, type Project, type ProjectOptions } from "./project.ts"

/** The first one made the project and pushed it; each has a home and a name of their own. */
export const makeClones = (
  names: ReadonlyArray<string>,
  options: ProjectOptions = {}
): { readonly base: string; readonly origin: string; readonly clones: ReadonlyArray<Project> } => {
  const first = makeProject(options)
  const origin = join(first.base, "origin.git")
  first.git("init", "--quiet", "--bare", "-b", "main", origin)
  first.git("remote", "add", "origin", origin)
  first.git("push", "--quiet", "-u", "origin", "main")
  const others = names.map((name) => cloneOf(first, origin, name))
  return { base: first.base, origin, clones: [first, ...others] }
}

/** One more clone, in a folder of its own beside the others. */
export const cloneOf = (first: Project, origin: string, name: string): Project => {
  const [dir, home] = [join(first.base, name), join(first.base, `${name}-home`)]
  mkdirSync(home)
  const git = gitIn({ dir, home })
  first.git("clone", "--quiet", origin, dir)
  git("config", "user.name", name)
  git("config", "user.email", `${name}@example.org`)
  return { ...first, dir, home, git }
}

/** Pulls, as somebody does who merges. */
export const pullMerging = ({ git }: Pick<Project, "git">): void =>
  void git("pull", "--quiet", "--no-rebase", "--no-edit")
