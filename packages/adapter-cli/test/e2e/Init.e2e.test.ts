import { assert, describe, it } from "@effect/vitest"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure } from "../support/cli.ts"
import { logOf, ofType } from "../support/events.ts"
import { type Folder, withFolder } from "../support/places.ts"

interface Answer {
  readonly qualityGates: Readonly<Record<string, unknown>>
  readonly detected: {
    readonly stack: string
    readonly stacks: ReadonlyArray<string>
    readonly notes: ReadonlyArray<string>
  }
  readonly tried: ReadonlyArray<{ readonly key: string; readonly result: string; readonly tests: number | null }>
  readonly leftBehind: ReadonlyArray<string>
}

/** A package without dependencies, so that its commands can run anywhere. */
const shop = (folder: Folder, scripts: Readonly<Record<string, string>>): void => {
  folder.git("init", "--quiet", "-b", "main")
  folder.write("package.json", JSON.stringify({ name: "shop", type: "module", scripts }))
  folder.write("a.test.js", 'import { test } from "node:test"\ntest("one", () => {})\ntest("two", () => {})\n')
}

const configOf = (folder: Folder): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(join(folder.dir, "backlog.config.json"), "utf8")) as Readonly<Record<string, unknown>>

describe("btk init", { timeout: 60_000 }, () => {
  it("tries each command once, keeps what works and says of the others why not", () =>
    withFolder((folder) => {
      shop(folder, {
        test: "node --test",
        lint: "node -e 'console.error(\"3 errors\"); process.exit(1)'",
        build: "node -e 0"
      })
      const { out } = btk(folder, ["init", "--yes"])
      assert.deepStrictEqual(configOf(folder)["qualityGates"], {
        testCommand: "npm test",
        buildCommand: "npm run build"
      })
      assert.match(out, /^This is javascript \(package\.json\), with npm and node:test\.$/mu)
      assert.match(
        out,
        /testCommand +npm test {2}\(package\.json has a script test\)\n +tried: passed, 2 tests by name\n/u
      )
      assert.match(out, /lintCommand +npm run lint\n +left out: it exited 1 before anybody changed anything: /u)
      assert.match(out, /buildCommand .*\n +tried: passed\n/u)
    }))

  it("runs nothing for --dry-run and for --no-try, and then keeps what it found", () =>
    withFolder((folder) => {
      shop(folder, { test: "node -e \"require('fs').writeFileSync('ran', '')\"", lint: "exit 3" })
      const dry = btkJson<Answer>(folder, ["init", "--dry-run"])
      assert.deepStrictEqual([dry.tried, dry.leftBehind], [[], []])
      const { leftBehind, qualityGates, tried } = btkJson<Answer>(folder, ["init", "--no-try"])
      assert.deepStrictEqual([tried, leftBehind], [[], []])
      assert.include(qualityGates, { testCommand: "npm test" })
    }))

  it("says what the tries changed in the work tree", () =>
    withFolder((folder) => {
      shop(folder, { test: "node -e \"require('fs').writeFileSync('ran', '')\"" })
      folder.git("add", "--all")
      folder.git("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "--quiet", "-m", "Start")
      assert.match(btk(folder, ["init", "--yes"]).out, /^Trying the commands changed ran\.$/mu)
    }))

  it("tries nothing where the dependencies aren't installed, and says so", () =>
    withFolder((folder) => {
      folder.write("package.json", JSON.stringify({ scripts: { test: "vitest" }, devDependencies: { vitest: "1" } }))
      const { tried } = btkJson<Answer>(folder, ["init"])
      assert.deepStrictEqual(
        tried.map(({ key, result }) => [key, result]),
        [
          ["setupCommand", "not-tried"],
          ["testCommand", "not-tried"]
        ]
      )
    }))

  it("says which stacks a project has, and takes the one of --stack", () =>
    withFolder((folder) => {
      shop(folder, { test: "node --test" })
      folder.write("go.mod", "module example.com/shop/v2\n")
      const first = btkJson<Answer>(folder, ["init", "--dry-run"])
      assert.deepStrictEqual(first.detected.stacks, ["javascript", "go"])
      assert.match(first.detected.notes.join("\n"), /Not only javascript is here: go \(go\.mod\)/u)
      const { detected, qualityGates } = btkJson<Answer>(folder, ["init", "--stack", "go", "--no-try"])
      assert.strictEqual(detected.stack, "go")
      assert.include(qualityGates, { testCommand: "go test -json ./..." })
      assert.deepInclude(configOf(folder)["project"], { name: "shop", stack: "go" })
    }))

  it("shows for --dry-run what a preset would make, and writes nothing", () =>
    withFolder((folder) => {
      const { out } = btk(folder, ["init", "--preset", "rust", "--prefixes", "task,EPIC", "--dry-run"])
      assert.match(out, /^backlog\.config\.json would be written\.$/mu)
      assert.match(out, /lintCommand +cargo clippy .* {2}\(usual in the preset rust\)$/mu)
      assert.match(out, /^Nothing was written, and no command was run\.$/mu)
      assert.notInclude(out, "git add")
      assert.isFalse(existsSync(join(folder.dir, "backlog.config.json")))
      const { planned } = btkJson<{ readonly planned: ReadonlyArray<{ readonly text: string }> }>(folder, [
        "init",
        "--dry-run",
        "--preset",
        "rust",
        "--prefixes",
        "task,EPIC"
      ])
      assert.deepInclude(JSON.parse(planned[0]?.text ?? ""), { backlog: { ticketPrefixes: ["TASK", "EPIC"] } })
    }))

  it("names what to commit as a shell reads it, and says when there is nothing to write", () =>
    withFolder((folder) => {
      shop(folder, { test: "node --test" })
      btk(folder, ["init", "--yes", "--no-try", "--no-templates"])
      assert.match(btk(folder, ["init", "--yes"]).out, /^Nothing had to be written\.$/mu)
      btk(folder, ["config", "set", "backlog.templatesDir", "my templates"])
      assert.include(btk(folder, ["init", "--templates"]).out, "git add 'my templates' && ")
    }))

  it("refuses a preset that there is none of, and a ticket type that can't be one", () =>
    withFolder((folder) => {
      assert.deepInclude(failure(folder, ["init", "--preset", "pyhton"]), {
        code: "preset-unknown",
        next: "Did you mean python?",
        exit: 2
      })
      assert.deepInclude(failure(folder, ["init", "--prefixes", "a-b"]), { code: "flag-invalid", exit: 2 })
    }))

  it("replaces by --force, keeps what was there, and tells the log", () =>
    withFolder((folder) => {
      shop(folder, { test: "node --test" })
      btk(folder, ["init", "--yes", "--no-try", "--name", "First"])
      assert.deepInclude(failure(folder, ["init", "--name", "Second"]), { code: "init-flag-unused", exit: 2 })
      const { out } = btk(folder, ["init", "--yes", "--no-try", "--force", "--name", "Second"])
      assert.match(out, /^backlog\.config\.json written\. What was there is kept as backlog\.config\.json\.bak\.$/mu)
      assert.deepInclude(configOf(folder)["project"], { id: "first", name: "Second" })
      assert.lengthOf(ofType(logOf(folder), "backlog.config-changed"), 2)
    }))
})

describe("what btk init writes", { timeout: 60_000 }, () => {
  it("is a configuration, templates and rules for code, which new tickets and agents then begin with", () =>
    withFolder((folder) => {
      shop(folder, { test: "node --test" })
      const { out } = btk(folder, ["init", "--yes", "--no-try", "--prefixes", "BUG", "--prefixes", "EPIC"])
      assert.match(out, /^backlog\/templates written, with 2 templates of tickets\.$/mu)
      assert.match(out, /git add backlog\.config\.json backlog\/templates backlog\/code-rules\.md \.gitattributes/u)
      folder.write(
        "backlog/templates/EPIC.md",
        "---\npriority: high\nteam: blue\n---\n\n## Goal\n\n{{what is reached}}\n"
      )
      const { ticket } = btkJson<{ ticket: { key: string } }>(folder, [
        "create",
        "Reach it",
        "--type",
        "EPIC",
        "--ac",
        "It is reached"
      ])
      const text = readFileSync(join(folder.dir, `backlog/data/pending/${ticket.key}-reach-it.md`), "utf8")
      assert.match(text, /^priority: high$/mu)
      assert.match(text, /^team: blue$/mu)
      assert.match(
        text,
        /^## Goal\n\n\{\{what is reached\}\}\n\n## Acceptance Criteria\n\n- \[ \] AC-1: It is reached\n/mu
      )
      folder.write("backlog/templates/BUG.md", "---\npriority: urgent\n---\n\n## A\n")
      assert.deepInclude(failure(folder, ["create", "Wrong", "--type", "BUG"]), {
        code: "ticket-invalid",
        message: 'backlog/templates/BUG.md:2:11: priority: "urgent" is not a priority.'
      })
    }))

  it("can be the configuration alone, and the rest later", () =>
    withFolder((folder) => {
      const written = (...args: ReadonlyArray<string>) =>
        btkJson<{ written: ReadonlyArray<string> }>(folder, ["init", ...args]).written
      assert.deepStrictEqual(written("--no-templates", "--no-code-rules", "--prefixes", "TASK"), [
        "backlog.config.json"
      ])
      assert.deepStrictEqual(written(), [])
      assert.deepStrictEqual(written("--templates", "--code-rules"), [
        "backlog/templates/TASK.md",
        "backlog/code-rules.md"
      ])
      assert.deepStrictEqual(written("--templates", "--code-rules"), [])
      assert.deepInclude(failure(folder, ["init", "--templates", "--no-templates"]), { code: "usage", exit: 2 })
    }))

  it("is a block for agents where that is asked for, and nothing else of the file", () =>
    withFolder((folder) => {
      btk(folder, ["init", "--yes"])
      folder.write("AGENTS.md", "# Rules\n")
      assert.match(
        btk(folder, ["init", "--agents-md"]).out,
        /^AGENTS\.md written\. What was there is kept as AGENTS\.md\.bak\.$/mu
      )
      assert.match(readFileSync(join(folder.dir, "AGENTS.md"), "utf8"), /^# Rules\n\n<!-- backlog-toolkit:begin -->\n/u)
      assert.deepStrictEqual(btkJson<{ written: unknown }>(folder, ["init", "--agents-md"]).written, [])
      btk(folder, ["init", "--remove-agents-md"])
      assert.strictEqual(readFileSync(join(folder.dir, "AGENTS.md"), "utf8"), "# Rules\n")
    }))
})
