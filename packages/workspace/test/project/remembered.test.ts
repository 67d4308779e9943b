import { assert, describe, it } from "@effect/vitest"
import { createTicket } from "@backlog-toolkit/core/usecases/CreateTicket"
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { answerKey, recallAnswer, rememberAnswer } from "../../src/remembered.ts"
import { inProject } from "../support/folder.ts"

const CONFIG = JSON.stringify({ version: "2.0", project: { id: "shop", name: "Shop" } })
const NAME = "health-v1"

const create = (title: string) =>
  createTicket({
    content: {
      type: "TASK",
      title,
      priority: "low",
      tags: [],
      dependsOn: [],
      files: [],
      criteria: [],
      plannedTests: 1,
      fields: {},
      body: ""
    },
    open: [],
    prefixes: ["TASK"],
    models: [],
    actor: "human:ada@example.org",
    commandId: null
  })

// Live: a log refuses to write at the test clock's 1970.
describe("an answer that is remembered", () => {
  it.live("holds until the log, or something that the asker names, is another one", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        const key = (...parts: ReadonlyArray<unknown>) => answerKey(project, parts)
        yield* create("One")
        assert.isNull(recallAnswer(project, NAME, key("a")))
        rememberAnswer(project, NAME, key("a"), ["first", "second"])
        assert.deepStrictEqual(recallAnswer(project, NAME, key("a")), ["first", "second"])
        assert.isNull(recallAnswer(project, NAME, key("b")))
        assert.isNull(recallAnswer(project, "health-v2", key("a")))
        yield* create("Two")
        assert.isNull(recallAnswer(project, NAME, key("a")))
      })
    )
  )

  it.live("is none when it was damaged", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        yield* create("One")
        const key = answerKey(project, [])
        const damage = [
          (text: string) => text.slice(0, -1),
          (text: string) => `${text.slice(0, -5)}\0\0\0\0\0`,
          () => "",
          (text: string) => text.replace("[", "(")
        ]
        for (const change of damage) {
          rememberAnswer(project, NAME, key, ["first", "second"])
          const cache = join(project.storeDir, "cache")
          for (const name of readdirSync(cache).filter((one) => one.startsWith(NAME))) {
            const file = join(cache, name)
            writeFileSync(file, change(readFileSync(file, "utf8")))
          }
          assert.isNull(recallAnswer(project, NAME, key))
        }
      })
    )
  )
})
