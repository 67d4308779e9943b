import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readdirSync } from "node:fs"
import { inRepository } from "./repository.ts"

/** Texts that a filter, a line-end conversion or a list of names would change. */
const TEXTS = [
  "",
  "\n",
  "one\r\ntwo\r\n",
  "ü€😀",
  "\uFEFFmark",
  "$Id$\n",
  "same\n",
  "same\n",
  '"quoted"\n',
  "x".repeat(100_000)
]

describe("the toolkit's own commit of many files", () => {
  it.effect("has each text byte for byte at its path, whatever .gitattributes say, and leaves nothing behind", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        repo.commit({ ".gitattributes": "* text eol=crlf ident\n" })
        for (const count of [1, TEXTS.length]) {
          const files = new Map(TEXTS.slice(0, count).map((text, at) => [`backlog/data/${count}/${at} ü.md`, text]))
          const done = yield* repo.vcs.commitOwn({ branch: "main", message: "own", files })
          assert.strictEqual(done._tag, "committed")
          assert.deepStrictEqual(yield* repo.vcs.showAll("main", `backlog/data/${count}`), files)
        }
        assert.deepStrictEqual(
          readdirSync(repo.gitDir).filter((name) => name.startsWith("backlog-index")),
          []
        )
      })
    )
  )

  it.effect("takes files away and writes others in one", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const first = new Map(["a", "b", "c", "d", "e"].map((name) => [`backlog/data/${name}.md`, name]))
        yield* repo.vcs.commitOwn({ branch: "main", message: "own", files: first })
        const files = new Map<string, string | null>(
          [...first].map(([path, text]) => [path, text === "c" ? null : `${text}2`])
        )
        const done = yield* repo.vcs.commitOwn({ branch: "main", message: "own", files })
        assert.strictEqual(done._tag, "committed")
        const left = new Map([...files].filter(([, text]) => text !== null))
        const shown = new Map(yield* repo.vcs.showAll("main", "backlog/data"))
        shown.delete("backlog/data/T.md")
        assert.deepStrictEqual<unknown>(shown, left)
      })
    )
  )
})
