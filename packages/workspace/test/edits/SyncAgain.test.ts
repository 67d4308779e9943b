import { assert, describe, it } from "@effect/vitest"
import { Vcs } from "@backlog-toolkit/core/ports/Vcs"
import { sync } from "@backlog-toolkit/core/usecases/Sync"
import * as Effect from "effect/Effect"
import { rmSync, utimesSync } from "node:fs"
import { join } from "node:path"
import { type Backlog, inBacklog } from "./backlog.ts"

/** Long enough ago that an equal stat proves equal bytes. */
const settle = (backlog: Backlog): void => {
  for (const path of backlog.files()) utimesSync(join(backlog.dir, path), 1, 1)
}

/** How often the next sync reads all ticket files of the target. */
const treesRead = (backlog: Backlog): Promise<number> =>
  backlog.run(
    Effect.gen(function* () {
      const vcs = yield* Vcs
      let read = 0
      const counting = Vcs.of({ ...vcs, showAll: (...args) => ((read += 1), vcs.showAll(...args)) })
      yield* Effect.provideService(sync({ render: "target", target: "main", unedited: true }), Vcs, counting)
      return read
    })
  )

/** Two tickets, synced until there is nothing to do and that is remembered. */
const inSynced = (use: (backlog: Backlog, keys: { readonly one: string; readonly two: string }) => Promise<void>) =>
  inBacklog(async (backlog) => {
    const [one, two] = [await backlog.create("One"), await backlog.create("Two")]
    assert.isNotNull((await backlog.sync()).commit)
    settle(backlog)
    for (let again = 0; again < 3; again++) assert.isNull((await backlog.sync()).commit)
    await use(backlog, { one: one.uid, two: two.uid })
  })

describe("a sync after one that found nothing to do", () => {
  it("finds nothing again, and nothing is written", () =>
    inSynced(async (backlog) => {
      const before = backlog.git("rev-parse", "HEAD")
      assert.deepStrictEqual(await backlog.sync(), {
        commit: null,
        events: 0,
        files: 0,
        busy: null,
        skipped: [],
        branch: "main"
      })
      assert.strictEqual(backlog.git("rev-parse", "HEAD"), before)
      assert.strictEqual(await treesRead(backlog), 0)
    }))

  it("commits what was recorded since", () =>
    inSynced(async (backlog, { one }) => {
      await backlog.change({ type: "cancel", uid: one, reason: "not wanted" })
      const done = await backlog.sync()
      assert.isNotNull(done.commit)
      assert.strictEqual(done.events, 1)
      assert.strictEqual(await treesRead(backlog), 1)
      assert.isNull((await backlog.sync()).commit)
    }))

  it("commits what a person edited since", () =>
    inSynced(async (backlog) => {
      const path = backlog.fileOf("FEAT-001")
      backlog.edit(path, "People ask for it.", "Everybody asks for it.")
      const done = await backlog.sync()
      assert.isNotNull(done.commit)
      assert.include(backlog.git("show", `HEAD:${path}`), "Everybody asks for it.")
    }))

  it("names a file that can't be read each time, and commits it once it can", () =>
    inSynced(async (backlog) => {
      const path = backlog.fileOf("FEAT-001")
      const whole = backlog.read(path)
      backlog.write(path, whole.replace("title:", "title: ["))
      for (let again = 0; again < 2; again++) assert.deepStrictEqual((await backlog.sync()).skipped, [path])
      backlog.write(path, whole)
      assert.deepStrictEqual((await backlog.sync()).skipped, [])
    }))

  it("puts back into the commit what the branch lost", () =>
    inSynced(async (backlog) => {
      const path = backlog.fileOf("FEAT-001")
      backlog.git("reset", "--quiet", "--hard", "HEAD~1")
      const done = await backlog.sync()
      assert.isNotNull(done.commit)
      assert.include(backlog.git("ls-tree", "-r", "--name-only", "HEAD"), path)
    }))

  it("puts back a file that was deleted", () =>
    inSynced(async (backlog) => {
      const path = backlog.fileOf("FEAT-002")
      rmSync(join(backlog.dir, path))
      await backlog.sync()
      assert.include(backlog.files(), path)
    }))

  it("looks again when the branch is another commit with the same files", () =>
    inSynced(async (backlog) => {
      backlog.git("rm", "--quiet", "--cached", "--", backlog.fileOf("FEAT-001"))
      backlog.git("commit", "--quiet", "--message", "without it")
      assert.isNotNull((await backlog.sync()).commit)
      assert.include(backlog.git("ls-tree", "-r", "--name-only", "HEAD"), backlog.fileOf("FEAT-001"))
    }))
})
