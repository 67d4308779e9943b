import { assert, describe, it } from "@effect/vitest"
import { detectStack } from "../../src/backlog/detect/DetectStack.ts"

/** Files at the root by name; folders have null. */
const detect = (files: Readonly<Record<string, string | null>>) =>
  detectStack({ names: Object.keys(files), read: (name) => files[name] ?? null })

const manifest = (value: Readonly<Record<string, unknown>>): string => JSON.stringify({ name: "shop", ...value })

describe("detecting the stack", () => {
  it("takes name, tests, checks and build of a Node project from its package.json", () => {
    const { commands, name, stack } = detect({
      "package.json": manifest({
        scripts: { test: "node --test", lint: "eslint .", build: "rollup -c" },
        dependencies: { left: "1" }
      }),
      "package-lock.json": "{}"
    })
    assert.deepStrictEqual([name, stack], ["shop", "javascript"])
    assert.deepStrictEqual(commands, {
      setupCommand: "npm ci",
      testCommand: "npm test",
      lintCommand: "npm run lint",
      buildCommand: "npm run build"
    })
  })

  const managers = [
    ["pnpm-lock.yaml", "", "pnpm install --frozen-lockfile", "pnpm test"],
    ["yarn.lock", "# yarn lockfile v1\n", "yarn install --frozen-lockfile", "yarn test"],
    ["yarn.lock", "__metadata:\n", "yarn install --immutable", "yarn test"],
    ["bun.lock", "", "bun install --frozen-lockfile", "bun run test"],
    ["package-lock.json", "", "npm ci", "npm test"]
  ] as const
  for (const [lockfile, text, setup, test] of managers) {
    it(`uses the package manager of ${lockfile}: ${setup}`, () => {
      const { commands } = detect({
        "package.json": manifest({ scripts: { test: "make check" }, devDependencies: { a: "1" } }),
        [lockfile]: text
      })
      assert.deepStrictEqual([commands.setupCommand, commands.testCommand], [setup, test])
    })
  }

  const reporters = [
    ["vitest", "npx vitest run --reporter=json"],
    ["vitest run", "npx vitest run --reporter=json"],
    ["jest", "npx jest --json"],
    ["mocha", "npx mocha --reporter=tap"]
  ] as const
  for (const [script, command] of reporters) {
    it(`asks ${script} for a report that has the tests' names`, () => {
      const { commands, reasons } = detect({ "package.json": manifest({ scripts: { test: script } }) })
      assert.strictEqual(commands.testCommand, command)
      assert.match(reasons.testCommand ?? "", /names/u)
    })
  }

  it("never takes npm's placeholder for a test command, and says why there is none", () => {
    const { commands, reasons } = detect({
      "package.json": manifest({ scripts: { test: 'echo "Error: no test specified" && exit 1' } })
    })
    assert.isUndefined(commands.testCommand)
    assert.match(reasons.testCommand ?? "", /no script test that tests anything/u)
  })

  it("needs no setup where a package.json has no dependencies", () => {
    assert.isUndefined(detect({ "package.json": manifest({ scripts: { test: "node --test" } }) }).commands.setupCommand)
  })

  it("checks types with the project's own script, or with tsc where TypeScript is a dependency", () => {
    const own = detect({ "package.json": manifest({ scripts: { typecheck: "tsc -b" } }), "tsconfig.json": "{}" })
    assert.deepStrictEqual([own.stack, own.commands.typeCheckCommand], ["typescript", "npm run typecheck"])
    const plain = detect({
      "package.json": manifest({ devDependencies: { typescript: "7" } }),
      "tsconfig.json": "{}"
    })
    assert.strictEqual(plain.commands.typeCheckCommand, "npx tsc --noEmit")
  })

  it("survives a package.json that is no JSON, or is something else", () => {
    for (const text of ["{", "[]", "null", '{"scripts": 3, "name": 4}']) {
      assert.deepStrictEqual(detect({ "package.json": text }).commands, {}, text)
    }
  })

  it("finds pytest by its configuration, its mention or a folder of tests", () => {
    for (const files of [
      { "pyproject.toml": '[project]\nname = "shop"\n[tool.pytest.ini_options]\n' },
      { "setup.py": "", "pytest.ini": "" },
      { "requirements.txt": "pytest==8\n" },
      { "setup.cfg": "", tests: null }
    ]) {
      assert.strictEqual(detect(files).commands.testCommand, "python3 -m pytest -v", JSON.stringify(files))
    }
    assert.strictEqual(detect({ "pyproject.toml": '[project]\nname = "shop"\n' }).name, "shop")
    assert.isUndefined(detect({ "setup.py": "" }).commands.testCommand)
  })

  it("knows Go, Rust and Swift by their manifests", () => {
    const go = detect({ "go.mod": "module example.com/team/shop\n\ngo 1.24\n" })
    assert.deepStrictEqual([go.stack, go.name, go.commands.testCommand], ["go", "shop", "go test -json ./..."])
    const rust = detect({ "Cargo.toml": '[package]\nname = "shop"\n' })
    assert.deepStrictEqual([rust.stack, rust.name, rust.commands.testCommand], ["rust", "shop", "cargo test"])
    const swift = detect({ "Package.swift": 'let package = Package(name: "Shop")' })
    assert.deepStrictEqual([swift.stack, swift.name, swift.commands.testCommand], ["swift", "Shop", undefined])
  })

  it("looks past a package.json that only serves tools", () => {
    assert.strictEqual(detect({ "package.json": manifest({}), "go.mod": "module shop\n" }).stack, "go")
    assert.strictEqual(detect({ "package.json": manifest({}) }).stack, "javascript")
  })

  it("calls everything else generic and leaves the test command out", () => {
    const { commands, reasons, stack } = detect({ Makefile: "test:\n\techo ok\n" })
    assert.deepStrictEqual([stack, commands], ["generic", {}])
    assert.match(reasons.testCommand ?? "", /no file at the root/u)
  })
})
