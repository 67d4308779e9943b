import { assert, describe, it } from "@effect/vitest"
import { parseConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { NO_ANSWERS } from "../../src/init/answers.ts"
import { tryCommands } from "../../src/init/tryCommands.ts"
import { planInit, writePlanned } from "../../src/planInit.ts"
import { inRepository } from "../git/repository.ts"

/** A folder beside the repository, as a link out of it finds one. */
const withOutside = (work: (outside: string) => void): void => {
  const outside = mkdtempSync(join(tmpdir(), "btk-outside-"))
  try {
    work(outside)
  } finally {
    rmSync(outside, { recursive: true, force: true })
  }
}

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
  return "no failure"
}

const gatesOf = (gates: Readonly<Record<string, string>>) => {
  const text = JSON.stringify({ version: "2.0", project: { id: "a", name: "a" }, qualityGates: gates })
  return Result.getOrThrow(parseConfig(text, { path: "backlog.config.json" })).config.qualityGates
}

const triedIn = (cwd: string, gates: Readonly<Record<string, string>>) =>
  tryCommands({ cwd, gates: gatesOf(gates), notReady: null, env: process.env, onStart: () => {} })

describe("links at init", () => {
  it.effect("are not followed out of the repository to read a manifest", () =>
    inRepository((repo) =>
      Effect.sync(() =>
        withOutside((outside) => {
          writeFileSync(join(outside, "package.json"), '{"name": "secret", "scripts": {"test": "mocha"}}')
          symlinkSync(join(outside, "package.json"), join(repo.root, "package.json"))
          const { config } = planInit(repo.root, { ...NO_ANSWERS, name: null })
          assert.notStrictEqual(config.project.name, "secret")
          assert.isUndefined(config.qualityGates.testCommand)
        })
      )
    )
  )

  it.effect("to a device are not read", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        symlinkSync("/dev/zero", join(repo.root, "package.json"))
        assert.strictEqual(planInit(repo.root, NO_ANSWERS).config.project.stack, "javascript")
      })
    )
  )

  it.effect("inside of the repository are followed", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        repo.write("config/package.json", '{"name": "shop"}')
        symlinkSync("config/package.json", join(repo.root, "package.json"))
        assert.strictEqual(planInit(repo.root, NO_ANSWERS).config.project.name, "shop")
      })
    )
  )

  for (const path of ["backlog", "backlog/templates"])
    it.effect(`of ${path} out of the repository are refused, and nothing is written there`, () =>
      inRepository((repo) =>
        Effect.sync(() =>
          withOutside((outside) => {
            mkdirSync(dirname(join(repo.root, path)), { recursive: true })
            rmSync(join(repo.root, path), { recursive: true, force: true })
            symlinkSync(outside, join(repo.root, path))
            assert.strictEqual(
              codeOf(() => writePlanned(planInit(repo.root, NO_ANSWERS))),
              "path-outside-project"
            )
            assert.deepStrictEqual(readdirSync(outside), [])
          })
        )
      )
    )

  it.effect("stay links when what they lead to gets the block for agents, and loses it again", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        repo.write("CLAUDE.md", "# Ours\n")
        symlinkSync("CLAUDE.md", join(repo.root, "AGENTS.md"))
        writePlanned(planInit(repo.root, { ...NO_ANSWERS, agentsMd: "write" }))
        assert.isTrue(lstatSync(join(repo.root, "AGENTS.md")).isSymbolicLink())
        assert.match(repo.read("CLAUDE.md") ?? "", /^# Ours\n\n<!-- backlog-toolkit:begin -->/u)
        writePlanned(planInit(repo.root, { ...NO_ANSWERS, agentsMd: "remove" }))
        assert.isTrue(lstatSync(join(repo.root, "AGENTS.md")).isSymbolicLink())
        assert.strictEqual(repo.read("CLAUDE.md"), "# Ours\n")
      })
    )
  )
})

describe("the name of a project", () => {
  it.effect("is one line, whatever the manifest says, and the folder's where it says nothing to see", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        repo.write("package.json", JSON.stringify({ name: "my\n\u001B[31m shop\u202E" }))
        assert.strictEqual(planInit(repo.root, NO_ANSWERS).config.project.name, "my [31m shop")
        repo.write("package.json", JSON.stringify({ name: "\u200B" }))
        assert.strictEqual(planInit(repo.root, NO_ANSWERS).config.project.name, "main")
      })
    )
  )
})

describe("trying commands", () => {
  it.live("names each file that they changed or left, whatever it is called", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        repo.write("a file", "1")
        repo.write("b", "1")
        repo.git(["add", "."])
        repo.git(["commit", "--quiet", "-m", "files"])
        repo.write("b", "2")
        const { leftBehind } = yield* triedIn(repo.root, { testCommand: "echo 2 > 'a file'; echo 1 > 'new \"one\"'" })
        assert.deepStrictEqual(leftBehind, ["a file", 'new "one"'])
      })
    )
  )

  it.live("doesn't take a report that was there before for its own", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const report = '<testsuite name="s" tests="1"><testcase classname="s" name="a"/></testsuite>'
        repo.write("old.xml", report)
        const old = yield* triedIn(repo.root, { testCommand: "true", testReport: "old.xml" })
        assert.isNull(old.tried[0]?.tests)
        repo.write("source.xml", report)
        const made = yield* triedIn(repo.root, { testCommand: "cp source.xml new.xml", testReport: "new.xml" })
        assert.strictEqual(made.tried[0]?.tests, 1)
      })
    )
  )
})
