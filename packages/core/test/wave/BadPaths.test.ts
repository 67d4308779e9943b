import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { parseConfig } from "../../src/backlog/BacklogConfig.ts"
import { isBlobName } from "../../src/log/Blob.ts"
import { segmentReplica } from "../../src/log/Segment.ts"
import { missingParts } from "../../src/checks/Open.ts"
import { pathSetOf } from "../../src/wave/PathSet.ts"
import { plannedPath } from "../../src/wave/PlannedPath.ts"
import { type Recipe, textOf } from "../recipe.ts"
import { content } from "../support.ts"
import { assertTable, rowsOf } from "../table.ts"
import { standard } from "../ticket/configs.ts"

interface Refused {
  readonly code: string
  readonly message: Recipe
  readonly next: string
  /** What the configuration says of it, where that is something else. */
  readonly config?: string
}

interface Row {
  /** Ends the sentence “a path …”. */
  readonly why: string
  readonly path: Recipe
  /** Why it may not be named; what a good one is. */
  readonly expected: Refused | { readonly path: Recipe; readonly key: Recipe; readonly folder: boolean }
}

const rows = rowsOf<Row>(new URL("badPaths.json", import.meta.url))

const outcomeOf = (path: string): unknown => {
  const planned = plannedPath(path)
  if (Result.isSuccess(planned)) return planned.success
  const { code, message, next } = planned.failure
  return { code, message, next }
}

const expectedOf = ({ expected }: Row): unknown => {
  if (!("code" in expected)) return { ...expected, path: textOf(expected.path), key: textOf(expected.key) }
  const { code, message, next } = expected
  return { code, message: textOf(message), next }
}

/** What the configuration says of a file to copy, which stands in line 5. */
const inConfig = (path: string): string | null => {
  const text = `{\n  "version": "2.0",\n  "project": { "id": "shop", "name": "Shop" },\n  "slot": { "copy": [\n    ${JSON.stringify(path)}\n  ] }\n}\n`
  const config = parseConfig(text, { path: "c.json" })
  return Result.isSuccess(config) ? null : config.failure.message
}

const small = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1)

describe("a path", () => {
  for (const row of rows) {
    const { expected, why } = row
    const path = textOf(row.path)

    it(`${why}, is taken or refused by its code`, () => assert.deepStrictEqual(outcomeOf(path), expectedOf(row)))

    it(`${why}, keeps a ticket a draft and reserves nothing, or is reserved`, () => {
      const files = [
        { path, action: "modify" as const, to: null, note: "" },
        { path: "a.ts", action: "rename" as const, to: path, note: "" }
      ]
      const missing = files.map((file) =>
        missingParts(content({ files: [file] }), standard).filter(
          (gap) => gap.startsWith("The path") || gap.startsWith("A path")
        )
      )
      const set = pathSetOf(files, plannedPath)
      if ("code" in expected) {
        assert.deepStrictEqual(missing, [[textOf(expected.message)], [textOf(expected.message)]])
        assert.deepStrictEqual([set.paths.map((one) => one.path), set.refused.length], [["a.ts"], 2])
      } else {
        assert.deepStrictEqual(missing, [[], []])
        assert.deepStrictEqual(
          [set.paths.map((one) => one.key), set.refused.length],
          [[textOf(expected.key), "a.ts"], 0]
        )
        assert.isTrue(set.covers(path))
      }
    })

    it(`${why}, is taken or refused by its place in the configuration`, () => {
      if (!("code" in expected)) return assert.isNull(inConfig(path))
      const said = expected.config ?? small(textOf(expected.message))
      assert.strictEqual(inConfig(path), `c.json:5:5: slot.copy[0]: ${said}`)
    })

    it(`${why}, is no folder of a clone's commits and no name of a text`, () => {
      assert.isNull(segmentReplica(`backlog/events/${path}/0000000001-0000000001-00000000.jsonl`))
      assert.isFalse(isBlobName(path))
    })
  }

  it("is one of at least thirty bad and ten good ones", () => {
    assertTable(
      rows.filter(({ expected }) => "code" in expected),
      30,
      ["expected"]
    )
    assertTable(
      rows.filter(({ expected }) => "key" in expected),
      10,
      ["expected"]
    )
    assertTable(rows, 40, ["expected"])
  })
})
