import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, startBtk } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

/** What a pipe holds on Linux, in bytes. */
const PIPE = 64 * 1024
/** As much as one event may hold, nearly. */
const BODY = 50_000

describe("what a command prints", () => {
  let project: Project

  beforeAll(() => {
    project = makeProject()
    const body = join(project.base, "body.md")
    writeFileSync(body, `## Context\n\n${"ü".repeat(BODY / 2)}\n`)
    for (const title of ["One", "Two", "Three"]) {
      assert.strictEqual(btk(project, ["create", title, "--body-file", body]).code, 0)
    }
  })
  afterAll(() => removePlace(project))

  it("arrives whole when it is more than a pipe holds", async () => {
    const { child, done } = startBtk(project, ["log", "--json"])
    const chunks: Array<Buffer> = []
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk))
    const { code, err } = await done
    // Not chunk by chunk: a write may end within a character.
    const out = Buffer.concat(chunks).toString("utf8")
    assert.deepStrictEqual([code, err], [0, ""])
    assert.isAbove(Buffer.byteLength(out), 2 * PIPE)
    assert.strictEqual(out.split("ü").length - 1, 3 * (BODY / 2))
    assert.doesNotThrow(() => void JSON.parse(out))
  })

  it("ends without a complaint when nobody reads on", async () => {
    const { child, done } = startBtk(project, ["log", "--json"])
    child.stdout?.destroy()
    const { code, err, signal } = await done
    assert.deepStrictEqual({ code, err, signal }, { code: 0, err: "", signal: null })
  })
})
