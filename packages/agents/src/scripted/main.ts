/**
 * The program of the scripted agent: started by a runner with `BACKLOG_JOB` and `BACKLOG_RESULT` in its environment.
 *
 * @since 0.1.0
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import type { AgentJob } from "@backlog-toolkit/core/ports/AgentRunner"
import { interpret } from "./interpret.ts"

const jobFile = process.env["BACKLOG_JOB"]
const resultFile = process.env["BACKLOG_RESULT"]
if (jobFile === undefined || resultFile === undefined) {
  process.stderr.write("The scripted agent is started by the toolkit, with BACKLOG_JOB and BACKLOG_RESULT set.\n")
  process.exit(2)
}

const job = JSON.parse(readFileSync(jobFile, "utf8")) as AgentJob
const { answer, crash, waitMs } = interpret(job)
if (waitMs > 0) await sleep(waitMs)
if (crash) {
  process.stderr.write("The script says that the agent crashes here.\n")
  process.exit(3)
}
// Written beside and renamed: a kill in between leaves no half answer.
writeFileSync(`${resultFile}.part`, JSON.stringify(answer))
renameSync(`${resultFile}.part`, resultFile)
process.stdout.write(`${answer.summary}\n`)
