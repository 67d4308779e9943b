/** What people and agents do in a walk, and how often. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { goTo, insist, settle } from "./settle.ts"
import {
  branchOf,
  chance,
  git,
  hasMarkers,
  inside,
  pick,
  readTicket,
  ticketFiles,
  touch,
  toolkit,
  untouch,
  type Walker
} from "./walker.ts"

const anyKey = (walker: Walker): string =>
  /^(?<key>[A-Z]+-\d+(?:~\w+)?)/u.exec(basename(pick(walker, ticketFiles(walker)) ?? ""))?.groups?.["key"] ?? "TASK-001"

/** Titles that two people may both think of, so that one key and one file name are given twice. */
const title = (walker: Walker): string => (chance(walker, 0.25) ? "Tidy up" : walker.word())

const commands: ReadonlyArray<(walker: Walker) => void> = [
  (walker) => toolkit(walker, "q", title(walker)),
  (walker) => toolkit(walker, "create", title(walker), "--context", walker.word(), "--description", walker.word()),
  (walker) => toolkit(walker, "edit", anyKey(walker), "--context", `${walker.word()} by command.`),
  (walker) => toolkit(walker, "edit", anyKey(walker), "--context", `${walker.word()} by command.`),
  (walker) => toolkit(walker, "edit", anyKey(walker), "--title", walker.word()),
  (walker) => toolkit(walker, "edit", anyKey(walker), "--priority", pick(walker, ["low", "medium", "high"]) ?? "low"),
  (walker) => toolkit(walker, "claim", anyKey(walker)),
  (walker) => toolkit(walker, "close", anyKey(walker), "--reason", walker.word()),
  (walker) => toolkit(walker, "undo")
]

const command = (walker: Walker): void => pick(walker, commands)?.(walker)

const EDITS: ReadonlyArray<(text: string, word: string) => string> = [
  (text, word) => text.replace(/^tags: .*$/mu, `tags: [${word}]`),
  (text, word) => text.replace(/^## Context\n\n.*$/mu, `## Context\n\n${word} is why.`),
  (text, word) => text.replace(/^## Description\n\n.*$/mu, `## Description\n\n${word} is what.`),
  (text, word) => `${text.trimEnd()}\n\n## ${word}\n\nA note.\n`
]

/** A person types into a ticket's file. */
const type = (walker: Walker): void => {
  const path = pick(
    walker,
    ticketFiles(walker).filter((one) => one.includes("/pending/"))
  )
  if (path === undefined) return
  const before = readTicket(walker, path)
  if (hasMarkers(before)) return
  const word = walker.word()
  const after = (pick(walker, EDITS) ?? ((same) => same))(before, word)
  if (after === before) return
  writeFileSync(join(walker.project.dir, path), after)
  walker.figures.steps.push(`${walker.name} on ${branchOf(walker)}: types ${word} into ${path}`)
  walker.typed.add(word)
  touch(walker, path)
}

/** A person makes a ticket's file by hand. */
const typeNew = (walker: Walker): void => {
  const word = walker.word()
  const path = `backlog/data/pending/${word}.md`
  mkdirSync(join(walker.project.dir, "backlog/data/pending"), { recursive: true })
  writeFileSync(join(walker.project.dir, path), `---\nid: TASK-NNN\ntitle: ${word}\n---\n\nDo it.\n`)
  walker.figures.steps.push(`${walker.name} on ${branchOf(walker)}: makes ${path}`)
  walker.typed.add(word)
  touch(walker, path)
}

const code = (walker: Walker): void => {
  const file = join(walker.project.dir, "src", `${pick(walker, ["a", "b", "c"]) ?? "a"}.js`)
  writeFileSync(file, `${existsSync(file) ? readFileSync(file, "utf8") : ""}// ${walker.word()}\n`)
  git(walker, "add", "--all", "src")
  // Without a path: what somebody staged goes along.
  git(walker, "commit", "--quiet", "-m", walker.word())
}

const branchOff = (walker: Walker): void => {
  const branch = walker.word()
  if (git(walker, "checkout", "--quiet", "-b", branch).ok) walker.branches.push(branch)
}

/** A branch that waits, made when there is none; it is the one that is shown then. */
const someBranch = (walker: Walker): string | null => {
  const branch = pick(walker, walker.branches)
  if (branch === undefined) {
    branchOff(walker)
    code(walker)
    return walker.branches.at(-1) ?? null
  }
  return goTo(walker, branch) ? branch : null
}

/** Takes a branch into main, and forgets it. */
const take = (walker: Walker, run: (branch: string) => void): void => {
  const branch = someBranch(walker)
  if (branch === null) return
  if (chance(walker, 0.5)) code(walker)
  if (!goTo(walker, "main")) return
  if (chance(walker, 0.5)) command(walker)
  if (chance(walker, 0.5)) code(walker)
  run(branch)
  midway(walker)
  settle(walker)
  const at = walker.branches.indexOf(branch)
  if (at !== -1) walker.branches.splice(at, 1)
}

/** Somebody goes on with btk while git waits. */
const midway = (walker: Walker): void => {
  if (chance(walker, 0.4)) (pick(walker, [command, command, (one: Walker) => toolkit(one, "sync")]) ?? command)(walker)
}

const pull = (walker: Walker, ...how: ReadonlyArray<string>): void => {
  insist(walker, "pull", "--quiet", "--no-edit", ...how, "origin", "main")
  midway(walker)
  settle(walker)
}

const look = (walker: Walker): void =>
  void (chance(walker, 0.5) ? toolkit(walker, "plan") : chance(walker, 0.5) ? toolkit(walker, "sync") : null)

const workTree = (walker: Walker): void => {
  const path = join(walker.project.home, walker.word())
  const onMain = branchOf(walker) !== "main" && chance(walker, 0.5)
  const branch = walker.word()
  if (!git(walker, "worktree", "add", "--quiet", ...(onMain ? [path, "main"] : ["-b", branch, path])).ok) return
  if (!onMain) walker.branches.push(branch)
  const there = inside(walker, path)
  if (chance(walker, 0.5)) code(there)
  command(there)
  if (chance(walker, 0.5)) type(there)
  if (chance(walker, 0.5)) command(walker)
  toolkit(there, "sync")
  untouch(there)
  if (git(walker, "worktree", "remove", path).ok) return
  const dirty = there.project
    .git("status", "--porcelain", "--untracked-files=all", "--", "backlog")
    .split("\n")
    .filter((line) => line !== "")
  if (dirty.length > 0 && there.touched.size === 0)
    walker.figures.refused.push(`${walker.name} git worktree remove on ${branchOf(there)}: ${dirty.join("; ")}`)
  git(walker, "worktree", "remove", "--force", path)
}

type Operation = readonly [weight: number, name: string, run: (walker: Walker) => void]

const OPERATIONS: ReadonlyArray<Operation> = [
  [26, "command", command],
  [12, "type", type],
  [2, "type new", typeNew],
  [10, "sync", (walker) => toolkit(walker, "sync")],
  [6, "code", code],
  [
    8,
    "push",
    (walker) => {
      goTo(walker, "main")
      toolkit(walker, "sync")
      if (git(walker, "push", "--quiet", "origin", "main").ok) return
      pull(walker, "--no-rebase")
      toolkit(walker, "sync")
      git(walker, "push", "--quiet", "origin", "main")
    }
  ],
  [6, "pull", (walker) => pull(walker, "--no-rebase")],
  [5, "pull --rebase", (walker) => pull(walker, "--rebase")],
  [2, "pull --rebase --autostash", (walker) => pull(walker, "--rebase", "--autostash")],
  [4, "fetch", (walker) => git(walker, "fetch", "--quiet")],
  [6, "branch", branchOff],
  [4, "to a branch", (walker) => someBranch(walker)],
  [5, "to main", (walker) => goTo(walker, "main")],
  [3, "merge", (walker) => take(walker, (branch) => insist(walker, "merge", "--quiet", "--no-edit", branch))],
  [
    2,
    "merge --no-ff",
    (walker) => take(walker, (branch) => insist(walker, "merge", "--quiet", "--no-ff", "--no-edit", branch))
  ],
  [
    2,
    "merge --ff-only",
    (walker) =>
      take(walker, (branch) => {
        // Brings the branch up to date first.
        if (!goTo(walker, branch)) return
        insist(walker, "merge", "--quiet", "--no-edit", "main")
        settle(walker)
        if (goTo(walker, "main")) insist(walker, "merge", "--quiet", "--ff-only", branch)
      })
  ],
  [
    2,
    "merge --squash",
    (walker) =>
      take(walker, (branch) => {
        if (insist(walker, "merge", "--quiet", "--squash", branch).ok)
          git(walker, "commit", "--quiet", "-m", walker.word())
      })
  ],
  [
    3,
    "rebase a branch",
    (walker) =>
      take(walker, (branch) => {
        if (!goTo(walker, branch)) return
        insist(walker, "rebase", "--quiet", "main")
        settle(walker)
        if (goTo(walker, "main")) insist(walker, "merge", "--quiet", "--no-edit", branch)
      })
  ],
  [3, "cherry-pick", (walker) => take(walker, (branch) => insist(walker, "cherry-pick", branch))],
  [
    2,
    "revert",
    (walker) => {
      insist(walker, "revert", "--no-edit", "HEAD")
      midway(walker)
      settle(walker)
    }
  ],
  [
    3,
    "look at the past",
    (walker) => {
      const back = branchOf(walker)
      if (!insist(walker, "checkout", "--quiet", pick(walker, ["HEAD~1", "HEAD~2", "HEAD~3"]) ?? "HEAD~1").ok) return
      look(walker)
      insist(walker, "checkout", "--quiet", back)
    }
  ],
  [
    2,
    "checkout -f",
    (walker) => git(walker, "checkout", "--quiet", "-f", pick(walker, ["main", ...walker.branches]) ?? "main")
  ],
  [
    4,
    "stash",
    (walker) => {
      if (!git(walker, "stash", "--quiet", ...(chance(walker, 0.5) ? ["-u"] : [])).ok) return
      look(walker)
      if (chance(walker, 0.3)) command(walker)
      const { ok } = git(walker, "stash", "pop", "--quiet")
      settle(walker)
      if (!ok) git(walker, "stash", "drop", "--quiet")
    }
  ],
  [4, "worktree", workTree],
  [1, "reset --hard", (walker) => git(walker, "reset", "--quiet", "--hard")],
  [2, "reset --hard HEAD~1", (walker) => git(walker, "reset", "--quiet", "--hard", "HEAD~1")],
  [2, "reset --hard origin/main", (walker) => git(walker, "reset", "--quiet", "--hard", "origin/main")],
  [2, "clean", (walker) => git(walker, "clean", "-fdxq")],
  [1, "gc", (walker) => git(walker, "gc", "--quiet", "--prune=now")],
  [1, "pack-refs", (walker) => git(walker, "pack-refs", "--all")],
  [
    1,
    "delete a file",
    (walker) => {
      const path = pick(walker, ticketFiles(walker))
      if (path === undefined) return
      touch(walker, path)
      walker.figures.steps.push(`${walker.name}: deletes ${path}`)
      rmSync(join(walker.project.dir, path))
    }
  ]
]

const TOTAL = OPERATIONS.reduce((sum, [weight]) => sum + weight, 0)

/** Does one operation, looks from time to time what btk makes of it, and answers its name. */
export const walk = (walker: Walker): string => {
  let left = walker.random() * TOTAL
  for (const [weight, name, run] of OPERATIONS) {
    left -= weight
    if (left >= 0) continue
    walker.figures.operations += 1
    run(walker)
    settle(walker)
    if (chance(walker, 0.15)) look(walker)
    return name
  }
  return ""
}
