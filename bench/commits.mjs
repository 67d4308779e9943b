// The log on Git refs: one Git commit for each append, however many events it has, and the same cost after 10,000 commits as
// after 100. Goal 19. Beside it, how many Git commits commands of a project on files make.
import { mkdirSync, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { makeEventStore } from "../packages/core/src/usecases/store/EventStoreOnLog.ts"
import { backlogFold } from "../packages/core/src/usecases/store/Fold.ts"
import { openLog } from "../packages/storage-git/src/GitLog.ts"
import * as GitLogStore from "../packages/storage-git/src/GitLogStore.ts"
import { sha256 } from "../packages/storage-fs/src/sha256.ts"
import { BUILT_AT } from "../packages/workspace/src/toolkit.ts"
import { makeWork } from "./data.mjs"
import { goal, inFolder, median, print, run } from "./lib.mjs"
import { BIN, NODE } from "./projects.mjs"

const COMMITS = [100, 10_000]
const APPENDS = 60
const UID = "t-00000001"

const event = (at) => ({ stream: `ticket/${UID}`, event: { type: "ticket.reopened", data: { reason: `again ${at}` } } })
const context = (at) => ({ commandId: `bench/${at}`, actor: "system:bench" })

const git = (dir, ...args) => run(["git", "-C", dir, ...args]).trim()
const commitsOf = (dir) => Number(git(dir, "rev-list", "--count", "--all"))
const objectBytes = (dir) =>
  readdirSync(join(dir, ".git/objects"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { name, parentPath }) => sum + statSync(join(parentPath, name)).size, 0)

const storeAt = (repository, durability) => {
  const log = GitLogStore.make(openLog({ repository, durability }))
  return makeEventStore({ log, sha256, snapshots: null, fold: backlogFold }, { builtAt: BUILT_AT })
}

const repositoryWith = async (dir, commits) => {
  mkdirSync(dir)
  git(dir, "init", "--quiet")
  // Filled without flushing; what is measured flushes.
  const store = storeAt(dir, "os")
  for (let at = 1; at <= commits; at++) await Effect.runPromise(store.append(context(`fill/${at}`), [], [event(at)]))
  git(dir, "gc", "--quiet")
  const open = storeAt(dir, "commit")
  await Effect.runPromise(open.state)
  return { commits, dir, open, times: [], before: commitsOf(dir), bytes: objectBytes(dir) }
}

/** What Git itself needs for a commit of one more file in an own repository: a blob, an index, a tree, a commit, a ref. */
const gitFloor = (dir) => {
  mkdirSync(dir)
  git(dir, "init", "--quiet")
  git(dir, "config", "user.name", "bench")
  git(dir, "config", "user.email", "bench@example.invalid")
  git(dir, "commit", "--quiet", "--allow-empty", "--message", "first")
  const times = []
  return { times, once: () => git(dir, "commit", "--quiet", "--allow-empty", "--message", "one") }
}

const timed = async (times, work) => {
  const start = performance.now()
  await work()
  times.push(performance.now() - start)
}

/** Git commits that each command of a project with its log in files makes. */
const commitsOfCommands = async (dir) => {
  mkdirSync(dir)
  git(dir, "init", "--quiet", "--initial-branch", "main")
  git(dir, "config", "user.name", "bench")
  git(dir, "config", "user.email", "bench@example.invalid")
  run([NODE, BIN, "init", "--yes", "-C", dir])
  git(dir, "add", "--all")
  git(dir, "commit", "--quiet", "--message", "project")
  const made = (...args) => {
    const before = commitsOf(dir)
    run([NODE, BIN, ...args, "-C", dir])
    return commitsOf(dir) - before
  }
  const creates = Array.from({ length: 5 }, (_, at) => made("create", `Ticket ${at}`)).reduce((a, b) => a + b)
  return { creates, sync: made("sync"), again: made("sync") }
}

export const benchCommits = () =>
  inFolder(async (scratch) => {
    const repositories = []
    for (const commits of COMMITS) repositories.push(await repositoryWith(join(scratch, String(commits)), commits))
    const floor = gitFloor(join(scratch, "floor"))
    for (let at = 0; at < APPENDS; at++) {
      for (const { open, times } of repositories) {
        await timed(times, () => Effect.runPromise(open.append(context(at), [], [event(at)])))
      }
      await timed(floor.times, floor.once)
    }
    const [few, many] = repositories
    const perCommit = ({ bytes, dir }) => (objectBytes(dir) - bytes) / APPENDS / 1024
    const grown = repositories.map(({ before, dir }) => commitsOf(dir) - before)
    // A command with many events.
    const work = makeWork({ uid: UID, turns: 8, done: false }, 1)
    const before = commitsOf(few.dir)
    await Effect.runPromise(
      few.open.append(
        context("many"),
        [],
        work.map((one) => ({ stream: `ticket/${UID}`, event: one }))
      )
    )
    const commands = await commitsOfCommands(join(scratch, "project"))
    print(`One event on Git refs, ${APPENDS} in turn`, [
      ...repositories.map(({ commits, times }) => [
        `after ${commits} commits`,
        `${median(times).toFixed(1)} ms  ${(median(times) / median(floor.times)).toFixed(2)} × git commit`
      ]),
      ["git commit, nothing in it, not flushed", `${median(floor.times).toFixed(1)} ms`],
      ...repositories.map(({ commits, dir }, at) => [
        `stored for each, after ${commits}`,
        `${perCommit({ bytes: repositories[at].bytes, dir }).toFixed(1)} KB`
      ]),
      [`Git commits of ${APPENDS} appends`, grown.join(" and ")],
      [`Git commits of one append of ${work.length} events`, String(commitsOf(few.dir) - before)],
      ["Git commits of 5 × btk create", String(commands.creates)],
      ["Git commits of btk sync after them", String(commands.sync)],
      ["Git commits of btk sync again", String(commands.again)],
      goal(19, `${many.commits} commits to ${few.commits}`, median(many.times) / median(few.times), 1.5),
      goal(19, "stored for a commit", Math.max(...repositories.map(perCommit)), 40, "KB")
    ])
  })
