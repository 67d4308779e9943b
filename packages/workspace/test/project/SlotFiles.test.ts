import { assert, describe, it } from "@effect/vitest"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { SlotFiles, type SlotFilesShape } from "@backlog-toolkit/core/ports/SlotFiles"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setImmediate as turn } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { layer } from "../../src/project/SlotFilesFs.ts"
import { inFolder } from "../support/folder.ts"

interface Folders {
  readonly worktree: string
  readonly slotsRoot: string
  readonly files: SlotFilesShape
}

const inFolders = <A, E>(use: (folders: Folders) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  inFolder((base) => {
    const [worktree, slotsRoot] = [join(base, "work"), join(base, "slots")]
    mkdirSync(worktree)
    return Effect.flatMap(SlotFiles, (files) => use({ worktree, slotsRoot, files })).pipe(
      Effect.provide(layer({ slotsRoot, worktree }))
    )
  })

/** Starts the copying process and kills it as soon as the condition holds; answers what ended it. */
const killWhen = async (args: ReadonlyArray<string>, holds: () => boolean): Promise<string | null> => {
  const child = spawn(process.execPath, [fileURLToPath(new URL("copy.ts", import.meta.url)), ...args])
  const ended = new Promise<string | null>((resolve) => child.once("exit", (_, signal) => resolve(signal)))
  while (child.exitCode === null && !holds()) await turn()
  child.kill("SIGKILL")
  return ended
}

describe("files of slots", () => {
  it.effect("of slots that nobody needs are removed, with the folders of their waves", () =>
    inFolders(({ files, slotsRoot }) =>
      Effect.gen(function* () {
        yield* files.prune(new Set())
        const kept = files.pathFor("w-1", "FEAT-001")
        for (const path of [kept, files.pathFor("w-1", "FEAT-002"), files.pathFor("w-2", "FEAT-003")]) {
          mkdirSync(path, { recursive: true })
          writeFileSync(join(path, "file"), "")
        }
        mkdirSync(join(slotsRoot, "w-3"))
        writeFileSync(join(slotsRoot, "stray"), "")
        yield* files.prune(new Set([kept]))
        assert.deepStrictEqual(readdirSync(slotsRoot, { recursive: true, encoding: "utf8" }).toSorted(), [
          "w-1",
          "w-1/FEAT-001",
          "w-1/FEAT-001/file"
        ])
        yield* files.prune(new Set())
        assert.deepStrictEqual(readdirSync(slotsRoot), [])
      })
    )
  )

  it.effect("are brought along whole or not at all, so that what a crash cut off is copied again", () =>
    inFolders(({ files, slotsRoot, worktree }) =>
      Effect.gen(function* () {
        const slot = files.pathFor("w-1", "FEAT-001")
        const names = Array.from({ length: 5000 }, (_, at) => `file-${at}`)
        for (const dir of [slot, join(worktree, "deps")]) mkdirSync(dir, { recursive: true })
        for (const name of names) writeFileSync(join(worktree, "deps", name), name)
        const copied = () => readdirSync(slotsRoot, { recursive: true }).length
        const killed = yield* Effect.promise(() => killWhen([slotsRoot, worktree, slot, "deps"], () => copied() > 100))
        assert.strictEqual(killed, "SIGKILL")
        assert.isBelow(copied(), names.length)
        yield* files.copyInto(slot, ["deps"])
        assert.deepStrictEqual(readdirSync(join(slot, "deps")).toSorted(), names.toSorted())
        assert.deepStrictEqual(readdirSync(slot), ["deps"])
        yield* files.prune(new Set([slot]))
        assert.deepStrictEqual(readdirSync(join(slotsRoot, "w-1")), ["FEAT-001"])
      })
    )
  )

  it.effect("are never read, removed or brought through a link that leads out of the slot", () =>
    inFolders(({ files, slotsRoot, worktree }) =>
      Effect.gen(function* () {
        const slot = files.pathFor("w-1", "FEAT-001")
        const outside = join(slotsRoot, "..", "outside")
        for (const dir of [slot, outside, join(worktree, "out")]) mkdirSync(dir, { recursive: true })
        writeFileSync(join(outside, "secret"), "secret")
        writeFileSync(join(worktree, "out", "new"), "new")
        symlinkSync(outside, join(slot, "out"))
        symlinkSync(join(outside, "secret"), join(slot, "report"))
        symlinkSync("nowhere", join(slot, "dangling"))
        const code = <A>(work: Effect.Effect<A, DomainError>) =>
          Effect.map(Effect.flip(work), (error) => `${error.code}: ${error.message}`)
        const led = (path: string) => `path-outside-slot: The path ${path} leads out of the worktree through a link.`
        assert.strictEqual(yield* code(files.read(slot, "out/secret")), led("out/secret"))
        assert.strictEqual(yield* code(files.read(slot, "report")), led("report"))
        assert.strictEqual(yield* code(files.read(slot, "dangling/x")), led("dangling/x"))
        assert.strictEqual(yield* code(files.remove(slot, "out/secret")), led("out/secret"))
        assert.strictEqual(yield* code(files.copyInto(slot, ["out/new"])), led("out/new"))
        assert.strictEqual(
          yield* code(files.read(slot, "../x")),
          "path-outside-slot: The path ../x leaves the worktree."
        )
        assert.deepStrictEqual(readdirSync(outside), ["secret"])
        // The link itself is the slot's, and names may begin with dots.
        yield* files.remove(slot, "out")
        yield* files.copyInto(slot, ["out/new"])
        writeFileSync(join(slot, "...ts"), "dots")
        assert.strictEqual(yield* files.read(slot, "...ts"), "dots")
        assert.strictEqual(yield* files.read(slot, "out/new"), "new")
        assert.isNull(yield* files.read(slot, "...ts/x"))
      })
    )
  )
})

describe("the files of a test report", () => {
  const inSlot = <E>(
    paths: ReadonlyArray<string>,
    use: (files: SlotFilesShape, slot: string) => Effect.Effect<void, E>
  ) =>
    inFolders(({ files }) => {
      const slot = files.pathFor("w-1", "FEAT-001")
      for (const path of paths) {
        mkdirSync(join(slot, path, ".."), { recursive: true })
        writeFileSync(join(slot, path), path)
      }
      return use(files, slot)
    })

  const PATHS = [
    "out.xml",
    "target/surefire-reports/TEST-a.xml",
    "target/surefire-reports/a.txt",
    "core/target/surefire-reports/TEST-b.xml",
    "core/deep/target/surefire-reports/TEST-c.xml",
    "node_modules/x/target/surefire-reports/TEST-d.xml",
    "app/build/test-results/test/TEST-e.xml",
    "app/build/test-results/jvmTest/TEST-f.xml",
    "app/build/test-results/binary/results.bin"
  ]
  const rows: ReadonlyArray<readonly [named: string, found: ReadonlyArray<string>]> = [
    ["out.xml", ["out.xml"]],
    ["nothing.xml", []],
    ["target/surefire-reports", ["target/surefire-reports/TEST-a.xml"]],
    [
      "**/target/surefire-reports",
      [
        "core/deep/target/surefire-reports/TEST-c.xml",
        "core/target/surefire-reports/TEST-b.xml",
        "target/surefire-reports/TEST-a.xml"
      ]
    ],
    ["*/build/test-results/*", ["app/build/test-results/jvmTest/TEST-f.xml", "app/build/test-results/test/TEST-e.xml"]],
    ["*/target/*/TEST-*.xml", ["core/target/surefire-reports/TEST-b.xml"]]
  ]
  for (const [named, found] of rows) {
    it.effect(`that ${named} names are found`, () =>
      inSlot(PATHS, (files, slot) =>
        Effect.map(files.reports(slot, named), (paths) =>
          assert.deepStrictEqual(paths.toSorted(), [...found].toSorted())
        )
      )
    )
  }

  it.effect("are not looked for outside of the slot, and a link among them is refused when it is read", () =>
    inSlot(["a/out.xml"], (files, slot) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* Effect.flip(files.reports(slot, "../*"))).code, "path-outside-slot")
        symlinkSync("/etc/hostname", join(slot, "a/link.xml"))
        assert.deepStrictEqual(yield* files.reports(slot, "*/link.xml"), ["a/link.xml"])
        assert.strictEqual((yield* Effect.flip(files.read(slot, "a/link.xml"))).code, "path-outside-slot")
      })
    )
  )
})
