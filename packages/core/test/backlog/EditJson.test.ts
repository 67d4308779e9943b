import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { pathFrom } from "../../src/backlog/ConfigPath.ts"
import { removeFromJson, setInJson } from "../../src/backlog/EditJson.ts"
import { type JsonText, readJson } from "../../src/backlog/JsonText.ts"

const read = (text: string): JsonText => {
  const json = readJson(text)
  return Result.isSuccess(json) ? json.success : assert.fail(json.failure.message)
}

const set = (text: string, path: string, value: unknown): string | null =>
  setInJson(text, read(text), pathFrom(path) ?? [], value)

const remove = (text: string, path: string): string | null => removeFromJson(text, read(text), pathFrom(path) ?? [])

const CONFIG = '{\n  "version": "2.0",\n  "waves": { "maxSlots": 3 },\n  "log": {\n    "storage": "files"\n  }\n}\n'

describe("setting one value in JSON", () => {
  const rows: ReadonlyArray<readonly [what: string, text: string, path: string, value: unknown, after: string | null]> =
    [
      ["replaces a value alone", CONFIG, "waves.maxSlots", 5, CONFIG.replace("3 }", "5 }")],
      ["goes on in a line", CONFIG, "waves.sessionMaxWaves", 9, CONFIG.replace("3 }", '3, "sessionMaxWaves": 9 }')],
      [
        "adds a line to a block",
        CONFIG,
        "log.renumber",
        "ask",
        CONFIG.replace('"files"', '"files",\n    "renumber": "ask"')
      ],
      ["adds a line to the file", CONFIG, "target", "main", CONFIG.replace("  }\n}", '  },\n  "target": "main"\n}')],
      [
        "makes the blocks that are missing",
        CONFIG,
        "tdd.minTests",
        2,
        CONFIG.replace("  }\n}", '  },\n  "tdd": {\n    "minTests": 2\n  }\n}')
      ],
      ["fills an empty file", "{}\n", "target", "main", '{\n  "target": "main"\n}\n'],
      ["fills an empty block", '{\n\t"a": {}\n}', "a.b", 1, '{\n\t"a": {\n\t\t"b": 1\n\t}\n}'],
      ["writes short lists in a line", '{\n  "a": 1\n}', "a", ["x", "y"], '{\n  "a": ["x", "y"]\n}'],
      ["writes objects as the file does", '{\n    "a": 1\n}', "a", { b: 1 }, '{\n    "a": {\n        "b": 1\n    }\n}'],
      ["keeps Windows line breaks", '{\r\n  "a": 1\r\n}\r\n', "b", 2, '{\r\n  "a": 1,\r\n  "b": 2\r\n}\r\n'],
      ["keeps a byte order mark", '\uFEFF{"a": 1}', "a", 2, '\uFEFF{"a": 2}'],
      ["replaces an item", '{"a": [1, {"b": 2}]}', "a[1].b", 3, '{"a": [1, {"b": 3}]}'],
      ["adds no item", '{"a": [1]}', "a[1]", 3, null],
      ["puts nothing into what is no object", '{"a": 1}', "a.b", 3, null]
    ]
  for (const [what, text, path, value, after] of rows) {
    it(what, () => assert.strictEqual(set(text, path, value), after))
  }
})

describe("removing one key from JSON", () => {
  const rows: ReadonlyArray<readonly [what: string, text: string, path: string, after: string | null]> = [
    ["takes its line out", CONFIG, "version", CONFIG.replace('  "version": "2.0",\n', "")],
    ["takes the comma before the last key out", CONFIG, "log", CONFIG.replace(/,\n {2}"log"[^]*\n {2}\}/u, "")],
    ["leaves an empty block", CONFIG, "waves.maxSlots", CONFIG.replace('{ "maxSlots": 3 }', "{}")],
    ["finds nothing that isn't there", CONFIG, "target", null],
    ["takes no item out", '{"a": [1]}', "a[0]", null],
    ["is not misled by commas in texts", '{"a": ",", "b": ","}', "b", '{"a": ","}']
  ]
  for (const [what, text, path, after] of rows) it(what, () => assert.strictEqual(remove(text, path), after))
})

describe("any JSON object", () => {
  const name = fc.constantFrom("a", "b", "c", 'x"y', "__proto__", "")
  const value = fc.jsonValue({ maxDepth: 2 })
  const objects = fc.dictionary(name, fc.oneof(value, fc.dictionary(name, value, { maxKeys: 3 })), { maxKeys: 4 })
  const spaces = fc.constantFrom(undefined, 2, 4, "\t")

  it("has the value after it was set, and all others as before", () => {
    fc.assert(
      fc.property(
        objects,
        spaces,
        fc.array(name, { minLength: 1, maxLength: 3 }),
        value,
        (object, space, path, wanted) => {
          const text = JSON.stringify(object, null, space)
          const changed = setInJson(text, read(text), path, wanted)
          if (changed === null) return
          const expected = JSON.parse(text) as Record<string, unknown>
          let at = expected
          for (const key of path.slice(0, -1)) {
            if (!Object.hasOwn(at, key))
              Object.defineProperty(at, key, { value: {}, enumerable: true, configurable: true, writable: true })
            at = at[key] as Record<string, unknown>
          }
          Object.defineProperty(at, path.at(-1) ?? "", {
            value: wanted,
            enumerable: true,
            configurable: true,
            writable: true
          })
          assert.deepStrictEqual(read(changed).value, JSON.parse(JSON.stringify(expected)))
        }
      )
    )
  })

  it("has the key no more after it was removed, and all others as before", () => {
    fc.assert(
      fc.property(objects, spaces, name, (object, space, key) => {
        const text = JSON.stringify(object, null, space)
        const changed = removeFromJson(text, read(text), [key])
        assert.strictEqual(changed === null, !Object.hasOwn(object, key))
        if (changed === null) return
        const rest = Object.fromEntries(Object.entries(object).filter(([one]) => one !== key))
        assert.deepStrictEqual(read(changed).value, JSON.parse(JSON.stringify(rest)))
      })
    )
  })
})

describe("the path of a key", () => {
  it("is read and written alike, and nothing else is a path", () => {
    for (const text of ["a", "a.b", "a[0]", "a.b[12].c"]) assert.isNotNull(pathFrom(text))
    for (const text of ["", ".", "a.", ".a", "[0]", "a[x]", "a[]", "a..b", "a[0", "a]"])
      assert.isNull(pathFrom(text), text)
    assert.deepStrictEqual(pathFrom("a.b[12].c"), ["a", "b", 12, "c"])
  })
})
