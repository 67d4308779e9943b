/**
 * What every runner promises, whatever agent is behind it. A runner's test says how its agent is made to behave.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as fs from "node:fs"
import * as path from "node:path"
import type { AgentJob, AgentRunnerShape } from "@backlog-toolkit/core/ports/AgentRunner"
import { inPlace, type Place } from "./jobs.ts"

/**
 * - `succeeds`: writes `hello\n` to `hello.txt` in the slot and reports two calls of 10 and 20 input tokens
 * - `crashes`: ends with an error before it has an answer
 * - `hangs`: writes its process id to `pid.txt` in the slot and goes on for a minute
 * - `mumbles`: ends well, but with an answer that can't be understood
 * - `approves`, `objects`: reviews; the second with one important finding of confidence 90 in `a.js`, line 3
 */
export type Behaviour = "succeeds" | "crashes" | "hangs" | "mumbles" | "approves" | "objects"

export interface Subject {
  readonly runner: AgentRunnerShape
  readonly job: AgentJob
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    // A killed child that nobody has waited for yet is a zombie, which runs no more.
    return !/^State:\s+Z/mu.test(fs.readFileSync(`/proc/${pid}/status`, "utf8"))
  } catch {
    return false
  }
}

const until = (condition: () => boolean): Effect.Effect<void> =>
  Effect.promise(async () => {
    for (let round = 0; round < 600 && !condition(); round++) await new Promise((done) => setTimeout(done, 25))
  })

const pidIn = ({ cwd }: Place): number => Number(fs.readFileSync(path.join(cwd, "pid.txt"), "utf8"))
const hasPid = ({ cwd }: Place): boolean =>
  fs.existsSync(path.join(cwd, "pid.txt")) && fs.readFileSync(path.join(cwd, "pid.txt"), "utf8") !== ""

export const agentRunnerContract = (name: string, make: (behaviour: Behaviour, place: Place) => Subject): void => {
  describe(`${name} keeps the contract of agent runners`, () => {
    it.live("answers done, with the files changed in the slot and each call's tokens", () =>
      inPlace((place) =>
        Effect.gen(function* () {
          const { job, runner } = make("succeeds", place)
          const report = yield* runner.run(job)
          assert.strictEqual(report.outcome, "done", report.summary)
          assert.strictEqual(fs.readFileSync(path.join(place.cwd, "hello.txt"), "utf8"), "hello\n")
          assert.deepStrictEqual(
            report.usage.map(({ tokens }) => tokens.input),
            [10, 20]
          )
          assert.strictEqual(new Set(report.usage.map(({ key }) => key)).size, 2)
        })
      )
    )

    it.live("keeps the key of a call when the same job runs again, and gives another job's calls others", () =>
      inPlace((place) =>
        Effect.gen(function* () {
          const { job, runner } = make("succeeds", place)
          const keys = (one: AgentJob) => Effect.map(runner.run(one), ({ usage }) => usage.map(({ key }) => key))
          const first = yield* keys(job)
          // An agent that was really asked twice has more calls the second time; the first ones stay the same ones.
          assert.deepStrictEqual((yield* keys(job)).slice(0, first.length), first)
          const other = yield* keys({ ...job, jobId: `${job.jobId}-other` })
          assert.deepStrictEqual(
            other.filter((key) => first.includes(key)),
            []
          )
        })
      )
    )

    it.live("answers crashed with a reason when the agent ends in an error", () =>
      inPlace((place) =>
        Effect.gen(function* () {
          const { job, runner } = make("crashes", place)
          const report = yield* runner.run(job)
          assert.strictEqual(report.outcome, "crashed")
          assert.isNotEmpty(report.summary)
          assert.isNull(report.review)
        })
      )
    )

    it.live("never takes an answer for done that it can't understand", () =>
      inPlace((place) =>
        Effect.gen(function* () {
          const { job, runner } = make("mumbles", place)
          const report = yield* runner.run(job)
          assert.notStrictEqual(report.outcome, "done")
          assert.isNotEmpty(report.summary)
          assert.isNull(report.review)
        })
      )
    )

    it.live("answers timeout and leaves no process when the agent goes on for too long", () =>
      inPlace((place) =>
        Effect.gen(function* () {
          const { job, runner } = make("hangs", place)
          const report = yield* runner.run({ ...job, timeoutMs: 2_000 })
          assert.strictEqual(report.outcome, "timeout")
          assert.isTrue(hasPid(place))
          yield* until(() => !isAlive(pidIn(place)))
          assert.isFalse(isAlive(pidIn(place)))
        })
      )
    )

    it.live("leaves no process and no folder behind when it is interrupted", () =>
      inPlace((place) =>
        Effect.gen(function* () {
          const { job, runner } = make("hangs", place)
          const fiber = yield* Effect.forkChild(runner.run(job))
          yield* until(() => hasPid(place))
          assert.isTrue(isAlive(pidIn(place)))
          yield* Fiber.interrupt(fiber)
          yield* until(() => !isAlive(pidIn(place)))
          assert.isFalse(isAlive(pidIn(place)))
          assert.deepStrictEqual(fs.readdirSync(place.scratch), [])
        })
      )
    )

    it.live("hands on a review with its verdict and findings, under its own name", () =>
      inPlace((place) =>
        Effect.gen(function* () {
          const yes = make("approves", place)
          const approved = yield* yes.runner.run({ ...yes.job, purpose: "review", diff: "+1" })
          assert.deepStrictEqual(approved.review, { approved: true, findings: [] }, approved.summary)
          const no = make("objects", place)
          const { review } = yield* no.runner.run({ ...no.job, jobId: "again", purpose: "review", diff: "+1" })
          assert.isFalse(review?.approved)
          assert.deepInclude(review?.findings[0], {
            source: no.runner.id,
            severity: "important",
            confidence: 90,
            file: "a.js",
            line: 3
          })
        })
      )
    )
  })
}
