import { afterAll, assert, beforeAll, beforeEach, describe, it } from "@effect/vitest"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, type Done, startBtk } from "../support/cli.ts"
import { keep } from "../support/keep.ts"
import { makeProject, type Project } from "../support/project.ts"
import { create, honest } from "../support/tickets.ts"
import { until } from "../support/until.ts"
import { clearPlace } from "./support/leftovers.ts"
import { statusOf } from "../support/show.ts"

const LIMIT = 120_000

/** As large files of Git LFS do, these take their time in every checkout. */
const SLOW = "sleep 2; cat"

describe("an implement that is killed while git is still at work for it", () => {
  let project: Project
  let restore: () => void
  let key = ""

  beforeAll(() => {
    project = makeProject({ files: { ".gitattributes": "*.slow filter=slow\n", "data.slow": "data\n" } })
    project.git("config", "filter.slow.clean", "cat")
    project.git("config", "filter.slow.smudge", SLOW)
    const source = honest("double", 2)
    key = create(project, {
      ...source,
      files: [...source.files, ["more.slow", "create"]],
      script: `${source.script}\n\`\`\`edit phase=code path=more.slow\nmore\n\`\`\`\n`
    })
    btkJson(project, ["sync"])
    restore = keep(project)
  }, LIMIT)
  beforeEach(() => restore())
  afterAll(() => clearPlace(project))

  const killWhen = async (what: string, file: string): Promise<void> => {
    const { child, done } = startBtk(project, ["implement"])
    await until(what, () => child.exitCode === null && existsSync(join(project.dir, file)))
    child.kill("SIGKILL")
    assert.strictEqual((await done).signal, "SIGKILL")
  }

  const isFinished = (done: Done): void => {
    assert.strictEqual(done.code, 0, done.err)
    assert.strictEqual(statusOf(project, key), "completed", done.err)
    assert.strictEqual(project.git("show", "main:more.slow"), "more")
    assert.strictEqual(project.git("worktree", "list").split("\n").length, 1)
    assert.strictEqual(project.git("branch", "--format=%(refname:short)"), "main")
    assert.strictEqual(project.git("status", "--porcelain"), "")
  }

  it(
    "checking out the slot, is finished by one that starts at once",
    async () => {
      await killWhen("the slot's checkout", `.git/worktrees/${key}/index.lock`)
      isFinished(btk(project, ["implement"]))
    },
    LIMIT
  )

  it(
    "bringing the target forward, is finished by one that starts at once",
    async () => {
      await killWhen("the merge", ".git/index.lock")
      isFinished(btk(project, ["implement"]))
    },
    LIMIT
  )
})
