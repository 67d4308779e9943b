import { assert, describe, it } from "@effect/vitest"
import { findChunks, findFiles } from "@backlog-toolkit/core/code/CodeQuery"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { type Built, buildIndex } from "../../src/code/buildIndex.ts"
import { make } from "../../src/syntax/TreeSitterSyntax.ts"

const FILES: Readonly<Record<string, string>> = {
  "src/range.ts":
    "import { clamp } from './clamp.js'\n\nexport function parseRange(text: string) {\n  return clamp(text)\n}\n",
  "src/clamp.ts": "// clamps a number into its bounds\nexport const clamp = (text: string) => Number(text)\n",
  "src/main.ts": "import { parseRange } from './range.js'\nparseRange('1-2')\n",
  "lib/old.rb": "class Old\n  def run; end\nend\n",
  "README.md": "# Ranges\n"
}
const LATER = Date.now() + 3_600_000

interface Tree {
  readonly top: string
  readonly folder: string
  readonly write: (path: string, text: string) => void
  readonly remove: (path: string) => void
  readonly build: (options?: {
    readonly anew?: boolean
    readonly whole?: boolean
    readonly folder?: string
  }) => Promise<Built>
}

const inTree = async <A>(use: (tree: Tree) => Promise<A>): Promise<A> => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "btk-index-")))
  const [top, folder] = [join(base, "top"), join(base, "index")]
  let time = 1_700_000_000
  try {
    mkdirSync(top)
    return await use({
      top,
      folder,
      write: (path, text) => {
        mkdirSync(dirname(join(top, path)), { recursive: true })
        writeFileSync(join(top, path), text)
        // As if a second had passed.
        time += 1
        utimesSync(join(top, path), time, time)
      },
      remove: (path) => rmSync(join(top, path)),
      build: ({ folder: other = folder, ...options } = {}) =>
        Effect.runPromise(buildIndex({ top, own: ["backlog/"], folder: other }, make(), { now: LATER, ...options }))
    })
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

const NAMES = ["parseRange", "clamp", "Old", "run", "changed"]

/** What an index answers. */
const answers = ({ index, meta }: Built) => ({
  counts: [index.files, index.live, index.terms],
  lengths: meta.paths.map((path) => [path, index.lengthOf(path)]),
  files: findFiles(index, "parse range clamps changed", 20),
  names: NAMES.map((name) => [index.definitions(name), index.references(name), index.mentions(name)]),
  hits: findChunks(index, "parse range clamps changed", 20),
  importers: meta.paths.map((path) => index.importers(path))
})

const filled = (tree: Tree): void => {
  for (const [path, text] of Object.entries(FILES)) tree.write(path, text)
}

describe("the code index", () => {
  it("tells where names are defined and used, who imports what, and what fits words", () =>
    inTree(async (tree) => {
      filled(tree)
      tree.write("backlog/data/ticket.md", "parseRange is a ticket's word")
      const { index, read } = await tree.build()
      assert.strictEqual(read, 5)
      assert.deepStrictEqual(
        index.definitions("parseRange").map(({ kind, line, path }) => [path, line, kind]),
        [["src/range.ts", 3, "function"]]
      )
      assert.deepStrictEqual(index.references("parseRange"), [{ path: "src/main.ts", line: 2, kind: "call" }])
      assert.deepStrictEqual(index.importers("src/clamp.ts"), ["src/range.ts"])
      assert.strictEqual(findFiles(index, "numbers in bounds", 3)[0]?.path, "src/clamp.ts")
      assert.deepStrictEqual(
        [index.mentions("clamp"), index.mentions("bounds"), index.mentions("ticket")],
        [true, false, false]
      )
      assert.deepStrictEqual(findChunks(index, "nothingLikeThis", 3), [])
    }))

  it("reads only what changed, and is the same as one that is built anew", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.constantFrom(...Object.keys(FILES), "src/new.ts", "notes.bin"),
            fc.constantFrom("write", "remove", "binary"),
            fc.nat(5)
          ),
          { minLength: 1, maxLength: 12 }
        ),
        (steps) =>
          inTree(async (tree) => {
            filled(tree)
            await tree.build()
            const there = new Set(Object.keys(FILES))
            for (const [at, [path, what, number]] of steps.entries()) {
              if (what === "remove") {
                if (there.delete(path)) tree.remove(path)
              } else {
                there.add(path)
                tree.write(
                  path,
                  what === "binary" ? "a\u0000b" : `export const changed${number} = () => changed(${number})\n`
                )
              }
              if (at % 3 === 0) await tree.build()
            }
            const grown = await tree.build()
            const whole = await tree.build({ whole: true })
            const anew = await tree.build({ folder: join(tree.folder, "other") })
            assert.deepStrictEqual(answers(grown), answers(anew))
            assert.deepStrictEqual(answers(whole), answers(anew))
            assert.deepStrictEqual(whole.meta, anew.meta)
            assert.strictEqual((await tree.build()).read, 0)
          })
      ),
      { numRuns: 15 }
    ))

  it("reads a file again that could have changed within the tick in which it was read", () =>
    inTree(async (tree) => {
      filled(tree)
      const built = await Effect.runPromise(
        buildIndex({ top: tree.top, own: [], folder: tree.folder }, make(), { now: 1_700_000_002_000 })
      )
      assert.strictEqual(built.read, 5)
      // The same size and the same time: only its text tells.
      writeFileSync(join(tree.top, "README.md"), "# Rangex\n")
      utimesSync(join(tree.top, "README.md"), 1_700_000_005, 1_700_000_005)
      const again = await tree.build()
      assert.strictEqual(again.read, 1)
    }))

  it("is built again where its files are cut, gone, or of another form", () =>
    inTree(async (tree) => {
      filled(tree)
      const whole = answers(await tree.build())
      for (const name of ["entries", "stamps", "current"]) {
        truncateSync(join(tree.folder, name), 3)
        assert.deepStrictEqual(answers(await tree.build()), whole, name)
      }
      for (const name of readdirSync(tree.folder)) rmSync(join(tree.folder, name), { recursive: true, force: true })
      assert.deepStrictEqual(answers(await tree.build()), whole)
    }))

  it("is whole for everybody when several build it at once", () =>
    inTree(async (tree) => {
      filled(tree)
      const all = await Promise.all(Array.from({ length: 5 }, () => tree.build({ anew: true })))
      for (const { index } of all) assert.strictEqual(index.definitions("parseRange").length, 1)
    }))
})
