/**
 * One call of the scripted agent: job in, files changed, answer out. Reads and writes only inside the job's folder.
 *
 * @since 0.1.0
 */
import * as fs from "node:fs"
import * as path from "node:path"
import type { AgentJob } from "@backlog-toolkit/core/ports/AgentRunner"
import type { AgentAnswer } from "../internal/AgentAnswer.ts"
import { blocksFor, parseScript, ScriptError, type Block } from "./AgentScript.ts"
import { applyBlocks } from "./applyBlocks.ts"
import { confine } from "./confine.ts"

/** What the program does besides answering. */
export interface Interpretation {
  readonly answer: AgentAnswer
  readonly waitMs: number
  readonly crash: boolean
}

/** A script can't hold up a slot for longer than this, milliseconds. */
const MAX_WAIT = 600_000

const textOf = (blocks: ReadonlyArray<Block>, verb: Block["verb"]): string | null =>
  blocks.findLast((block) => block.verb === verb)?.body.trim() ?? null

const KINDS = ["input", "output", "cacheRead", "cacheWrite5m", "cacheWrite1h", "thinking"] as const

const usageOf = (block: Block): NonNullable<AgentAnswer["usage"]>[number] => {
  let model = "scripted"
  const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, thinking: 0 }
  for (const line of block.body.split("\n").filter((text) => text.trim() !== "")) {
    const [, name = "", value = ""] = /^\s*(\w+):\s*(.*?)\s*$/u.exec(line) ?? []
    const kind = KINDS.find((known) => known === name)
    if (name === "model" && value !== "") model = value
    else if (kind !== undefined && /^\d{1,12}$/u.test(value)) tokens[kind] = Number(value)
    else throw new ScriptError(`line ${block.line}: "${line.trim()}" is not model: name or kind: whole number`)
  }
  return { provider: "scripted", model, tokens, simulated: true }
}

const reviewOf = (body: string | null): NonNullable<AgentAnswer["review"]> => {
  if (body === null) return { approved: true, findings: [] }
  try {
    return JSON.parse(body) as NonNullable<AgentAnswer["review"]>
  } catch (cause) {
    throw new ScriptError(`the review block is not JSON (${cause instanceof Error ? cause.message : String(cause)})`)
  }
}

const write = (cwd: string, changes: ReadonlyMap<string, string | null>): ReadonlyArray<string> => {
  const touched: Array<string> = []
  for (const [relative, text] of changes) {
    const absolute = confine(cwd, relative)
    if (text === null) fs.rmSync(absolute, { force: true })
    else {
      fs.mkdirSync(path.dirname(absolute), { recursive: true })
      fs.writeFileSync(absolute, text)
    }
    touched.push(relative)
  }
  return touched
}

/** Follows the script for this purpose and attempt. A script that can't be followed changes nothing and gives up. */
export const interpret = (job: AgentJob): Interpretation => {
  try {
    const script = parseScript(job.ticket.body)
    if (script === null)
      throw new ScriptError("the ticket has no section Agent Script, and this agent can only follow one")
    const blocks = blocksFor(script, job.purpose, job.attempt)
    const wait = Number(textOf(blocks, "wait") ?? 0)
    if (!(wait >= 0 && wait <= MAX_WAIT)) throw new ScriptError(`wait takes 0 to ${MAX_WAIT} milliseconds`)
    const usage = blocks.filter((block) => block.verb === "usage").map(usageOf)
    const effects = { waitMs: wait, crash: blocks.some((block) => block.verb === "crash") }
    const stop = textOf(blocks, "unclear") ?? textOf(blocks, "give-up")
    if (stop !== null) {
      const outcome = textOf(blocks, "unclear") === null ? "gave-up" : "unclear"
      return { ...effects, answer: { outcome, summary: stop, usage } }
    }
    if (job.purpose === "review") {
      const review = reviewOf(textOf(blocks, "review"))
      return { ...effects, answer: { outcome: "done", summary: textOf(blocks, "say") ?? "reviewed", usage, review } }
    }
    const changes = applyBlocks(
      blocks.filter((block) => "path" in block),
      (relative) => {
        const absolute = confine(job.cwd, relative)
        return fs.existsSync(absolute) ? fs.readFileSync(absolute, "utf8") : null
      }
    )
    // All paths are judged before the first byte is written.
    for (const relative of changes.keys()) confine(job.cwd, relative)
    const touched = write(job.cwd, changes)
    const summary = textOf(blocks, "say") ?? (touched.length === 0 ? "nothing to do" : `changed ${touched.join(", ")}`)
    return { ...effects, answer: { outcome: "done", summary, usage } }
  } catch (cause) {
    if (!(cause instanceof ScriptError)) throw cause
    return { answer: { outcome: "gave-up", summary: cause.message, usage: [] }, waitMs: 0, crash: false }
  }
}
