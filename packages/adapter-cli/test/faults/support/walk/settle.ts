/** What people do when git stops: bring the operation to its end, or give it up. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import {
  branchOf,
  chance,
  git,
  gitAgain,
  hasMarkers,
  pick,
  type Said,
  touch,
  toolkit,
  untouch,
  type Walker
} from "./walker.ts"

const there = ({ project }: Walker, name: string): boolean =>
  existsSync(project.git("rev-parse", "--path-format=absolute", "--git-path", name))

const operationIn = (walker: Walker): string | null =>
  there(walker, "rebase-merge") || there(walker, "rebase-apply")
    ? "rebase"
    : (["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"]
        .find((name) => there(walker, name))
        ?.replace("_HEAD", "")
        .replace("_", "-")
        .toLowerCase() ?? null)

/** The branch that is shown, or that a rebase has taken from there. */
const workedOn = (walker: Walker): string => {
  const file = walker.project.git("rev-parse", "--path-format=absolute", "--git-path", "rebase-merge/head-name")
  return existsSync(file) ? readFileSync(file, "utf8").trim().replace("refs/heads/", "") : branchOf(walker)
}

const unmergedIn = ({ project }: Walker): ReadonlyArray<string> =>
  project
    .git("diff", "--name-only", "--diff-filter=U")
    .split("\n")
    .filter((path) => path !== "")

const isOurs = (path: string): boolean => path.startsWith("backlog/")

/** Both sides of code are kept; a ticket file is btk's to resolve on the target branch, and its person's elsewhere. */
const resolve = (walker: Walker, unmerged: ReadonlyArray<string>): void => {
  const onTarget = workedOn(walker) === "main"
  const ours = unmerged.filter(isOurs)
  const said = ours.length === 0 ? null : toolkit(walker, pick(walker, ["sync", "plan"]) ?? "sync")
  for (const path of unmerged) {
    const file = join(walker.project.dir, path)
    if (!existsSync(file)) continue
    const text = readFileSync(file, "utf8")
    if (!isOurs(path)) writeFileSync(file, text.replaceAll(/^(?:<{7}|={7}|>{7}).*\n/gmu, ""))
    else if (hasMarkers(text)) {
      if (onTarget) {
        const why = said?.edits?.map(({ message }) => message).join(" ") ?? "nothing said"
        walker.figures.unresolved.push(`${walker.name} ${path} on ${workedOn(walker)}: ${why}`)
      }
      if (!git(walker, "checkout", "--ours", "--", path).ok) git(walker, "checkout", "--theirs", "--", path)
      touch(walker, path)
    }
  }
}

/** Brings an operation that stopped to its end, or gives it up where people may. */
export const settle = (walker: Walker, share = 0.25): void => {
  for (let round = 0; round < 12; round++) {
    const operation = operationIn(walker)
    const unmerged = unmergedIn(walker)
    if (operation === null && unmerged.length === 0) break
    if (round === 0 && operation !== null && chance(walker, share)) {
      git(walker, operation, "--abort")
      continue
    }
    resolve(walker, unmerged)
    if (unmerged.length > 0) git(walker, "add", "--all", "--", ...unmerged)
    if (operation === null) {
      if (!there(walker, "refs/stash")) git(walker, "commit", "--quiet", "-m", walker.word())
      else git(walker, "stash", "drop", "--quiet")
    } else if (operation === "merge") git(walker, "commit", "--quiet", "--no-edit", "--allow-empty")
    else if (!git(walker, "-c", "core.editor=true", operation, "--continue").ok && unmergedIn(walker).length === 0) {
      if (!git(walker, operation, "--skip").ok && unmergedIn(walker).length === 0) git(walker, operation, "--abort")
    }
  }
  const operation = operationIn(walker)
  if (operation !== null) git(walker, operation, "--abort")
  untouch(walker)
}

/** What git won't do over changes that nobody committed is tried again after btk committed what it can. */
export const insist = (walker: Walker, ...args: ReadonlyArray<string>): Said => {
  const said = git(walker, ...args)
  if (said.ok || !said.uncommitted) return said
  toolkit(walker, "sync")
  untouch(walker)
  return gitAgain(walker, true, args)
}

/** To a branch; changes that git won't take along are put away and taken out again there. */
export const goTo = (walker: Walker, branch: string): boolean => {
  settle(walker)
  if (branchOf(walker) === branch) return true
  if (insist(walker, "checkout", "--quiet", branch).ok) return true
  if (!git(walker, "stash", "--quiet", "-u").ok) return false
  const done = git(walker, "checkout", "--quiet", branch).ok
  git(walker, "stash", "pop", "--quiet")
  settle(walker)
  // A pop that git refused leaves the stash: what is in it was looked at before, or was never meant to stay.
  if (there(walker, "refs/stash")) git(walker, "stash", "drop", "--quiet")
  return done
}

/** What a person does at the end of the day; answers where main is then. */
export const goHome = (walker: Walker): string => {
  goTo(walker, "main")
  toolkit(walker, "sync")
  untouch(walker)
  insist(walker, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
  settle(walker, 0)
  toolkit(walker, "sync")
  git(walker, "push", "--quiet", "origin", "main")
  return walker.project.git("rev-parse", "main")
}
