import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { checkDependencies } from "../../scripts/docs/dependencies.mjs"
import { anchorsOf, checkLinks } from "../../scripts/docs/links.mjs"

let root
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "docs-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const write = (path, text) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe("the link check", () => {
  const broken = (text) => {
    write("docs/a.md", text)
    return checkLinks(root, ["docs/a.md"])
  }

  it("follows relative links, headings and references", () => {
    write("README.md", "# Hello, you!\n\n## Hello, you!\n")
    expect(
      broken(
        "[a](../README.md) [b](../README.md#hello-you) [c](../README.md#hello-you-1) [d](#e) [f](../docs)\n\n[r]: ../README.md\n\n# e\n"
      )
    ).toEqual([])
  })

  it("reports what is missing: a file, a heading, a reference, something outside", () => {
    write("README.md", "# Hello\n")
    expect(broken("[a](b.md)")).toEqual(["docs/a.md: link b.md does not exist"])
    expect(broken("[a](../README.md#bye)")).toEqual(["docs/a.md: link ../README.md#bye has no heading #bye"])
    expect(broken("[r]: gone.md")).toEqual(["docs/a.md: link gone.md does not exist"])
    expect(broken("[a](../../etc/passwd)")).toEqual(["docs/a.md: link ../../etc/passwd leaves the repository"])
  })

  it("leaves code and the web alone", () => {
    expect(broken("[w](https://example.org/x.md) `[a](b.md)`\n\n```md\n[a](b.md)\n```\n")).toEqual([])
  })

  it("ignores headings inside code", () => {
    expect([...anchorsOf("# One `two`\n\n```sh\n# three\n```\n")]).toEqual(["one-two"])
  })
})

describe("the check of pinned dependencies", () => {
  const REASON = "Because there is nothing better."
  const check = (rows) => {
    write("package.json", `{ "packageManager": "pnpm@12.0.0", "optionalDependencies": { "node": "24.0.0" } }`)
    write(
      "pnpm-workspace.yaml",
      `packages:\n  - x\ncatalog:\n  a: 1.0.0\n  # why\n  "@b/c": 2.0.0\n  d: 3.0.0\n\nother: 1\n`
    )
    const table = rows.map(([name, version, why]) => `| \`${name}\` | ${version} | ${why} |`).join("\n")
    write("docs/decisions/dependencies.md", `# D\n\n| name | version | why |\n|---|---|---|\n${table}\n`)
    return checkDependencies(root)
  }
  const all = [
    ["a", "1.0.0", REASON],
    ["@b/c", "2.0.0", REASON],
    ["d", "3.0.0", REASON],
    ["node", "24.0.0", REASON],
    ["pnpm", "12.0.0", REASON]
  ]

  it("accepts a row with a reason for every pin", () => {
    expect(check(all)).toEqual([])
  })

  it("reports a missing row, another version, an empty reason and a row that is left over", () => {
    expect(check(all.slice(1)).join()).toMatch(/: a is pinned to 1\.0\.0 but has no row/u)
    expect(check([...all.slice(1), ["a", "1.0.1", REASON]]).join()).toMatch(/the row says 1\.0\.1/u)
    expect(check([...all.slice(1), ["a", "1.0.0", "-"]]).join()).toMatch(/gives no reason/u)
    expect(check([...all, ["gone", "1.0.0", REASON]]).join()).toMatch(/gone has a row but is not pinned/u)
  })
})
