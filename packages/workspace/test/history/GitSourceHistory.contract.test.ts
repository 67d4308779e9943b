import type { CommittedFiles } from "@backlog-toolkit/core/testing/MemorySourceHistory"
import { sourceHistoryContract } from "@backlog-toolkit/core/testing/SourceHistoryContract"
import * as Effect from "effect/Effect"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { makeGit } from "../../src/git/runGit.ts"
import { make } from "../../src/history/GitSourceHistory.ts"
import { suite } from "../../../core/test/store/suite.ts"
import { gitEnvOf, runGit } from "../support/git.ts"

const commitAll = (root: string, env: Record<string, string>, { at, files, subject }: CommittedFiles): void => {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path)
    if (text === null) rmSync(file)
    else {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
  runGit(["add", "--all"], root, env)
  runGit(["commit", "--quiet", "-m", subject], root, { ...env, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: at })
}

/** In a linked work tree, whose HEAD is not the one of the main work tree. */
const repository = (commits: ReadonlyArray<CommittedFiles>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const base = realpathSync(mkdtempSync(join(tmpdir(), "btk-history-")))
      const [main, linked] = [join(base, "main"), join(base, "linked")]
      mkdirSync(main)
      const env = gitEnvOf(base)
      const setUp = [
        ["init", "--quiet", "-b", "main"],
        ["config", "user.name", "Ada"],
        ["config", "user.email", "ada@example.org"],
        // What people set must not change what is found.
        ["config", "diff.renames", "false"],
        ["config", "log.showSignature", "true"],
        ["config", "diff.noprefix", "true"]
      ]
      for (const args of setUp) runGit(args, main, env)
      if (commits.length > 0) {
        runGit(["commit", "--quiet", "--allow-empty", "-m", "Another line"], main, env)
        runGit(["worktree", "add", "--quiet", "--detach", linked], main, env)
        runGit(["checkout", "--quiet", "--orphan", "work"], linked, env)
        for (const commit of commits) commitAll(linked, env, commit)
      }
      return { base, env, gitDir: join(main, ".git"), root: main, cwd: commits.length > 0 ? linked : main }
    }),
    ({ base }) => Effect.sync(() => rmSync(base, { recursive: true, force: true }))
  )

sourceHistoryContract(suite, {
  name: "Git",
  make: (commits) =>
    Effect.map(repository(commits), ({ cwd, env, gitDir, root }) => make(makeGit({ root, gitDir, env }), cwd))
})
