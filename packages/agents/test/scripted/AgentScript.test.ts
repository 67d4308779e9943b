import { assert, describe, it } from "@effect/vitest"
import { blocksFor, parseScript, ScriptError, type FileBlock } from "../../src/scripted/AgentScript.ts"
import { applyBlocks } from "../../src/scripted/applyBlocks.ts"
import { scriptOf } from "../support/jobs.ts"

const files = (markdown: string, attempt = 1): ReadonlyArray<FileBlock> =>
  blocksFor(parseScript(markdown) ?? [], "code", attempt).filter((block) => "path" in block)
const apply = (markdown: string, before: Readonly<Record<string, string>>) =>
  Object.fromEntries(applyBlocks(files(markdown), (path) => before[path] ?? null))

describe("agent scripts", () => {
  it("are the fenced blocks of their section only, and headings inside of a fence end nothing", () => {
    const markdown = [
      "```edit phase=code path=before.md",
      "```",
      "## Agent Script",
      "Some words.",
      "````edit phase=code path=a.md",
      "## Not a heading",
      "```js",
      "```",
      "````",
      "### Still the section",
      "~~~edit phase=code path=b.md",
      "~~~",
      "## Next",
      "```edit phase=code path=after.md",
      "```"
    ].join("\n")
    const blocks = files(markdown)
    assert.deepStrictEqual(
      blocks.map(({ body, path }) => [path, body]),
      [
        ["a.md", "## Not a heading\n```js\n```"],
        ["b.md", ""]
      ]
    )
  })

  it("are null for a ticket without the section, and empty for an empty one", () => {
    assert.isNull(parseScript("## Other\n"))
    assert.deepStrictEqual(parseScript("## Agent Script\n"), [])
  })

  it("say which line can't be followed", () => {
    for (const [info, complaint] of [
      ["edti path=x", '"edti" is not a verb'],
      ["edit phase=code", "needs path"],
      ["edit path=x", "needs phase=tests or phase=code"],
      ["say phase=later", 'phase "later"'],
      ["say attempt=0", 'attempt "0"'],
      ["say colour=red", '"colour" is not known'],
      ["say loudly", '"loudly" is not a name=value pair']
    ] as const) {
      assert.throws(() => parseScript(scriptOf([info, "x"])), ScriptError, complaint)
    }
    assert.throws(() => parseScript("## Agent Script\n\n```say\nnever closed"), "line 3")
  })

  it("choose per kind of block the highest attempt that isn't above the current one", () => {
    const script = scriptOf(
      ["edit phase=code path=always", "0"],
      ["edit phase=code attempt=1 path=x", "1"],
      ["edit phase=code attempt=3 path=x", "3"],
      ["say attempt=2", "second"]
    )
    const chosen = (attempt: number) => blocksFor(parseScript(script) ?? [], "code", attempt).map(({ body }) => body)
    assert.deepStrictEqual([1, 2, 3, 9].map(chosen), [
      ["0", "1"],
      ["0", "1", "second"],
      ["0", "3", "second"],
      ["0", "3", "second"]
    ])
  })

  it("replace lines that stand in the file once, and leave a file alone where that is done already", () => {
    const script = scriptOf(["replace phase=code path=a", "b", "=======", "b", "c"])
    assert.deepStrictEqual(apply(script, { a: "a\nb\nd\n" }), { a: "a\nb\nc\nd\n" })
    assert.deepStrictEqual(apply(script, { a: "a\nb\nc\nd\n" }), { a: "a\nb\nc\nd\n" })
    assert.throws(() => apply(script, { a: "b\nb\n" }), "stand 2 times in a")
    assert.throws(() => apply(script, { a: "abc\n" }), "stand 0 times in a")
    assert.throws(() => apply(script, {}), "a doesn't exist")
  })

  it("keep special characters of a replacement as they are, and can take lines away", () => {
    assert.deepStrictEqual(apply(scriptOf(["replace phase=code path=a", "x", "=======", "$& $1"]), { a: "x" }), {
      a: "$& $1\n"
    })
    assert.deepStrictEqual(apply(scriptOf(["replace phase=code path=a", "x", "======="]), { a: "w\nx\ny\n" }), {
      a: "w\ny\n"
    })
  })

  it("append once, also to a file without a line break at its end", () => {
    const script = scriptOf(["append phase=code path=a", "", "new"])
    assert.deepStrictEqual(apply(script, { a: "old" }), { a: "old\n\nnew\n" })
    assert.deepStrictEqual(apply(script, { a: "old\n\nnew\n" }), { a: "old\n\nnew\n" })
  })
})
