import { assert, describe, it } from "@effect/vitest"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { NO_ANSWERS } from "../../src/init/answers.ts"
import { planInit, writePlanned } from "../../src/planInit.ts"
import { builtInTemplate } from "@backlog-toolkit/core/ticket/TicketTemplate"
import { templateFor } from "../../src/templateFor.ts"
import { inRepository } from "../git/repository.ts"

/** The configuration alone. */
const NOTHING = { ...NO_ANSWERS, templates: false, codeRules: false }

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
  return "no failure"
}

describe("planning an init", () => {
  it.effect("writes a configuration that validates, and the attributes that keep segments as they are", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        repo.write("package.json", JSON.stringify({ name: "My Shop", scripts: { test: "node --test" } }))
        const plan = planInit(repo.root, NOTHING)
        assert.deepStrictEqual([...plan.writes.keys()], ["backlog.config.json", ".gitattributes"])
        assert.strictEqual(plan.config.project.id, "my-shop")
        assert.strictEqual(plan.config.target, "main")
        assert.strictEqual(plan.config.qualityGates.testCommand, "npm test")
        writePlanned(plan)
        assert.match(
          repo.git(["check-attr", "merge", "text", "--", "backlog/events/r/1.jsonl", "backlog/blobs/ab/abcd"]),
          /^(?:\S+ (?:merge|text): unset\n?){4}$/u
        )
      })
    )
  )

  it.effect("names the branch that is checked out, also when a tag has the same name", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        repo.git(["checkout", "--quiet", "-b", "release/1"])
        repo.git(["tag", "release/1"])
        assert.strictEqual(planInit(repo.root, NOTHING).config.target, "release/1")
      })
    )
  )

  it.effect("plans nothing the second time", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        writePlanned(planInit(repo.root, NOTHING))
        const again = planInit(repo.root, { ...NOTHING, name: "Another" })
        assert.deepStrictEqual([...again.writes.keys()], [])
        assert.isNull(again.detected)
        assert.strictEqual(again.config.project.name, "main")
      })
    )
  )

  it.effect("keeps the attributes that are there", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        repo.write(".gitattributes", "*.png binary")
        writePlanned(planInit(repo.root, NOTHING))
        assert.strictEqual(
          repo.read(".gitattributes"),
          "*.png binary\nbacklog/events/** -text -merge linguist-generated=true\n" +
            "backlog/blobs/** -text -merge linguist-generated=true\n"
        )
      })
    )
  )

  it.effect("takes what was asked for before what was found", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        const { config } = planInit(repo.root, {
          ...NOTHING,
          name: "Ünïcode 商店",
          target: "trunk",
          testCommand: "make test",
          setupCommand: "make deps"
        })
        assert.strictEqual(config.project.name, "Ünïcode 商店")
        assert.strictEqual(config.project.id, "unicode")
        assert.deepStrictEqual(
          [config.target, config.qualityGates.testCommand, config.qualityGates.setupCommand],
          ["trunk", "make test", "make deps"]
        )
      })
    )
  )

  it.effect("works at the top of the repository wherever it is called", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        mkdirSync(join(repo.root, "src/deep"), { recursive: true })
        assert.strictEqual(planInit(join(repo.root, "src/deep"), NOTHING).root, repo.root)
      })
    )
  )

  it.effect("refuses a configuration that is there and wrong, and changes nothing", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        writeFileSync(
          join(repo.root, "backlog.config.json"),
          '{"version": "2.0", "project": {"name": "a"}, "wavez": {}}'
        )
        assert.strictEqual(
          codeOf(() => planInit(repo.root, NOTHING)),
          "config-unknown-key"
        )
        assert.isNull(repo.read(".gitattributes"))
      })
    )
  )

  it.effect("tells which of the toolkit's folders Git ignores, and by which rule", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        assert.deepStrictEqual(planInit(repo.root, NOTHING).ignored, [])
        repo.write(".gitignore", "dist/\nbacklog/\n")
        const rule = ".gitignore:2:backlog/"
        assert.deepStrictEqual(planInit(repo.root, NOTHING).ignored, [
          { path: "backlog/events", rule },
          { path: "backlog/data", rule }
        ])
        repo.write(".gitignore", "*.jsonl\n!backlog/**/*.jsonl\n*.md\n")
        assert.deepStrictEqual(planInit(repo.root, NOTHING).ignored, [
          { path: "backlog/data", rule: ".gitignore:3:*.md" }
        ])
      })
    )
  )

  it.effect("takes from a preset what the project's own files don't say", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        repo.write("pyproject.toml", '[project]\nname = "shop"\n[tool.pytest.ini_options]\n[tool.uv]\n')
        const { config, detected } = planInit(repo.root, { ...NOTHING, preset: "python" })
        assert.deepInclude(config.project, { name: "shop", stack: "python" })
        assert.deepInclude(config.qualityGates, {
          setupCommand: "uv sync",
          testCommand: "uv run pytest -v",
          lintCommand: "ruff check ."
        })
        assert.strictEqual(detected?.reasons.lintCommand, "usual in the preset python")
        const other = planInit(repo.root, { ...NOTHING, preset: "go" }).config
        assert.deepStrictEqual([other.project.stack, other.qualityGates.lintCommand], ["go", "go vet ./..."])
        assert.isUndefined(other.qualityGates.setupCommand)
        assert.strictEqual(
          codeOf(() => planInit(repo.root, { ...NOTHING, preset: "cobol" })),
          "preset-unknown"
        )
      })
    )
  )

  it.effect("writes the ticket types that were asked for", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        const { config } = planInit(repo.root, { ...NOTHING, prefixes: ["TASK", "EPIC"] })
        assert.deepStrictEqual(config.backlog.ticketPrefixes, ["TASK", "EPIC"])
      })
    )
  )

  it.effect("replaces a configuration by force only, keeps it beside, and leaves the log where and what it is", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        const before =
          '{"version":"2.0","project":{"id":"old-id","name":"Old"},"log":{"storage":"refs","renumber":"ask"}}'
        repo.write("backlog.config.json", before)
        repo.write("go.mod", "module example.com/shop\n")
        assert.deepStrictEqual([...planInit(repo.root, NOTHING).writes.keys()], [])
        const plan = planInit(repo.root, { ...NOTHING, force: true })
        assert.deepStrictEqual([...plan.writes.keys()], ["backlog.config.json"])
        assert.deepStrictEqual(plan.config.project, { id: "old-id", name: "shop", stack: "go" })
        assert.deepInclude(plan.config.log, { storage: "refs", renumber: "ask" })
        writePlanned(plan)
        assert.strictEqual(repo.read("backlog.config.json.bak"), before)
        assert.deepStrictEqual([...planInit(repo.root, { ...NOTHING, force: true }).writes.keys()], [])
        repo.write("backlog.config.json", before)
        assert.deepStrictEqual(
          [...planInit(repo.root, { ...NOTHING, force: true }).backups.values()],
          ["backlog.config.json.bak2"]
        )
      })
    )
  )

  it.effect("replaces by force also what can't be read, and keeps the id that it names", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        repo.write(
          "backlog.config.json",
          '{"version":"2.0","project":{"id":"old-id","name":"Old"},"wavez":{},"log":{"storage":"refs"}}'
        )
        const { config } = planInit(repo.root, { ...NOTHING, force: true })
        assert.deepStrictEqual([config.project.id, config.log.storage], ["old-id", "refs"])
        repo.write("backlog.config.json", "{")
        assert.strictEqual(planInit(repo.root, { ...NOTHING, force: true }).config.project.id, "main")
      })
    )
  )

  it.effect("writes templates of the project's types and a file of rules with a new configuration", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        const plan = planInit(repo.root, { ...NO_ANSWERS, prefixes: ["BUG", "EPIC"] })
        assert.deepStrictEqual(
          [...plan.writes.keys()],
          [
            "backlog.config.json",
            "backlog/templates/BUG.md",
            "backlog/templates/EPIC.md",
            "backlog/code-rules.md",
            ".gitattributes"
          ]
        )
        writePlanned(plan)
        for (const type of ["BUG", "EPIC"])
          assert.deepStrictEqual(templateFor({ configFile: join(repo.root, "c"), prefix: "" }, plan.config, type), {
            ...builtInTemplate(type),
            body: repo.read(`backlog/templates/${type}.md`)?.split("---\n\n")[1] ?? ""
          })
        assert.deepStrictEqual([...planInit(repo.root, NO_ANSWERS).writes.keys()], [])
      })
    )
  )

  it.effect("leaves templates and rules alone that somebody wrote, unless templates are replaced by force", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        repo.write("backlog/templates/bug-template.md", "## Ours\n")
        repo.write("backlog/code-rules.md", "- Ours\n")
        const answers = { ...NO_ANSWERS, prefixes: ["BUG"] }
        assert.deepStrictEqual(
          [...planInit(repo.root, answers).writes.keys()],
          ["backlog.config.json", ".gitattributes"]
        )
        const forced = planInit(repo.root, { ...answers, force: true })
        assert.deepStrictEqual(
          [...forced.writes.keys()],
          ["backlog.config.json", "backlog/templates/bug-template.md", ".gitattributes"]
        )
        assert.deepStrictEqual(
          [...forced.backups],
          [["backlog/templates/bug-template.md", "backlog/templates/bug-template.md.bak"]]
        )
      })
    )
  )

  it.effect(
    "adds the block for agents to a file that is kept beside, brings it up to date in place, and takes it out again",
    () =>
      inRepository((repo) =>
        Effect.sync(() => {
          const before = "# Rules\r\n\r\nBe kind."
          repo.write("AGENTS.md", before)
          const run = (agentsMd: "write" | "remove" | null) => {
            const plan = planInit(repo.root, { ...NOTHING, agentsMd })
            writePlanned(plan)
            return [plan.writes.has("AGENTS.md"), plan.backups.get("AGENTS.md"), plan.removes]
          }
          assert.deepStrictEqual(run(null), [false, undefined, []])
          assert.deepStrictEqual(run("write"), [true, "AGENTS.md.bak", []])
          const after = repo.read("AGENTS.md") ?? ""
          assert.isTrue(after.startsWith(`${before}\r\n<!-- backlog-toolkit:begin -->\r\n`))
          assert.strictEqual(repo.read("AGENTS.md.bak"), before)
          assert.deepStrictEqual(run("write"), [false, undefined, []])
          repo.write("AGENTS.md", `${after.replace("## Backlog", "## Old")}More.`)
          assert.deepStrictEqual(run(null), [true, undefined, []])
          assert.strictEqual(repo.read("AGENTS.md"), `${after}More.`)
          assert.deepStrictEqual(run("remove"), [true, "AGENTS.md.bak2", []])
          assert.strictEqual(repo.read("AGENTS.md"), `${before}More.`)
        })
      )
  )

  it.effect("removes AGENTS.md where nothing else was in it, and refuses broken marks before it writes anything", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        writePlanned(planInit(repo.root, { ...NOTHING, agentsMd: "write" }))
        const plan = planInit(repo.root, { ...NOTHING, agentsMd: "remove" })
        assert.deepStrictEqual(plan.removes, ["AGENTS.md"])
        writePlanned(plan)
        assert.isNull(repo.read("AGENTS.md"))
        repo.write("AGENTS.md", "<!-- backlog-toolkit:begin -->\n")
        assert.strictEqual(
          codeOf(() => planInit(repo.root, { ...NOTHING, agentsMd: "write" })),
          "nudge-marks-broken"
        )
      })
    )
  )
})
