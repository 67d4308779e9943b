import { assert, describe, it } from "@effect/vitest"
import { detect, manifest, type Texts } from "./files.ts"

describe("a project with a package.json", () => {
  it("takes name, tests, checks and build from it", () => {
    const { commands, name, notReady, runner, stack } = detect({
      "package.json": manifest({
        scripts: { test: "node --test", lint: "eslint .", build: "rollup -c" },
        dependencies: { left: "1" }
      }),
      "package-lock.json": "{}"
    })
    assert.deepStrictEqual([name, stack, runner], ["shop", "javascript", "node:test"])
    assert.deepStrictEqual(commands, {
      setupCommand: "npm ci",
      testCommand: "npm test",
      lintCommand: "npm run lint",
      buildCommand: "npm run build"
    })
    assert.strictEqual(notReady, "the dependencies aren't installed here (npm ci)")
  })

  const managers: ReadonlyArray<readonly [lockfile: string, text: string, field: string, setup: string, test: string]> =
    [
      ["pnpm-lock.yaml", "", "", "pnpm install --frozen-lockfile", "pnpm test"],
      ["yarn.lock", "# yarn lockfile v1\n", "", "yarn install --frozen-lockfile", "yarn test"],
      ["yarn.lock", "__metadata:\n", "", "yarn install --immutable", "yarn test"],
      ["bun.lock", "", "", "bun install --frozen-lockfile", "bun run test"],
      ["package-lock.json", "", "", "npm ci", "npm test"],
      ["none", "", "pnpm@9.1.0+sha512.abc", "pnpm install", "pnpm test"],
      ["none", "", "yarn@1.22.22", "yarn install", "yarn test"],
      ["none", "", "", "npm install", "npm test"],
      ["package-lock.json", "", "yarn@4.0.0", "yarn install", "yarn test"],
      ["yarn.lock", "__metadata:\n", "yarn@4.0.0", "yarn install --immutable", "yarn test"]
    ]
  for (const [lockfile, text, field, setup, test] of managers) {
    it(`uses the package manager of ${lockfile} and ${field === "" ? "no field" : field}: ${setup}`, () => {
      const { commands } = detect({
        "package.json": manifest({
          scripts: { test: "make check" },
          devDependencies: { a: "1" },
          ...(field === "" ? {} : { packageManager: field })
        }),
        ...(lockfile === "none" ? {} : { [lockfile]: text })
      })
      assert.deepStrictEqual([commands.setupCommand, commands.testCommand], [setup, test])
    })
  }

  it("says which lockfile is passed over", () => {
    const both = { "package-lock.json": "{}", "pnpm-lock.yaml": "" }
    assert.deepStrictEqual(detect({ "package.json": manifest({}), ...both }).notes, [
      "There is package-lock.json as well; pnpm is used, because there is a pnpm-lock.yaml."
    ])
    assert.deepStrictEqual(detect({ "package.json": manifest({ packageManager: "npm@10.0.0" }), ...both }).notes, [
      "There is pnpm-lock.yaml as well; npm is used, because packageManager of package.json says so."
    ])
  })

  const scripts: ReadonlyArray<readonly [script: string, command: string, runner: string | null]> = [
    ["vitest", "npx vitest run --reporter=json", "vitest"],
    ["vitest run", "npx vitest run --reporter=json", "vitest"],
    ["vitest --coverage --watch", "npx vitest run --coverage --reporter=json", "vitest"],
    ["vitest run --outputFile=a.json", "npm test", "vitest"],
    ["jest", "npx jest --json", "jest"],
    ["NODE_ENV=test jest --coverage", "NODE_ENV=test npx jest --coverage --json", "jest"],
    ["mocha", "npx mocha --reporter=tap", "mocha"],
    ["mocha 'test/**/*.js'", "npx mocha 'test/**/*.js' --reporter=tap", "mocha"],
    ["mocha --reporter dot", "npm test", "mocha"],
    ["ava", "npx ava --tap", "ava"],
    ["npm run lint && vitest run", "npm test", "vitest"],
    ["node --import tsx --test", "npm test", "node:test"],
    ["tape test/*.js", "npm test", "tape"],
    ["react-scripts test", "npm test", "jest"],
    ["./check.sh", "npm test", null]
  ]
  for (const [script, command, runner] of scripts) {
    it(`runs the tests of “${script}” by ${command}`, () => {
      const found = detect({ "package.json": manifest({ scripts: { test: script } }) })
      assert.deepStrictEqual([found.commands.testCommand, found.runner], [command, runner])
    })
  }

  it("leaves a test script whole that has others before or after it", () => {
    const found = detect({ "package.json": manifest({ scripts: { pretest: "tsc", test: "jest" } }) })
    assert.strictEqual(found.commands.testCommand, "npm test")
  })

  const idle = ['echo "Error: no test specified" && exit 1', "echo ok", "exit 0", "true", " ", ":"]
  for (const script of idle) {
    it(`never takes “${script}” for tests, and says why there are none`, () => {
      const { commands, reasons } = detect({ "package.json": manifest({ scripts: { test: script } }) })
      assert.isUndefined(commands.testCommand)
      assert.match(reasons.testCommand ?? "", /no script test that tests anything/u)
    })
  }

  it("falls back to another script of tests, or to a runner that is a dependency", () => {
    const unit = detect({ "package.json": manifest({ scripts: { "test:unit": "./unit.sh" } }) })
    assert.strictEqual(unit.commands.testCommand, "npm run test:unit")
    const dependency = detect({ "package.json": manifest({ devDependencies: { vitest: "4" } }) })
    assert.deepStrictEqual(
      [dependency.commands.testCommand, dependency.reasons.testCommand],
      ["npx vitest run --reporter=json", "vitest is a dependency"]
    )
  })

  it("takes no linter that changes what it judges, and says so", () => {
    const only = detect({ "package.json": manifest({ scripts: { lint: "eslint . --fix" } }) })
    assert.isUndefined(only.commands.lintCommand)
    assert.strictEqual(only.reasons.lintCommand, "the script lint of package.json changes files, so it judges nothing")
    const both = { lint: "prettier --write .", "lint:check": "prettier --check ." }
    assert.strictEqual(
      detect({ "package.json": manifest({ scripts: both }) }).commands.lintCommand,
      "npm run lint:check"
    )
  })

  const linters: ReadonlyArray<readonly [dependency: string, file: string, command: string | undefined]> = [
    ["eslint", "eslint.config.mjs", "npx eslint ."],
    ["eslint", ".eslintrc.json", "npx eslint ."],
    ["eslint", "readme.md", undefined],
    ["@biomejs/biome", "biome.json", "npx biome check ."],
    ["oxlint", ".oxlintrc.json", "npx oxlint"]
  ]
  for (const [dependency, file, command] of linters) {
    it(`lints by ${dependency} with ${file}: ${command ?? "not at all"}`, () => {
      const files: Texts = { "package.json": manifest({ devDependencies: { [dependency]: "1" } }), [file]: "" }
      assert.strictEqual(detect(files).commands.lintCommand, command)
    })
  }

  it("needs no setup where there are no dependencies", () => {
    const found = detect({ "package.json": manifest({ scripts: { test: "node --test" } }) })
    assert.deepStrictEqual([found.commands.setupCommand, found.notReady], [undefined, null])
  })

  it("can be tried where the dependencies are installed", () => {
    const files: Texts = { "package.json": manifest({ dependencies: { a: "1" } }), "node_modules/a/package.json": "{}" }
    assert.isNull(detect(files).notReady)
  })

  it("checks types with the project's own script, or with tsc where TypeScript is a dependency", () => {
    const own = detect({ "package.json": manifest({ scripts: { typecheck: "tsc -b" } }), "tsconfig.json": "{}" })
    assert.deepStrictEqual([own.stack, own.commands.typeCheckCommand], ["typescript", "npm run typecheck"])
    const typed = (config: string) =>
      detect({ "package.json": manifest({ devDependencies: { typescript: "7" } }), "tsconfig.json": config }).commands
    assert.strictEqual(typed("{}").typeCheckCommand, "npx tsc --noEmit")
    assert.strictEqual(
      typed('{ /* all */ "files": [], "references": [{ "path": "a" },] }').typeCheckCommand,
      "npx tsc -b"
    )
  })

  it("is Bun's when its tests or its files are", () => {
    const bun = (more: Texts, script: string) =>
      detect({ "package.json": manifest({ scripts: { test: script } }), ...more })
    assert.deepStrictEqual(
      [bun({ "bun.lock": "" }, "bun test").stack, bun({ "bun.lock": "" }, "bun test").runner],
      ["bun", "bun test"]
    )
    assert.strictEqual(
      bun({ "bun.lock": "" }, "bun test ./src").commands.testCommand,
      "bun test --reporter=junit --reporter-outfile=/dev/stdout ./src"
    )
    assert.strictEqual(bun({ "bun.lock": "" }, "bun test --watch").commands.testCommand, "bun run test")
    assert.strictEqual(bun({ "bun.lockb": "", "bunfig.toml": "" }, "make").stack, "bun")
    assert.strictEqual(bun({ "bun.lock": "" }, "make").stack, "javascript")
    assert.strictEqual(bun({ "bun.lock": "", "bunfig.toml": "" }, "vitest").stack, "javascript")
  })

  it("survives a package.json that is no JSON, or is something else", () => {
    for (const text of ["{", "[]", "null", '{"scripts": 3, "name": 4}']) {
      assert.deepStrictEqual(detect({ "package.json": text }).commands, {}, text)
    }
  })
})

describe("a monorepo of packages", () => {
  const member = (scripts: Readonly<Record<string, string>>): string => manifest({ scripts })
  const packages: Texts = {
    "packages/a/package.json": member({ test: "vitest", lint: "eslint" }),
    "packages/b/package.json": member({ test: "vitest" }),
    "packages/c/readme.md": ""
  }
  const rows: ReadonlyArray<readonly [what: string, files: Texts, kind: string, test: string]> = [
    [
      "npm",
      { "package.json": manifest({ workspaces: ["packages/*"] }) },
      "npm workspaces",
      "npm run test --workspaces --if-present"
    ],
    [
      "pnpm",
      {
        "package.json": "{}",
        "pnpm-lock.yaml": "",
        "pnpm-workspace.yaml": "packages:\n  - packages/*\n  - '!packages/c'\n"
      },
      "pnpm workspace",
      "pnpm -r run test"
    ],
    [
      "yarn",
      { "package.json": manifest({ workspaces: { packages: ["packages/**"] } }), "yarn.lock": "__metadata:\n" },
      "yarn workspaces",
      "yarn workspaces foreach -A run test"
    ],
    [
      "bun",
      { "package.json": manifest({ workspaces: ["packages/*"] }), "bun.lock": "" },
      "bun workspaces",
      "bun run --filter '*' test"
    ],
    [
      "turbo",
      { "package.json": manifest({ workspaces: ["./packages/{a,b}"] }), "turbo.json": "{}" },
      "npm workspaces",
      "npx turbo run test"
    ],
    ["nx", { "package.json": "{}", "nx.json": "{}" }, "nx projects", "npx nx run-many -t test"],
    [
      "lerna",
      { "package.json": "{}", "lerna.json": '{"packages":["packages/*"]}' },
      "lerna packages",
      "npx lerna run test"
    ]
  ]
  for (const [what, files, kind, test] of rows) {
    it(`of ${what} runs the tests of every package that has some`, () => {
      const { commands, reasons, workspace } = detect({ ...packages, ...files })
      assert.deepStrictEqual<unknown>([workspace?.kind, workspace?.members], [kind, ["packages/a", "packages/b"]])
      assert.strictEqual(commands.testCommand, test)
      assert.strictEqual(reasons.testCommand, "2 of 2 packages have a script test")
      assert.strictEqual(reasons.lintCommand, "1 of 2 packages has a script lint")
    })
  }

  it("uses the script at its root before those of its packages", () => {
    const files = { "package.json": manifest({ workspaces: ["packages/*"], scripts: { test: "turbo run test" } }) }
    const { commands, runner } = detect({ ...packages, ...files })
    assert.deepStrictEqual([commands.testCommand, runner], ["npm test", "turbo"])
  })

  it("has no tests where no package tests anything", () => {
    const files: Texts = {
      "package.json": manifest({ workspaces: ["packages/*"] }),
      "packages/a/package.json": member({ test: 'echo "Error: no test specified" && exit 1' })
    }
    assert.isUndefined(detect(files).commands.testCommand)
  })

  it("takes no folders from outside the project", () => {
    const files: Texts = { "package.json": manifest({ workspaces: ["../other/*", "/etc/*"] }), ...packages }
    assert.isNull(detect(files).workspace)
  })
})
