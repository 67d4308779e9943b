import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { findDiagnostics, parseDiagnostics } from "../../src/gate/Diagnostics.ts"

interface Recording {
  readonly name: string
  readonly command: string
  readonly exit: number
  readonly output: string
  /** Planted defects as `file:line rule severity`; null where the tool itself fails. */
  readonly found?: ReadonlyArray<string> | null
  /** Planted defects as `file:line`, for tools whose rules have no name or that say more about one. */
  readonly places?: ReadonlyArray<string>
}
interface Recorded {
  readonly tool: string
  readonly version: string
  readonly recordings: ReadonlyArray<Recording>
}

const FOLDER = join(import.meta.dirname, "diagnostics")
const TOOLS = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as Recorded)

const relative = (file: string | null): string => String(file).replace(/^\/project\//u, "")

describe("what tools print about planted defects (diagnostics/record.mjs)", () => {
  for (const { recordings, tool, version } of TOOLS) {
    it(`is there of ${tool} at least ten times`, () => {
      assert.isAtLeast(recordings.length, 10)
    })
    for (const { exit, found, name, output, places } of recordings) {
      it(`is read as what was planted: ${version}, ${name}`, () => {
        const all = findDiagnostics(output)
        const at = all.map(({ file, line }) => `${relative(file)}:${line}`)
        if (places !== undefined) {
          for (const place of places) assert.include(at, place)
          for (const place of at) assert.include(places, place)
          return
        }
        // What a tool says of itself is no diagnostic of the project; its exit code is what counts.
        if (found === null) {
          assert.notStrictEqual(exit, 0)
          return
        }
        assert.deepStrictEqual(
          all.map(({ file, line, rule, severity }) => `${relative(file)}:${line} ${rule} ${severity}`).toSorted(),
          [...(found ?? [])].toSorted()
        )
      })
    }
  }

  it("is read below the folder that the command ran in", () => {
    assert.deepStrictEqual(
      parseDiagnostics(
        '[{"filePath":"/slot/a/b.js","messages":[{"ruleId":"eqeqeq","severity":2,"message":"m","line":3}]}]',
        "/slot"
      ),
      [{ file: "a/b.js", line: 3, rule: "eqeqeq", message: "m" }]
    )
  })

  it("is never more than it is, whatever is cut off or put in", () => {
    const outputs = TOOLS.flatMap(({ recordings }) => recordings.map(({ output }) => output))
    fc.assert(
      fc.property(fc.constantFrom(...outputs), fc.nat(), fc.nat(200), fc.string(), (output, from, length, by) => {
        const start = from % (output.length + 1)
        const text = output.slice(0, start) + by + output.slice(start + length)
        for (const { line } of parseDiagnostics(text)) assert.isTrue(line === null || Number.isSafeInteger(line))
      })
    )
  })
})
