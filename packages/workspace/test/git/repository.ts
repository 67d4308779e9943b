/** Real repositories in temporary folders, with an environment that knows nothing about the machine's user. */
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import * as Effect from "effect/Effect"
import type { VcsShape } from "@backlog-toolkit/core/ports/Vcs"
import { make } from "../../src/git/GitVcs.ts"
import { gitEnvOf, runGit, tryGit } from "../support/git.ts"

export interface Repository {
  readonly base: string
  readonly root: string
  readonly gitDir: string
  readonly vcs: VcsShape
  readonly env: Record<string, string>
  /** Runs git in the main work tree (or another folder) and answers its output; throws when it fails. */
  readonly git: (args: ReadonlyArray<string>, cwd?: string) => string
  /** The same for commands that are expected to fail. */
  readonly tryGit: (args: ReadonlyArray<string>, cwd?: string) => number | null
  readonly write: (path: string, text: string, cwd?: string) => void
  readonly read: (path: string, cwd?: string) => string | null
  /** Writes files, stages everything and commits; answers the commit. */
  readonly commit: (files: Readonly<Record<string, string>>, message?: string, cwd?: string) => string
  readonly slotPath: (name: string) => string
  readonly hook: (name: string, script: string) => void
}

const open = (): Repository => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "btk-git-")))
  const root = join(base, "main")
  const home = join(base, "home")
  mkdirSync(root)
  mkdirSync(home)
  const env = gitEnvOf(home)
  const git = (args: ReadonlyArray<string>, cwd = root) => runGit(args, cwd, env)
  const write = (path: string, text: string, cwd = root) => {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), text)
  }
  git(["init", "--quiet", "-b", "main"])
  git(["config", "user.name", "Ada"])
  git(["config", "user.email", "ada@example.org"])
  const gitDir = join(root, ".git")
  return {
    base,
    root,
    gitDir,
    env,
    git,
    write,
    vcs: make({ root, gitDir, env }),
    tryGit: (args, cwd = root) => tryGit(args, cwd, env).status,
    read: (path, cwd = root) => (existsSync(join(cwd, path)) ? readFileSync(join(cwd, path), "utf8") : null),
    commit: (files, message = "change", cwd = root) => {
      for (const [path, text] of Object.entries(files)) write(path, text, cwd)
      git(["add", "-A"], cwd)
      git(["commit", "--quiet", "--allow-empty", "-m", message], cwd)
      return git(["rev-parse", "HEAD"], cwd)
    },
    slotPath: (name) => join(base, "slots", name),
    hook: (name, script) => {
      mkdirSync(join(gitDir, "hooks"), { recursive: true })
      writeFileSync(join(gitDir, "hooks", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    }
  }
}

/** Runs a test in a fresh repository with one commit, and removes it whatever happens. */
export const inRepository = <A, E>(use: (repo: Repository) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const repo = open()
      repo.commit(
        {
          "src/a.ts": "a\n",
          "src/b.ts": "b\n",
          "backlog/data/T.md": "ticket\n",
          ".gitignore": "node_modules/\n*.log\n"
        },
        "first"
      )
      return repo
    }),
    use,
    ({ base }) => Effect.sync(() => rmSync(base, { recursive: true, force: true }))
  )

/** Everything of a work tree that "untouched" means: index bytes, files, staged diff, stash. */
export const fingerprint = (repo: Repository, cwd = repo.root): string => {
  const index = readFileSync(join(repo.git(["rev-parse", "--absolute-git-dir"], cwd), "index"))
  const files = spawnSync("find", [".", "-path", "./.git", "-prune", "-o", "-type", "f", "-exec", "cksum", "{}", "+"], {
    cwd,
    encoding: "utf8"
  })
  const quiet = (...args: ReadonlyArray<string>) => repo.git(["--no-optional-locks", ...args], cwd)
  return [
    createHash("sha256").update(index).digest("hex"),
    files.stdout.split("\n").toSorted().join("\n"),
    quiet("diff", "--cached"),
    quiet("stash", "list"),
    quiet("rev-parse", "HEAD")
  ].join("\n--\n")
}
