import { assert, describe, it } from "@effect/vitest"
import { existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { type Shown, TicketFiles } from "@backlog-toolkit/core/ports/TicketFiles"
import { changeTicket } from "@backlog-toolkit/core/usecases/ChangeTicket"
import * as Effect from "effect/Effect"
import { ADA, type Backlog, cloneOf, inBacklog } from "./backlog.ts"

/** Runs a command that writes, and proves that it found nothing that a person did. */
const quiet = async (backlog: Backlog, what: string): Promise<void> => {
  const before = (await backlog.events()).length
  const notes = await backlog.look()
  assert.deepStrictEqual(notes, [], what)
  assert.strictEqual((await backlog.events()).length, before, what)
}

const commits = (backlog: Backlog): ReadonlyArray<string> => backlog.git("rev-list", "--reverse", "main").split("\n")

/** Three tickets with a past: created, changed by commands and by hand, renamed, closed, each synced. */
const withPast = async (backlog: Backlog) => {
  const one = await backlog.create("First thing")
  const two = await backlog.create("Second thing")
  await backlog.sync()
  await backlog.change({ type: "revise", uid: one.uid, changes: { priority: "high" }, open: [] })
  await backlog.sync()
  backlog.edit(backlog.fileOf(two.key), "so that nobody has to ask.", "as a person says.")
  backlog.edit(backlog.fileOf(two.key), "tags: []", "tags: ['a'] # mine")
  await backlog.sync()
  await backlog.change({ type: "revise", uid: one.uid, changes: { title: "First of all" }, open: [] })
  await backlog.change({ type: "cancel", uid: two.uid, reason: "Nobody needs it" })
  await backlog.create("Third thing")
  await backlog.sync()
  backlog.write("src/b.ts", "export const b = 2\n")
  backlog.git("add", "--all")
  backlog.git("commit", "--quiet", "-m", "Code")
  await backlog.look()
  return { one, two }
}

describe("what Git does to ticket files", () => {
  it("is no edit when any old commit is checked out, or a branch of it", () =>
    inBacklog(async (backlog) => {
      await withPast(backlog)
      const all = commits(backlog)
      assert.isAbove(all.length, 5)
      for (const commit of [...all, ...all.toReversed()]) {
        backlog.git("checkout", "--quiet", "--detach", commit)
        await quiet(backlog, `detached at ${commit}`)
      }
      backlog.git("switch", "--quiet", "-c", "old", all[2] ?? "")
      await quiet(backlog, "on a branch")
      backlog.git("switch", "--quiet", "main")
      await quiet(backlog, "back on main")
      assert.strictEqual(backlog.git("status", "--porcelain"), "")
    }))

  it("puts back a stash of files that no commit had, whatever commands ran meanwhile", () =>
    inBacklog(async (backlog) => {
      const first = await backlog.create("First thing")
      await backlog.create("Second thing")
      const typed = "as a person says."
      backlog.edit(backlog.fileOf(first.key), "so that nobody has to ask.", typed)
      backlog.git("stash", "--quiet", "-u")
      assert.deepStrictEqual(backlog.files(), [])
      await backlog.create("Third thing")
      await backlog.sync()
      assert.lengthOf(backlog.files(), 1)
      assert.strictEqual(backlog.tryGit("stash", "pop", "--quiet"), 0)
      assert.lengthOf(backlog.files(), 3)
      await backlog.look()
      assert.include((await backlog.content(first.uid)).body, typed)
      await backlog.sync()
      assert.strictEqual(backlog.git("status", "--porcelain"), "")
      assert.lengthOf(backlog.files(), 3)
    }))

  it("is no edit when single files are checked out from an old commit, with and without the index", () =>
    inBacklog(async (backlog) => {
      const { one } = await withPast(backlog)
      const old = commits(backlog)[2] ?? ""
      backlog.git("checkout", "--quiet", old, "--", "backlog/data")
      await quiet(backlog, "files of an old commit")
      assert.strictEqual((await backlog.ticket(one.uid)).title, "First of all")
      backlog.git("reset", "--quiet", "--hard")
      await quiet(backlog, "reset")
    }))

  it("is no edit when the branch is reset, hard or by moving it", () =>
    inBacklog(async (backlog) => {
      await withPast(backlog)
      const head = backlog.git("rev-parse", "HEAD")
      for (const target of ["HEAD~1", "HEAD~2", head]) {
        backlog.git("reset", "--quiet", "--hard", target)
        await quiet(backlog, `reset to ${target}`)
      }
    }))

  it("is no edit when what was taken up but not yet committed is reset, and sync brings it back", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("First thing")
      await backlog.sync()
      const path = backlog.fileOf(key)
      backlog.edit(path, "priority: medium", "priority: high")
      await backlog.look()
      backlog.git("reset", "--quiet", "--hard")
      await quiet(backlog, "reset")
      assert.strictEqual((await backlog.content(uid)).priority, "high")
      await backlog.sync()
      assert.include(backlog.read(path), "priority: high")
    }))

  it("is no edit when a commit is made and reverted before the next look, the toolkit's own or by hand", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("First thing")
      await backlog.sync()
      await quiet(backlog, "synced")
      await backlog.change({ type: "revise", uid, changes: { priority: "high" }, open: [] })
      await backlog.sync()
      backlog.git("revert", "--no-edit", "HEAD")
      await quiet(backlog, "the toolkit's own commit is reverted")
      assert.strictEqual((await backlog.content(uid)).priority, "high")
      await backlog.sync()
      assert.include(backlog.read(backlog.fileOf(key)), "priority: high")
      await quiet(backlog, "synced again")
      await backlog.change({ type: "revise", uid, changes: { priority: "low" }, open: [] })
      backlog.git("commit", "--quiet", "-am", "By hand")
      backlog.git("revert", "--no-edit", "HEAD")
      await quiet(backlog, "a commit by hand is reverted")
      assert.strictEqual((await backlog.content(uid)).priority, "low")
    }))

  it("is still Git's doing at the next look where the first one could make nothing of a file", () =>
    inBacklog(async (backlog) => {
      const { key } = await backlog.create("First thing")
      await backlog.sync()
      await quiet(backlog, "synced")
      const path = backlog.fileOf(key)
      backlog.edit(path, "priority: medium", "priority: high")
      backlog.git("commit", "--quiet", "-am", "By hand")
      const movedAfter = (remembers: ReadonlyMap<string, Shown>) =>
        backlog.run(
          TicketFiles.use((port) =>
            Effect.tap(
              Effect.map(port.scan, ({ changed }) => changed.map(({ moved }) => moved)),
              () => port.remember(remembers)
            )
          )
        )
      assert.deepStrictEqual(await movedAfter(new Map()), [true])
      assert.deepStrictEqual(await movedAfter(new Map()), [true])
      assert.deepStrictEqual(await movedAfter(new Map([[path, { uid: null, shows: null }]])), [true])
      assert.deepStrictEqual(await movedAfter(new Map()), [])
      // Back to what HEAD had at the last look, by way of another state.
      backlog.git("rm", "--quiet", path)
      backlog.git("commit", "--quiet", "-m", "Away")
      backlog.git("revert", "--no-edit", "HEAD")
      backlog.edit(path, "priority: high", "priority: low")
      backlog.edit(path, "priority: low", "priority: high")
      await backlog.run(TicketFiles.use((port) => port.remember(new Map([[path, null]]))))
      assert.deepStrictEqual(await movedAfter(new Map()), [true])
      assert.deepStrictEqual(await movedAfter(new Map()), [true])
    }))

  it("is no edit when a stash is pushed, popped or applied, and Git refuses none of it", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("First thing")
      await backlog.sync()
      const path = backlog.fileOf(key)
      backlog.edit(path, "priority: medium", "priority: high # soon")
      await backlog.look()
      const typed = backlog.read(path)
      for (const back of [["pop"], ["apply"]] as const) {
        backlog.git("stash", "push", "--quiet")
        assert.notInclude(backlog.read(path), "high")
        await quiet(backlog, "pushed")
        backlog.git("stash", ...back, "--quiet")
        await quiet(backlog, back[0])
        assert.strictEqual(backlog.read(path), typed)
      }
      assert.strictEqual((await backlog.content(uid)).priority, "high")
    }))

  it("is no edit when a rebase that stops has put changes away, nor when it brings them back", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("First thing")
      await backlog.sync()
      backlog.git("switch", "--quiet", "-c", "work")
      backlog.write("src/b.ts", "export const b = 2\n")
      backlog.git("add", "src")
      backlog.git("commit", "--quiet", "-m", "Work")
      backlog.git("switch", "--quiet", "main")
      backlog.write("src/b.ts", "export const b = 3\n")
      backlog.git("add", "src")
      backlog.git("commit", "--quiet", "-m", "Other work")
      backlog.edit(backlog.fileOf(key), "priority: medium", "priority: low")
      await backlog.look()
      assert.notStrictEqual(backlog.tryGit("rebase", "--quiet", "--autostash", "work"), 0)
      assert.include(backlog.read(backlog.fileOf(key)), "priority: medium")
      await quiet(backlog, "stopped")
      backlog.write("src/b.ts", "export const b = 3\n")
      backlog.git("add", "src")
      backlog.git("-c", "core.editor=true", "rebase", "--continue")
      await quiet(backlog, "finished")
      assert.strictEqual((await backlog.content(uid)).priority, "low")
    }))

  it("is no edit when a stash is popped after a sync made a commit in between", () =>
    inBacklog(async (backlog) => {
      const { key } = await backlog.create("First thing")
      await backlog.sync()
      backlog.edit(backlog.fileOf(key), "priority: medium", "priority: high")
      await backlog.look()
      backlog.git("stash", "push", "--quiet")
      await backlog.sync()
      assert.strictEqual(backlog.tryGit("stash", "pop", "--quiet"), 0)
      await quiet(backlog, "popped")
    }))

  it("is no edit when a branch is rebased or merged, and Git refuses neither", () =>
    inBacklog(async (backlog) => {
      await backlog.create("First thing")
      await backlog.sync()
      backlog.git("switch", "--quiet", "-c", "work")
      backlog.write("src/c.ts", "export const c = 3\n")
      backlog.git("add", "src")
      backlog.git("commit", "--quiet", "-m", "Work")
      await quiet(backlog, "on the branch")
      backlog.git("switch", "--quiet", "main")
      await backlog.create("Second thing")
      await backlog.sync()
      backlog.git("switch", "--quiet", "work")
      await quiet(backlog, "switched")
      backlog.git("rebase", "--quiet", "main")
      await quiet(backlog, "rebased")
      backlog.git("switch", "--quiet", "main")
      backlog.git("merge", "--quiet", "--no-ff", "--no-edit", "work")
      await quiet(backlog, "merged")
      backlog.git("revert", "--no-edit", "-m", "1", "HEAD")
      await quiet(backlog, "reverted")
      assert.strictEqual(backlog.git("status", "--porcelain"), "")
    }))

  for (const how of ["--ff-only", "--rebase", "--no-rebase"]) {
    it(`is no edit when another clone's tickets are pulled with ${how}, and the pull is refused by nobody`, () =>
      inBacklog(async (origin) => {
        const { key, uid } = await origin.create("First thing")
        await origin.sync()
        const clone = cloneOf(origin, "clone")
        await clone.look()
        if (how !== "--ff-only") {
          clone.write("src/c.ts", "export const c = 3\n")
          clone.git("add", "src")
          clone.git("commit", "--quiet", "-m", "Work")
        }
        await origin.create("Second thing")
        await origin.change({ type: "revise", uid, changes: { priority: "high" }, open: [] })
        origin.edit(origin.fileOf(key), "so that nobody has to ask.", "as a person says.")
        await origin.sync()
        assert.strictEqual(clone.tryGit("pull", "--quiet", how, "--no-edit"), 0)
        await quiet(clone, "pulled")
        assert.lengthOf(clone.files(), 2)
        assert.strictEqual(clone.git("status", "--porcelain"), "")
      }))
  }

  it("is no edit when a merge puts a new file where the other side moved all the others", () =>
    inBacklog(async (backlog) => {
      const one = await backlog.create("First thing")
      const two = await backlog.create("Second thing")
      await backlog.sync()
      backlog.git("branch", "work")
      for (const { uid } of [one, two]) await backlog.change({ type: "cancel", uid, reason: "Nobody needs it" })
      await backlog.sync()
      const path = "backlog/data/pending/FEAT-003-third-thing.md"
      const third = await backlog.create("Third thing")
      await backlog.sync()
      const text = backlog.read(path)
      backlog.git("reset", "--quiet", "--hard", "HEAD~1")
      rmSync(join(backlog.dir, path), { force: true })
      backlog.git("switch", "--quiet", "work")
      backlog.write(path, text)
      backlog.git("add", path)
      backlog.git("commit", "--quiet", "-m", "By hand")
      await quiet(backlog, "on the branch")
      backlog.git("switch", "--quiet", "main")
      assert.notStrictEqual(backlog.tryGit("merge", "--quiet", "--no-edit", "work"), 0)
      assert.isTrue(existsSync(join(backlog.dir, path.replace("pending", "completed"))))
      await quiet(backlog, "stopped")
      backlog.git("add", "backlog/data")
      backlog.git("commit", "--quiet", "--no-edit")
      await quiet(backlog, "merged")
      await backlog.sync()
      assert.include(backlog.read(path), third.uid)
      assert.strictEqual(backlog.git("status", "--porcelain"), "")
    }))

  it("is no edit in a fresh clone, with or without the log", () =>
    inBacklog(async (backlog) => {
      await withPast(backlog)
      await quiet(cloneOf(backlog, "clone"), "a clone that has no log")
      rmSync(join(backlog.dir, ".git/backlog/shop/cache"), { recursive: true, force: true })
      await quiet(backlog, "the index of files is gone")
      backlog.git("checkout", "--quiet", "--detach", commits(backlog)[2] ?? "")
      rmSync(join(backlog.dir, ".git/backlog/shop/cache"), { recursive: true, force: true })
      await quiet(backlog, "the index of files is gone, and old files are checked out")
    }))

  it("is no second ticket when a commit is checked out in which a file had no key yet", () =>
    inBacklog(async (backlog) => {
      const path = "backlog/data/pending/idea.md"
      backlog.write(path, "---\nid: FEAT-NNN\ntitle: Export it\n---\n\nAs CSV.\n")
      backlog.git("add", "--all")
      backlog.git("commit", "--quiet", "-m", "By hand")
      const old = backlog.git("rev-parse", "HEAD")
      await backlog.sync()
      assert.isFalse(existsSync(join(backlog.dir, path)))
      backlog.git("checkout", "--quiet", "--detach", old)
      await quiet(backlog, "the file without a key")
      backlog.git("switch", "--quiet", "main")
      await quiet(backlog, "back")
    }))

  it("is taken up under the ticket's proper name where a stash brought back an earlier one", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("First thing")
      await backlog.sync()
      const earlier = backlog.fileOf(key)
      const text = backlog.read(earlier)
      await backlog.change({ type: "revise", uid, changes: { title: "First of all" }, open: [] })
      await backlog.sync()
      backlog.git("checkout", "--quiet", "--detach", "HEAD~1")
      await quiet(backlog, "the earlier name")
      backlog.git("switch", "--quiet", "main")
      const path = backlog.fileOf(key)
      assert.notStrictEqual(path, earlier)
      backlog.write(earlier, text)
      backlog.edit(path, "priority: medium", "priority: low")
      assert.deepStrictEqual(
        (await backlog.look()).map((note) => [note.path, note.result]),
        [[path, "imported"]]
      )
      assert.strictEqual((await backlog.content(uid)).priority, "low")
      await backlog.sync()
      assert.strictEqual(backlog.git("status", "--porcelain"), "")
    }))

  it("is taken up under an earlier name that Git has, and the name goes; a copy that a person made stays", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("First thing")
      await backlog.sync()
      const earlier = backlog.fileOf(key)
      const text = backlog.read(earlier)
      await backlog.change({ type: "revise", uid, changes: { title: "First of all" }, open: [] })
      await backlog.sync()
      const path = backlog.fileOf(key)
      const copy = path.replace("first-of-all", "mine")
      for (const one of [earlier, copy]) backlog.write(one, text)
      backlog.git("add", "backlog/data")
      backlog.git("commit", "--quiet", "-m", "By hand")
      await quiet(backlog, "committed")
      for (const one of [earlier, copy]) backlog.edit(one, "priority: medium", "priority: low")
      const notes = await backlog.look()
      assert.sameDeepMembers(
        notes.map((note) => [note.path, note.result]),
        [
          [earlier, "imported"],
          [copy, "left"]
        ]
      )
      assert.strictEqual((await backlog.content(uid)).priority, "low")
      assert.strictEqual((await backlog.content(uid)).title, "First of all")
      assert.isFalse(existsSync(join(backlog.dir, earlier)))
      assert.include(backlog.read(path), "priority: low")
      assert.include(backlog.read(copy), "priority: low")
    }))

  it("is no edit on another branch, but what a person types there is one and nothing is written", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("First thing")
      await backlog.sync()
      backlog.git("switch", "--quiet", "-c", "work")
      const path = backlog.fileOf(key)
      backlog.edit(path, "priority: medium", "priority: high")
      const typed = backlog.read(path)
      assert.lengthOf(await backlog.look(), 1)
      assert.strictEqual((await backlog.content(uid)).priority, "high")
      await backlog.change({ type: "revise", uid, changes: { tags: ["x"] }, open: [] })
      assert.strictEqual(backlog.read(path), typed)
      await quiet(backlog, "still there")
      backlog.git("commit", "--quiet", "-am", "By hand")
      backlog.git("switch", "--quiet", "main")
      await quiet(backlog, "back on main")
      await backlog.sync()
      assert.include(backlog.read(path), "priority: high")
      assert.include(backlog.read(path), "tags: [x]")
    }))

  it("is taken back by sync where it was carried to another branch, so that Git goes back to the target", () =>
    inBacklog(async (backlog) => {
      const { uid } = await backlog.create("First thing")
      await backlog.sync()
      backlog.git("branch", "work")
      await backlog.change({ type: "revise", uid, changes: { priority: "high" }, open: [] })
      const second = await backlog.create("Second thing")
      const third = await backlog.create("Third thing")
      backlog.edit(backlog.fileOf(third.key), "tags: []", "tags: [soon]  # or so")
      await backlog.look()
      backlog.git("switch", "--quiet", "work")
      assert.include(backlog.git("status", "--porcelain"), second.key)
      await backlog.sync()
      assert.strictEqual(backlog.git("status", "--porcelain"), "")
      assert.strictEqual(backlog.git("branch", "--show-current"), "work")
      await quiet(backlog, "on the branch")
      backlog.git("switch", "--quiet", "main")
      await quiet(backlog, "on main")
      assert.include(backlog.git("show", `HEAD:${backlog.fileOf(second.key)}`), "Second thing")
      assert.include(backlog.read(backlog.fileOf(third.key)), "tags: [soon]  # or so")
      assert.strictEqual(backlog.git("status", "--porcelain"), "")
    }))

  it("is left alone on another branch where a person typed it or staged it there", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("First thing")
      const second = await backlog.create("Second thing")
      await backlog.sync()
      await backlog.change({ type: "revise", uid: second.uid, changes: { priority: "high" }, open: [] })
      backlog.git("switch", "--quiet", "-c", "work")
      backlog.git("add", backlog.fileOf(second.key))
      backlog.edit(backlog.fileOf(key), "priority: medium", "priority: low")
      await backlog.sync()
      assert.strictEqual((await backlog.content(uid)).priority, "low")
      assert.include(backlog.read(backlog.fileOf(key)), "priority: low")
      assert.include(backlog.git("diff", "--cached"), "priority: high")
    }))

  it("is an edit where somebody committed to the target by hand, and every event is known", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("First thing")
      await backlog.sync()
      const web = join(backlog.base, "web")
      backlog.git("clone", "--quiet", backlog.dir, web)
      const clone = cloneOf(backlog, "web2")
      clone.edit(clone.fileOf(key), "priority: medium", "priority: high")
      clone.git("commit", "--quiet", "-am", "In the browser")
      backlog.git("pull", "--quiet", clone.dir, "main")
      assert.lengthOf(await backlog.look(), 1)
      assert.strictEqual((await backlog.content(uid)).priority, "high")
    }))
})

describe("a merge of two edits of one ticket", () => {
  const conflict = async (backlog: Backlog, mine: string, theirs: string, how = "merge") => {
    const line = "priority: medium"
    const { key, uid } = await backlog.create("First thing")
    await backlog.sync()
    const path = backlog.fileOf(key)
    backlog.git("branch", "other")
    backlog.edit(path, line, mine)
    await backlog.sync()
    backlog.git("switch", "--quiet", "other")
    backlog.edit(path, line, theirs)
    backlog.git("commit", "--quiet", "-am", "Theirs")
    backlog.git("switch", "--quiet", "main")
    assert.notStrictEqual(backlog.tryGit(how, "--quiet", "other"), 0)
    assert.include(backlog.read(path), "<<<<<<<")
    return { path, uid }
  }

  it("takes both up in their order: the last wins, the other stays in the history, the file has no markers", () =>
    inBacklog(async (backlog) => {
      const { path, uid } = await conflict(backlog, "priority: high", "priority: low # later")
      const marked = backlog.read(path)
      const notes = await backlog.look()
      assert.deepStrictEqual(
        notes.map(({ result }) => result),
        ["imported", "merged"]
      )
      assert.strictEqual((await backlog.content(uid)).priority, "low")
      const said = (await backlog.events()).flatMap(({ event }) =>
        event.type === "ticket.revised" ? [event.data.changes.priority] : []
      )
      assert.deepStrictEqual(said, ["high", "low"])
      assert.notInclude(backlog.read(path), "<<<<<<<")
      assert.include(backlog.read(path), "priority: low # later")
      assert.include(backlog.kept(), marked)
      backlog.git("add", path)
      backlog.git("commit", "--quiet", "--no-edit")
      await quiet(backlog, "merged")
    }))

  it("is resolved in a rebase of the target branch as well, and nothing else is written there", () =>
    inBacklog(async (backlog) => {
      const { path, uid } = await conflict(backlog, "priority: high", "priority: low # later", "rebase")
      const dirty = backlog.git("status", "--porcelain")
      // Its file has another name from now on, which a commit that still has to be picked may bring.
      await backlog.run(
        changeTicket({
          command: { type: "revise", uid, changes: { title: "First of all" }, open: [] },
          actor: ADA,
          commandId: "rename",
          after: { content: { ...(await backlog.content(uid)), title: "First of all" }, models: [] }
        })
      )
      await backlog.look()
      // Its sides are the other way round in a rebase: what the target has is there already.
      assert.strictEqual((await backlog.content(uid)).priority, "low")
      assert.include(backlog.read(path), "priority: low")
      assert.notInclude(backlog.read(path), "<<<<<<<")
      assert.strictEqual(backlog.git("status", "--porcelain"), dirty)
      backlog.git("add", path)
      backlog.git("-c", "core.editor=true", "rebase", "--continue")
      assert.strictEqual(backlog.git("branch", "--show-current"), "main")
      await quiet(backlog, "rebased")
      await backlog.sync()
      assert.isFalse(existsSync(join(backlog.dir, path)))
      assert.strictEqual(backlog.git("status", "--porcelain"), "")
    }))

  it("leaves a file alone whose markers don't pair up", () =>
    inBacklog(async (backlog) => {
      const { key } = await backlog.create("First thing")
      const path = backlog.fileOf(key)
      backlog.write(path, `<<<<<<< ours\n${backlog.read(path)}>>>>>>> theirs\n`)
      const text = backlog.read(path)
      const [note] = await backlog.look()
      assert.deepStrictEqual([note?.result, note?.code], ["left", "ticket-conflict-markers"])
      assert.strictEqual(backlog.read(path), text)
      await backlog.sync()
      assert.strictEqual(backlog.read(path), text)
    }))
})
