import { assert, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { LANGUAGES } from "../../src/syntax/languages/all.ts"

const page = fileURLToPath(new URL("../../../../docs/code-index.md", import.meta.url))

it("the languages of the code index are in the documentation as they are read", () => {
  const rows = [...readFileSync(page, "utf8").matchAll(/^\| ([a-z]+) \| ([^|]+) \| ([^|]+) \|$/gmu)]
    .map(([, language = "", endings = "", grammars = ""]) => [language, endings.trim(), grammars.trim()])
    .filter(([language]) => language !== "language")
  const expected = [...new Set(LANGUAGES.map(({ name }) => name))].map((name) => {
    const all = LANGUAGES.filter((language) => language.name === name)
    const endings = all.flatMap((language) => language.endings)
    return [name, endings.join(", "), all.map(({ grammar }) => grammar).join(", ")]
  })
  assert.deepStrictEqual(rows, expected)
})
