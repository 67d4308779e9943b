import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { btk, failure } from "../support/cli.ts"
import { makeClones, pullMerging } from "../support/clones.ts"
import { type Project, removePlace } from "../support/project.ts"

const CI = { env: { CI: "true" } }

describe("a checkout in a CI job", { timeout: 120_000 }, () => {
  let base = ""
  let ada: Project
  let job: Project

  beforeAll(() => {
    const made = makeClones(["job"])
    base = made.base
    ada = made.clones[0] ?? assert.fail("no first clone")
    job = made.clones[1] ?? assert.fail("no second clone")
    btk(ada, ["q", "First"])
    btk(ada, ["sync"])
    ada.git("push", "--quiet")
    pullMerging(job)
  })
  afterAll(() => removePlace({ base }))

  it("reads everything, and what others wrote is there", () => {
    assert.include(btk(job, ["list"], CI).out, "First")
    assert.strictEqual(btk(job, ["verify", "--strict"], CI).code, 0)
    assert.strictEqual(btk(job, ["sync"], CI).code, 0)
    assert.isFalse(existsSync(join(job.dir, ".git/backlog/shop/replica.json")))
  })

  it("writes nothing of its own unless it is told to, and then goes on without being told again", () => {
    const refused = failure(job, ["q", "Of a job"], CI)
    assert.deepInclude(refused, { code: "ci-not-recording" })
    assert.include(refused.next, "--record")
    assert.isFalse(existsSync(join(job.dir, ".git/backlog/shop/replica.json")))
    assert.strictEqual(btk(job, ["q", "Of a job", "--record"], CI).code, 0)
    assert.strictEqual(btk(job, ["q", "Another", "--quiet"], CI).code, 0)
  })

  it("is no CI job where CI says so, and a clone that wrote before is asked nothing", () => {
    assert.strictEqual(btk(ada, ["q", "Of Ada"], CI).code, 0)
    for (const value of ["", "0", "false"]) assert.strictEqual(btk(ada, ["q", "X"], { env: { CI: value } }).code, 0)
  })
})
