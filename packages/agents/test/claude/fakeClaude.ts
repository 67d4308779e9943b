/** A stand-in for the Claude Code executable: a real process that speaks `stream-json` as the client does. */
import * as fs from "node:fs"
import * as path from "node:path"
import type { Behaviour } from "../support/agentRunnerContract.ts"

const PROGRAM = String.raw`
import fs from "node:fs"
import path from "node:path"
const args = process.argv.slice(2)
if (args[0] === "--version") {
  console.log((process.env.FAKE_VERSION ?? "2.1.330") + " (Claude Code)")
  process.exit(0)
}
const value = (name) => args[args.indexOf(name) + 1]
const session = value("--session-id")
const prompt = fs.readFileSync(0, "utf8")
fs.writeFileSync(process.env.FAKE_SEEN, JSON.stringify({ args, prompt, env: process.env }))
const say = (row) => console.log(JSON.stringify({ session_id: session, ...row }))
const usage = (input, output) => ({ input_tokens: input, cache_creation_input_tokens: 0, cache_read_input_tokens: 7, output_tokens: output })
const assistant = (n, input, output) => ({
  type: "assistant",
  requestId: "req-" + session + n,
  message: { id: "msg-" + session + n, model: "claude-opus-5-5", role: "assistant", content: [], usage: usage(input, output) }
})
const result = (more) => say({ type: "result", subtype: "success", is_error: false, result: "All done", ...more })
say({ type: "system", subtype: "init", cwd: process.cwd() })
console.log("not json")
const behaviour = process.env.FAKE_BEHAVIOUR
if (behaviour === "succeeds") {
  fs.writeFileSync("hello.txt", "hello\n")
  // The stream has the usage at the start of each answer, the transcript the final one, a row for each content block.
  for (const [n, input] of [[1, 10], [2, 20]]) say(assistant(n, input, 1))
  const folder = path.join(process.env.CLAUDE_CONFIG_DIR, "projects", "-slot")
  fs.mkdirSync(folder, { recursive: true })
  const rows = [assistant(1, 10, 2), assistant(1, 10, 30), assistant(2, 20, 40), { type: "cost-state", totalCostUSD: 1 }]
  fs.appendFileSync(path.join(folder, session + ".jsonl"), rows.map((row) => JSON.stringify(row) + "\n").join(""))
  result({ structured_output: { outcome: "done", summary: "Wrote it" } })
} else if (behaviour === "crashes") {
  console.error("segmentation fault")
  process.exit(1)
} else if (behaviour === "hangs") {
  fs.writeFileSync("pid.txt", String(process.pid))
  setTimeout(() => {}, 60_000)
} else if (behaviour === "mumbles") {
  console.log('{"type":"result","subtype":"succ')
} else if (behaviour === "approves") {
  result({ structured_output: { approved: true, findings: [] } })
} else if (behaviour === "objects") {
  result({ structured_output: { approved: false, findings: [{ severity: "important", confidence: 90, file: "a.js", line: 3, message: "Wrong" }] } })
} else {
  for (const line of JSON.parse(process.env.FAKE_ROWS)) say(line)
  process.exit(1)
}
`

/** Installs it in a folder of its own; the environment finds it first on the PATH. `rows`: what it prints instead. */
export const fakeClaude = (
  root: string,
  does: Behaviour | { readonly rows: ReadonlyArray<unknown> },
  version = "2.1.330"
): { readonly env: Readonly<Record<string, string>>; readonly seen: string } => {
  const bin = path.join(root, "bin")
  fs.mkdirSync(bin, { recursive: true })
  fs.writeFileSync(path.join(bin, "fake.mjs"), PROGRAM)
  const start = `#!/bin/sh\nexec "${process.execPath}" "${path.join(bin, "fake.mjs")}" "$@"\n`
  fs.writeFileSync(path.join(bin, "claude"), start, { mode: 0o755 })
  const seen = path.join(root, "seen.json")
  return {
    seen,
    env: {
      PATH: `${bin}:${process.env["PATH"] ?? ""}`,
      CLAUDE_CONFIG_DIR: path.join(root, "config"),
      FAKE_SEEN: seen,
      FAKE_VERSION: version,
      FAKE_BEHAVIOUR: typeof does === "string" ? does : "rows",
      FAKE_ROWS: JSON.stringify(typeof does === "string" ? [] : does.rows)
    }
  }
}
