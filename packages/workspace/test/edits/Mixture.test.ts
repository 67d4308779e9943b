import { openOfIn } from "@backlog-toolkit/core/checks/Open"
import { assert, describe, it } from "@effect/vitest"
import { TicketFiles } from "@backlog-toolkit/core/ports/TicketFiles"
import { importEdits } from "@backlog-toolkit/core/usecases/edits/ImportEdits"
import * as Effect from "effect/Effect"
import { loadConfig } from "../../src/loadConfig.ts"
import { openProject } from "../../src/openProject.ts"
import { ADA, type Backlog, inBacklog } from "./backlog.ts"

const about = async (backlog: Backlog, uid: string): Promise<ReadonlyArray<string>> =>
  (await backlog.events()).filter(({ stream }) => stream === `ticket/${uid}`).map(({ event }) => event.type)

/**
 * A ticket on the branch `side`, and on main, where its file is gone, another that is like it: Git takes them for one that was
 * renamed.
 */
const apart = async (backlog: Backlog) => {
  const one = await backlog.create("First thing")
  await backlog.sync()
  backlog.git("branch", "side")
  const two = await backlog.create("Second thing")
  await backlog.sync()
  const [first, second] = [backlog.fileOf(one.key), backlog.fileOf(two.key)]
  backlog.git("rm", "--quiet", first)
  backlog.git("commit", "--quiet", "-m", "Without it")
  await backlog.look()
  backlog.git("switch", "--quiet", "side")
  await backlog.look()
  return { one, two, first, second }
}

const NOTE = "what Git put into it from another ticket's file is out again"

const LETTER = "A letter of November."
const SOURCES = `\n## Sources\n\n${LETTER}\n`

/** Types a section into a ticket's file on the branch, and brings it to main in a stash. */
const carry = async (backlog: Backlog, path: string): Promise<void> => {
  backlog.edit(path, /$/u, SOURCES)
  await backlog.look()
  backlog.git("stash", "--quiet")
  backlog.git("switch", "--quiet", "main")
  backlog.git("stash", "pop", "--quiet")
}

describe("a change to one ticket that Git puts into the file of another", () => {
  it("in a merge is no edit of that one, whatever it changed", () =>
    inBacklog(async (backlog) => {
      const { first, one, second, two } = await apart(backlog)
      backlog.edit(first, "priority: medium", "priority: critical")
      backlog.edit(first, "People ask for it.", "They ask on a branch.")
      await backlog.look()
      backlog.git("commit", "--quiet", "-am", "By hand")
      backlog.git("switch", "--quiet", "main")
      await backlog.look()
      const before = await about(backlog, two.uid)
      backlog.git("merge", "--quiet", "--no-edit", "side")
      // Or else there is nothing to see here.
      assert.include(backlog.read(second), "priority: critical")
      const notes = await backlog.look()
      assert.deepStrictEqual(await about(backlog, two.uid), before)
      assert.include(notes.map(({ message }) => message).join("\n"), NOTE)
      assert.include((await backlog.content(one.uid)).body, "They ask on a branch")
      await backlog.sync()
      assert.notInclude(backlog.read(second), "priority: critical")
      assert.include(backlog.kept().join("\n"), "priority: critical")
      assert.include(backlog.read(backlog.fileOf(one.key)), "They ask on a branch")
    }))

  it("in a rebase is no edit of that one, either", () =>
    inBacklog(async (backlog) => {
      const { first, second, two } = await apart(backlog)
      backlog.edit(first, "priority: medium", "priority: critical")
      await backlog.look()
      backlog.git("commit", "--quiet", "-am", "By hand")
      backlog.git("branch", "other", "main")
      backlog.git("switch", "--quiet", "main")
      backlog.git("reset", "--quiet", "--hard", "side")
      await backlog.look()
      const before = await about(backlog, two.uid)
      backlog.git("rebase", "--quiet", "other")
      assert.include(backlog.read(second), "priority: critical")
      const notes = await backlog.look()
      assert.deepStrictEqual(await about(backlog, two.uid), before)
      assert.include(notes.map(({ message }) => message).join("\n"), NOTE)
    }))

  it("when a stash comes back is no edit of that one, where it was a section", () =>
    inBacklog(async (backlog) => {
      const { first, second, two } = await apart(backlog)
      const before = await about(backlog, two.uid)
      await carry(backlog, first)
      assert.include(backlog.read(second), LETTER)
      await backlog.look()
      assert.deepStrictEqual(await about(backlog, two.uid), before)
      assert.notInclude(backlog.read(second), LETTER)
      assert.include(backlog.kept().join("\n"), LETTER)
    }))

  it("leaves what a person typed into that one meanwhile, and what one types when no merge was there", () =>
    inBacklog(async (backlog) => {
      const { first, second, two } = await apart(backlog)
      await carry(backlog, first)
      backlog.edit(second, "tags: []", "tags: [mine]")
      backlog.edit(second, /$/u, "\n## Mine\n\nTyped by hand.\n")
      await backlog.look()
      assert.deepStrictEqual((await backlog.content(two.uid)).tags, ["mine"])
      assert.include((await backlog.content(two.uid)).body, "Typed by hand.")
      assert.notInclude((await backlog.content(two.uid)).body, LETTER)
      // Nobody but this person put it there now.
      backlog.edit(second, /$/u, SOURCES)
      await backlog.look()
      assert.include((await backlog.content(two.uid)).body, LETTER)
    }))
})

describe("one side of a merge that Git left without markers", () => {
  it("takes back nothing that the log knows", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("First thing")
      await backlog.sync()
      const path = backlog.fileOf(key)
      // As close to what it said when it was open as to what it says now that it is closed.
      const ours = backlog
        .read(path)
        .replace(/^status: .*$/mu, "status: draft")
        .replace("nobody has to", "we needn't")
      await backlog.change({ type: "cancel", uid, reason: "Nobody needs it" })
      const theirs = backlog.read(backlog.fileOf(key))
      await backlog.look()
      const before = await about(backlog, uid)
      await backlog.run(
        Effect.gen(function* () {
          const port = yield* TicketFiles
          const real = yield* port.scan
          const file = { path: backlog.fileOf(key), text: ours, problem: null, last: null, moved: false, blobs: [] }
          const faked = { ...real, changed: [{ ...file, sides: { ours, theirs } }] }
          const config = loadConfig(openProject(backlog.dir))
          return yield* Effect.provideService(
            importEdits({
              openOf: openOfIn(config, null),
              prefixes: config.backlog.ticketPrefixes,
              models: [],
              actor: ADA
            }),
            TicketFiles,
            {
              ...port,
              scan: Effect.succeed(faked)
            }
          )
        })
      )
      const after = await about(backlog, uid)
      assert.notInclude(after.slice(before.length), "ticket.reopened")
      assert.strictEqual((await backlog.ticket(uid)).status, "cancelled")
    }))
})
