// The agent of the project that is killed: notes its turn in $HOME/turns.log, leaves a process behind that its group
// doesn't hold, as a watcher or a language server does, and goes on as the scripted agent that $HOME/agent-program names.
import { spawn } from "node:child_process"
import { appendFileSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

const { BACKLOG_JOB, HOME } = process.env
const { jobId } = JSON.parse(readFileSync(BACKLOG_JOB, "utf8"))
appendFileSync(join(HOME, "turns.log"), `${JSON.stringify({ jobId })}\n`)
spawn("sleep", ["600"], { detached: true, stdio: "ignore" }).unref()
await import(pathToFileURL(readFileSync(join(HOME, "agent-program"), "utf8")).href)
