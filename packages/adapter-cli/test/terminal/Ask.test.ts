import { assert, describe, it } from "@effect/vitest"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { PassThrough } from "node:stream"
import { askAll } from "../../src/ask.ts"

const QUESTIONS = [
  { key: "name", text: "Name", preset: "shop" },
  { key: "test", text: "Tests", preset: null }
]

const ask = async (said: ReadonlyArray<string>, end: boolean): Promise<unknown> => {
  const [input, output] = [new PassThrough(), new PassThrough()]
  let asked = 0
  // Each question is answered after it was asked, as a person does.
  output.on("data", (text: Buffer) => {
    if (!text.toString().includes(": ")) return
    const answer = said[asked++]
    if (answer !== undefined) input.write(`${answer}\n`)
    else if (end) input.end()
  })
  return askAll(QUESTIONS, { input, output }).catch((error: unknown) => error)
}

describe("questions", () => {
  it("take what is answered, and the default for an empty answer", async () => {
    assert.deepStrictEqual(await ask(["", "make test"], false), { name: "shop", test: "make test" })
  })

  it("that nobody answers any more are a refusal, not a defect", async () => {
    const error = await ask(["shop"], true)
    assert.instanceOf(error, DomainError)
    assert.deepInclude(error, { kind: "usage", code: "answer-missing" })
  })
})
