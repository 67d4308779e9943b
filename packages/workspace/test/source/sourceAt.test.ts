import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawnSync } from "node:child_process"
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { MAX_SOURCE_BYTES } from "@backlog-toolkit/core/source/SourceFile"
import { repositoryAt, sourceRepositoryAt } from "../../src/checks/repositoryAt.ts"
import { readSources, sourcePaths } from "../../src/source/sourceAt.ts"
import { inFolder } from "../support/folder.ts"

const put = (dir: string, path: string, text: string | Uint8Array = "x\n"): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), text)
}
const git = (dir: string, ...args: ReadonlyArray<string>): void => {
  const { status, stderr } = spawnSync("git", ["-C", dir, ...args], { encoding: "utf8" })
  assert.strictEqual(status, 0, stderr)
}
const paths = (dir: string): ReadonlyArray<string> => sourcePaths(dir, ["backlog/"])

const HOSTILE = [
  "src/a b.ts",
  "src/ümläut.ts",
  'src/"quoted".ts',
  "src/-dash.ts",
  "src/$(touch x).ts",
  "src/new\nline.ts"
]

describe("the source files of a work tree", () => {
  it.effect("are those that Git tracks or would track, by their own names", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        git(dir, "init", "-q")
        for (const path of [...HOSTILE, "new.ts", "out/ignored.ts", "backlog/data/pending/A.md", "logo.png"])
          put(dir, path)
        put(dir, ".gitignore", "out\n")
        git(dir, "add", "src")
        assert.sameMembers([...paths(dir)], [...HOSTILE, "new.ts", ".gitignore"])
        assert.sameMembers(
          readSources(dir, paths(dir)).map(({ path }) => path),
          [...HOSTILE, "new.ts", ".gitignore"]
        )
      })
    )
  )

  it.effect("leave out what was deleted, links, submodules, binaries and what is too large", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        git(dir, "init", "-q")
        for (const path of ["a.ts", "gone.ts"]) put(dir, path)
        put(dir, "nul.ts", "a\0b")
        put(dir, "large.ts", "x".repeat(MAX_SOURCE_BYTES + 1))
        put(dir, "sub/b.ts")
        git(join(dir, "sub"), "init", "-q")
        symlinkSync("/etc/hostname", join(dir, "link.ts"))
        symlinkSync(".", join(dir, "loop"))
        git(dir, "add", "a.ts", "gone.ts", "nul.ts", "large.ts", "link.ts", "loop")
        rmSync(join(dir, "gone.ts"))
        assert.deepStrictEqual(
          readSources(dir, paths(dir)).map(({ path }) => path),
          ["a.ts"]
        )
      })
    )
  )

  it.effect("are walked where there is no Git, without dependencies and builds", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        for (const path of ["src/a.ts", "node_modules/x/b.js", "dist/c.js", "backlog/d.md"]) put(dir, path)
        symlinkSync(dir, join(dir, "loop"))
        assert.deepStrictEqual(paths(dir), ["src/a.ts"])
      })
    )
  )
})

describe("the repository that checks look at", () => {
  it.effect("says what is at a path, and nothing for what can't be asked", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        put(dir, "src/a.ts", "const a = 1\n")
        put(dir, "src/data.bin", "a\0b")
        symlinkSync("a.ts", join(dir, "src/link.ts"))
        const { filesIn, kindOf, named, source, tokensOf } = repositoryAt(dir)
        assert.deepStrictEqual(
          ["src/a.ts", "src", "src/b.ts", "src/a.ts/c.ts", "x".repeat(5000), "src/link.ts"].map(kindOf),
          ["file", "folder", null, null, null, "file"]
        )
        assert.deepStrictEqual(filesIn("src"), ["a.ts", "data.bin", "link.ts"])
        assert.deepStrictEqual(filesIn("none"), [])
        assert.isAbove(tokensOf("src/a.ts") ?? 0, 3)
        for (const path of ["src/data.bin", "src/link.ts", "src", "none.ts"]) assert.isNull(tokensOf(path), path)
        assert.deepStrictEqual([named, source], [null, null])
      })
    )
  )

  it.effect("says which names are in the source, who imports a file, and where a name of a file is", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        git(dir, "init", "-q")
        put(dir, "src/a.ts", "export const printPages = 1\n")
        put(dir, "src/b.ts", 'import { printPages } from "./a.ts"\n')
        put(dir, "lib/a.ts", "")
        put(dir, "backlog/data/pending/T.md", "`onlyInTickets`\n")
        const { named, source } = sourceRepositoryAt(dir, ["backlog/"])
        assert.deepStrictEqual(named?.("a.ts"), ["lib/a.ts", "src/a.ts"])
        assert.deepStrictEqual(
          ["printPages", "print", "onlyInTickets"].map((name) => source?.mentions(name)),
          [true, false, false]
        )
        assert.deepStrictEqual(source?.importersOf(["src/a.ts"]), { direct: ["src/b.ts"], indirect: [] })
      })
    )
  )
})
