/** A random walk of people and agents over clones of one project, through the built command line and git alone. */
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, environmentOf } from "../../support/cli.ts"
import type { Project } from "../../support/project.ts"

/** What is counted; the names are what the last line of a walk says. */
export interface Figures {
  operations: number
  /** Git refused because of a path of ours, and still does when everything that can be committed is. */
  refused: Array<string>
  /** Git kept somebody's edit of a ticket, by hand or by command, from being overwritten; after a sync it went on. */
  unsynced: number
  /** Conflicts below `backlog/events` or `backlog/blobs`. */
  logConflicts: Array<string>
  /** Conflicts in ticket files: two people edited the same lines. */
  ticketConflicts: number
  /** Commands of ours that ended otherwise than well or with a code. */
  failed: Array<string>
}

export const newFigures = (): Figures => ({
  operations: 0,
  refused: [],
  unsynced: 0,
  logConflicts: [],
  ticketConflicts: 0,
  failed: []
})

/** Refusals that a person would expect in the state that the walk got into. */
const EXPECTED = new Set([
  "ticket-claimed",
  "ticket-closed",
  "ticket-in-work",
  "ticket-not-found",
  "ticket-ambiguous",
  "undo-nothing",
  "undo-not-last",
  "undo-superseded",
  "target-missing"
])

export interface Walker {
  readonly project: Project
  readonly figures: Figures
  readonly random: () => number
}

const pick = <A>({ random }: Walker, list: ReadonlyArray<A>): A | undefined => list[Math.floor(random() * list.length)]

/** Runs btk; true when it did what was asked. A refusal with a code that fits the moment is no failure. */
const toolkit = ({ figures, project }: Walker, ...args: ReadonlyArray<string>): boolean => {
  const { code, err, out } = btk(project, [...args, "--json"])
  if (code === 0) return true
  let refusal = ""
  try {
    refusal = (JSON.parse(err) as { readonly code: string }).code
  } catch {
    // No document: a crash.
  }
  if (!EXPECTED.has(refusal)) figures.failed.push(`btk ${args.join(" ")}: exit ${code} ${err}${out.slice(0, 400)}`)
  return false
}

/** Runs git and looks at what it says; true when it did what was asked. */
export const git = (walker: Walker, ...args: ReadonlyArray<string>): boolean => {
  const { figures, project } = walker
  const run = () => spawnSync("git", args, { cwd: project.dir, encoding: "utf8", env: environmentOf(project) })
  let { status, stderr, stdout } = run()
  // A person whose edits are in the way commits them, and goes on.
  if (status !== 0 && /local changes/u.test(stderr) && stderr.includes("backlog/data/")) {
    toolkit(walker, "sync")
    ;({ status, stderr, stdout } = run())
    if (!/local changes/u.test(stderr)) figures.unsynced += 1
  }
  if (status === 0) return true
  const said = `${stdout}${stderr}`
  for (const line of said.split("\n")) {
    const conflict = /^CONFLICT .*?(?<path>backlog\/\S+)/u.exec(line)?.groups?.["path"]
    if (conflict === undefined) continue
    if (/^backlog\/(?:events|blobs)\//u.test(conflict)) figures.logConflicts.push(`git ${args.join(" ")}: ${line}`)
    else figures.ticketConflicts += 1
  }
  if (/would be overwritten|untracked working tree files|not uptodate/u.test(said) && said.includes("backlog/"))
    figures.refused.push(`git ${args.join(" ")}: ${said.trim()}`)
  return false
}

const operationIn = ({ project }: Walker): string | null => {
  const there = (name: string): boolean => existsSync(join(project.dir, ".git", name))
  if (there("rebase-merge") || there("rebase-apply")) return "rebase"
  if (there("MERGE_HEAD")) return "merge"
  if (there("CHERRY_PICK_HEAD")) return "cherry-pick"
  return there("REVERT_HEAD") ? "revert" : null
}

/** Brings an operation that stopped at a conflict to its end, as a person would: ours by btk, code by taking one side. */
export const settle = (walker: Walker): void => {
  for (let round = 0; round < 6; round++) {
    const operation = operationIn(walker)
    const unmerged = walker.project
      .git("diff", "--name-only", "--diff-filter=U")
      .split("\n")
      .filter((path) => path !== "")
    if (operation === null && unmerged.length === 0) return
    if (unmerged.some((path) => path.startsWith("backlog/"))) toolkit(walker, "sync")
    for (const path of unmerged) {
      const file = join(walker.project.dir, path)
      if (path.startsWith("backlog/") || !existsSync(file)) continue
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(/^(?:<{7}|={7}|>{7}).*\n/gmu, ""))
    }
    git(walker, "add", "--all", "--", ".")
    if (operation === null || operation === "merge") git(walker, "commit", "--quiet", "--no-edit", "--allow-empty")
    else if (!git(walker, "-c", "core.editor=true", operation, "--continue")) {
      if (!git(walker, operation, "--skip")) git(walker, operation, "--abort")
    }
  }
  const operation = operationIn(walker)
  if (operation !== null) git(walker, operation, "--abort")
}

const ticketFiles = ({ project }: Walker): ReadonlyArray<string> => {
  const folder = join(project.dir, "backlog/data/pending")
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}

const keys = (walker: Walker): ReadonlyArray<string> => {
  const { code, out } = btk(walker.project, ["list", "--json"])
  return code === 0
    ? (JSON.parse(out) as { tickets: ReadonlyArray<{ key: string }> }).tickets.map(({ key }) => key)
    : []
}

let words = 0
const word = (): string => `word${(words += 1)}`

/** A person types into a ticket's file. */
const editFile = (walker: Walker): void => {
  const file = pick(walker, ticketFiles(walker))
  if (file === undefined) return
  const text = readFileSync(file, "utf8")
  if (/^<{7}/mu.test(text)) return
  const edits: ReadonlyArray<(text: string) => string> = [
    (before) => before.replace(/^priority: .*$/mu, `priority: ${pick(walker, ["low", "medium", "high"]) ?? "low"}`),
    (before) => before.replace(/^## Context\n\n.*$/mu, `## Context\n\n${word()} is why.`),
    (before) => `${before.trimEnd()}\n\n## ${word()}\n\nA note.\n`
  ]
  writeFileSync(file, (pick(walker, edits) ?? ((same) => same))(text))
}

const code = (walker: Walker): void => {
  const file = join(walker.project.dir, "src", `${pick(walker, ["a", "b", "c"]) ?? "a"}.js`)
  writeFileSync(file, `${existsSync(file) ? readFileSync(file, "utf8") : ""}// ${word()}\n`)
  git(walker, "add", "--all", "src")
  git(walker, "commit", "--quiet", "-m", word())
}

/** Back on main with nothing in the way, as far as people go who want to go on. */
const home = (walker: Walker): void => {
  settle(walker)
  if (!git(walker, "checkout", "--quiet", "main")) {
    git(walker, "stash", "--quiet")
    git(walker, "checkout", "--quiet", "main")
    git(walker, "stash", "pop", "--quiet")
    settle(walker)
  }
}

const onBranch = (walker: Walker, use: (branch: string) => void): void => {
  const branch = word()
  if (!git(walker, "checkout", "--quiet", "-b", branch)) return
  code(walker)
  use(branch)
}

const OPERATIONS: ReadonlyArray<readonly [weight: number, name: string, run: (walker: Walker) => void]> = [
  [6, "create", (walker) => toolkit(walker, "q", word())],
  [2, "describe", (walker) => toolkit(walker, "create", word(), "--context", word(), "--description", word())],
  [
    4,
    "edit",
    (walker) => toolkit(walker, "edit", pick(walker, keys(walker)) ?? "TASK-001", "--context", `${word()} by command`)
  ],
  [1, "claim", (walker) => toolkit(walker, "claim", pick(walker, keys(walker)) ?? "TASK-001")],
  [1, "close", (walker) => toolkit(walker, "close", pick(walker, keys(walker)) ?? "TASK-001", "--reason", word())],
  [5, "type into a file", editFile],
  [6, "sync", (walker) => toolkit(walker, "sync")],
  [4, "code", code],
  [
    4,
    "push",
    (walker) => {
      if (git(walker, "push", "--quiet", "origin", "main")) return
      git(walker, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
      settle(walker)
      git(walker, "push", "--quiet", "origin", "main")
    }
  ],
  [3, "pull", (walker) => git(walker, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")],
  [3, "pull --rebase", (walker) => git(walker, "pull", "--quiet", "--rebase", "--autostash", "origin", "main")],
  [2, "fetch", (walker) => git(walker, "fetch", "--quiet")],
  [
    2,
    "merge",
    (walker) =>
      onBranch(walker, (branch) => {
        toolkit(walker, "q", word())
        git(walker, "checkout", "--quiet", "main")
        code(walker)
        git(walker, "merge", "--quiet", "--no-edit", branch)
      })
  ],
  [
    1,
    "squash",
    (walker) =>
      onBranch(walker, (branch) => {
        git(walker, "checkout", "--quiet", "main")
        if (git(walker, "merge", "--quiet", "--squash", branch)) git(walker, "commit", "--quiet", "-m", word())
      })
  ],
  [
    2,
    "rebase",
    (walker) =>
      onBranch(walker, (branch) => {
        git(walker, "checkout", "--quiet", "main")
        toolkit(walker, "sync")
        git(walker, "checkout", "--quiet", branch)
        git(walker, "rebase", "--quiet", "main")
        settle(walker)
        git(walker, "checkout", "--quiet", "main")
        git(walker, "merge", "--quiet", "--no-edit", branch)
      })
  ],
  [
    1,
    "cherry-pick",
    (walker) =>
      onBranch(walker, (branch) => {
        git(walker, "checkout", "--quiet", "main")
        git(walker, "cherry-pick", branch)
      })
  ],
  [
    2,
    "look at the past",
    (walker) => {
      git(walker, "checkout", "--quiet", "HEAD~1")
      toolkit(walker, "list")
      git(walker, "checkout", "--quiet", "main")
    }
  ],
  [1, "checkout -f", (walker) => git(walker, "checkout", "--quiet", "-f")],
  [
    2,
    "stash",
    (walker) => {
      if (!git(walker, "stash", "--quiet", ...(walker.random() < 0.5 ? ["-u"] : []))) return
      toolkit(walker, "list")
      git(walker, "stash", "pop", "--quiet")
    }
  ],
  [
    1,
    "worktree",
    (walker) => {
      const path = join(walker.project.home, word())
      if (!git(walker, "worktree", "add", "--quiet", "-b", word(), path)) return
      const inside: Walker = { ...walker, project: { ...walker.project, dir: path } }
      toolkit(inside, "q", word())
      git(walker, "worktree", "remove", "--force", path)
    }
  ],
  [1, "reset --hard", (walker) => git(walker, "reset", "--quiet", "--hard")],
  [1, "reset --hard HEAD~1", (walker) => git(walker, "reset", "--quiet", "--hard", "HEAD~1")],
  [1, "reset --hard origin/main", (walker) => git(walker, "reset", "--quiet", "--hard", "origin/main")],
  [1, "clean", (walker) => git(walker, "clean", "-fdxq")],
  [1, "gc", (walker) => git(walker, "gc", "--quiet", "--prune=now")],
  [1, "pack-refs", (walker) => git(walker, "pack-refs", "--all")],
  [
    1,
    "delete a file",
    (walker) => {
      const file = pick(walker, ticketFiles(walker))
      if (file !== undefined) rmSync(file)
    }
  ]
]

const TOTAL = OPERATIONS.reduce((sum, [weight]) => sum + weight, 0)

/** Does one operation and cleans up after it as far as a person has to; answers its name. */
export const walk = (walker: Walker): string => {
  let left = walker.random() * TOTAL
  for (const [weight, name, run] of OPERATIONS) {
    left -= weight
    if (left >= 0) continue
    walker.figures.operations += 1
    run(walker)
    home(walker)
    return name
  }
  return ""
}

/** What a person does at the end of the day; true when everything was taken and pushed. */
export const goHome = (walker: Walker): boolean => {
  home(walker)
  toolkit(walker, "sync")
  git(walker, "pull", "--quiet", "--no-rebase", "--no-edit", "--autostash", "origin", "main")
  settle(walker)
  toolkit(walker, "sync")
  return git(walker, "push", "--quiet", "origin", "main")
}
