import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { staleReferences } from "../../src/refine/References.ts"
import type { Finding } from "../../src/refine/Refined.ts"
import { repositoryFrom } from "../../src/testing/CheckExample.ts"
import { type CommittedFiles, make } from "../../src/testing/MemorySourceHistory.ts"
import type { PlannedFile, TicketContent } from "../../src/ticket/Ticket.ts"
import { collectFacts } from "../../src/usecases/refine/CollectFacts.ts"
import { content } from "../support.ts"

const OLD = `export const parseRange = (text) => {
  const [from, to] = text.split("-").map(Number)
  if (from > to) return null
  return { from, to }
}

export const formatRange = ({ from, to }) => \`\${from}-\${to}\`
`
const BEGIN: CommittedFiles = {
  at: "2026-03-01T12:00:00.000Z",
  subject: "Begin",
  files: { "src/range.js": OLD, "src/other.js": "import { parseRange } from './range.js'\n" }
}
const WRITTEN = "2026-03-02T12:00:00.000Z"
const later = (
  files: CommittedFiles["files"],
  subject = "Work",
  moved: CommittedFiles["moved"] = {}
): CommittedFiles => ({
  at: "2026-03-03T12:00:00.000Z",
  subject,
  files,
  moved
})

const file = (path: string, action: PlannedFile["action"] = "modify"): PlannedFile => ({
  path,
  action,
  to: null,
  note: ""
})

const bodyOf = (text: string, files: ReadonlyArray<PlannedFile>): string =>
  `## Context\n\n${text}\n\n## Affected Files\n\n| Action | File |\n|---|---|\n${files.map(({ action, path }) => `| ${action} | \`${path}\` |`).join("\n")}\n`

interface Said {
  readonly text?: string
  readonly files?: ReadonlyArray<PlannedFile>
  readonly title?: string
}

const ticketOf = ({
  files = [file("src/range.js")],
  text = "It is wrong.",
  title = "Swap the ends of a range"
}: Said) => content({ type: "BUG", title, files, body: bodyOf(text, files) })

const stale = (commits: ReadonlyArray<CommittedFiles>, said: Said = {}) =>
  Effect.gen(function* () {
    const tree: Record<string, string> = {}
    for (const { files } of commits)
      for (const [path, text] of Object.entries(files))
        if (text === null) delete tree[path]
        else tree[path] = text
    const ticket = ticketOf(said)
    const [facts] = yield* collectFacts([{ content: ticket, at: WRITTEN }], repositoryFrom(tree), make(commits))
    const found = facts === undefined ? [] : staleReferences({ key: "BUG-007", content: ticket }, facts)
    return { found, ticket }
  })

const told = (found: ReadonlyArray<Finding>) =>
  found.map(({ code, effect }) => `${code} ${effect.kind === "close" ? effect.as : effect.kind}`)

const mended = (ticket: TicketContent, found: ReadonlyArray<Finding>): TicketContent =>
  found.reduce((now, { effect }) => (effect.kind === "update" ? effect.fix.apply(now) : now), ticket)

describe("references to code", () => {
  it.effect("that hold are not spoken of", () =>
    Effect.gen(function* () {
      const text = "`parseRange` at src/range.js:3 returns null:\n\n```js\nif (from > to) return null\n```"
      const { found } = yield* stale([BEGIN, later({ "src/new.js": "" })], { text })
      assert.deepStrictEqual(found, [])
    })
  )

  it.effect("to a file that moved follow it, in the table and in the text", () =>
    Effect.gen(function* () {
      const { found, ticket } = yield* stale(
        [
          BEGIN,
          later({ "src/range.js": null, "lib/range.js": OLD }, "Move the library", { "src/range.js": "lib/range.js" })
        ],
        { text: "See src/range.js:3, not src/range.jsx." }
      )
      assert.deepStrictEqual(told(found), ["file-moved update"])
      assert.include(found[0]?.evidence[0] ?? "", "Move the library")
      const after = mended(ticket, found)
      assert.deepStrictEqual(
        after.files.map(({ path }) => path),
        ["lib/range.js"]
      )
      assert.include(after.body, "See lib/range.js:3, not src/range.jsx.")
      assert.notMatch(after.body, /src\/range\.js\b/u)
    })
  )

  it.effect("to a file that moved from the top into a folder follow it", () =>
    Effect.gen(function* () {
      const { found, ticket } = yield* stale(
        [
          { ...BEGIN, files: { "range.js": OLD } },
          later({ "range.js": null, "lib/range.js": OLD }, "Move", { "range.js": "lib/range.js" })
        ],
        { files: [file("range.js")] }
      )
      assert.deepStrictEqual(told(found), ["file-moved update"])
      assert.deepStrictEqual(
        mended(ticket, found).files.map(({ path }) => path),
        ["lib/range.js"]
      )
    })
  )

  it.effect("to files that are all deleted make the ticket obsolete, and to some of them ask", () =>
    Effect.gen(function* () {
      const gone = [BEGIN, later({ "src/range.js": null }, "Drop ranges")]
      const { found } = yield* stale(gone)
      assert.deepStrictEqual(told(found), ["files-deleted obsolete"])
      assert.include(found[0]?.evidence[0] ?? "", "Drop ranges")
      const some = yield* stale(gone, { files: [file("src/range.js"), file("src/other.js")] })
      assert.deepStrictEqual(told(some.found), ["file-deleted ask"])
    })
  )

  it.effect("to files that the ticket wanted deleted are done when they are", () =>
    Effect.gen(function* () {
      const { found } = yield* stale([BEGIN, later({ "src/range.js": null }, "Drop ranges")], {
        files: [file("src/range.js", "delete")]
      })
      assert.deepStrictEqual(told(found), ["deletion-done obsolete"])
    })
  )

  it.effect("by line follow the line, and only its number", () =>
    Effect.gen(function* () {
      const { found, ticket } = yield* stale([BEGIN, later({ "src/range.js": `// One\n// Two\n${OLD}` })], {
        text: "src/range.js:3 and `src/range.js` lines 3-4 are wrong, since 3 days."
      })
      assert.deepStrictEqual(told(found), ["line-moved update", "line-moved update"])
      assert.include(mended(ticket, found).body, "src/range.js:5 and `src/range.js` lines 5-6 are wrong, since 3 days.")
    })
  )

  it.effect("by line to a file that moved follow both", () =>
    Effect.gen(function* () {
      const { found, ticket } = yield* stale(
        [
          BEGIN,
          later({ "src/range.js": null, "lib/range.js": `// One\n${OLD}` }, "Move", { "src/range.js": "lib/range.js" })
        ],
        { text: "See src/range.js:3." }
      )
      assert.deepStrictEqual(told(found), ["file-moved update", "line-moved update"])
      assert.include(mended(ticket, found).body, "See lib/range.js:4.")
    })
  )

  it.effect("to code of which a part changed ask, with the commit", () =>
    Effect.gen(function* () {
      const { found } = yield* stale(
        [BEGIN, later({ "src/range.js": OLD.replace("  if (from > to) return null\n", "") }, "Tidy up")],
        { text: "src/range.js:2-3 is wrong." }
      )
      assert.deepStrictEqual(told(found), ["line-changed ask"])
      assert.include(found[0]?.evidence[0] ?? "", "Tidy up")
    })
  )

  it.effect("to code that is gone say that the problem may be solved, and a commit that says so settles it", () =>
    Effect.gen(function* () {
      const without = { "src/range.js": OLD.replace("  if (from > to) return null\n", "") }
      const text = "It gives up:\n\n```js\nif (from > to) return null\n```"
      const unsure = yield* stale([BEGIN, later(without, "Tidy up")], { text })
      assert.deepStrictEqual(told(unsure.found), ["problem-gone ask", "quote-changed ask"])
      for (const subject of ["Fix the swap of range ends", "Return ends in order (BUG-007)"]) {
        const solved = yield* stale([BEGIN, later(without, subject)], { text })
        assert.deepStrictEqual(told(solved.found), ["problem-gone obsolete", "quote-changed ask"], subject)
        assert.include(solved.found[0]?.evidence[0] ?? "", subject)
      }
    })
  )

  it.effect("in code that the ticket proposes are no quotes", () =>
    Effect.gen(function* () {
      const text = "It should be:\n\n```js\nif (from > to) return { from: to, to: from }\n```"
      const { found } = yield* stale([BEGIN, later({ "src/range.js": `// One\n${OLD}` })], { text })
      assert.deepStrictEqual(found, [])
    })
  )

  it.effect("to names that the files had and nobody has now ask", () =>
    Effect.gen(function* () {
      const { found } = yield* stale(
        [
          BEGIN,
          later({
            "src/range.js": OLD.replaceAll("parseRange", "readRange"),
            "src/other.js": "import { readRange } from './range.js'\n"
          })
        ],
        { text: "`parseRange` is wrong, `formatRange` isn't, and it adds a function `swapRange`." }
      )
      assert.deepStrictEqual(told(found), ["symbol-gone ask"])
    })
  )
})
