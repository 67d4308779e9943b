// Reading a whole log back, by the code that the commands run, against JSON.parse of the same lines: goals 15 and 16.
// Every measurement is a process of its own, so that peak memory is its own, too; they take turns.
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { backlogFold } from "../packages/core/src/usecases/store/Fold.ts"
import { makeEventStore } from "../packages/core/src/usecases/store/EventStoreOnLog.ts"
import { verifyLog } from "../packages/core/src/usecases/store/VerifyLog.ts"
import { openLog } from "../packages/storage-fs/src/FsLog.ts"
import * as FsLogStore from "../packages/storage-fs/src/FsLogStore.ts"
import * as NodeDigest from "../packages/storage-fs/src/NodeDigest.ts"
import { sha256 } from "../packages/storage-fs/src/sha256.ts"
import { catchUp } from "../packages/workspace/src/snapshots.ts"
import { BUILT_AT } from "../packages/workspace/src/toolkit.ts"
import { makeTickets, makeWork } from "./data.mjs"
import { median, print } from "./lib.mjs"

const PER_COMMIT = 1000
/** Events of a ticket on average: 10,000 tickets in a million, as in the data that the goals were set with. */
const PER_TICKET = 100
/** Agent turns on a ticket that was worked on: makes that average, with two of five tickets untouched. */
const TURNS = 14

function* events(count) {
  const tickets = makeTickets(Math.ceil(count / PER_TICKET))
  const uid = (n) => `t-${String(n).padStart(8, "0")}`
  for (let round = 0, left = count; left > 0; round++) {
    // A log that is longer than its tickets' first work: they are reopened and worked on again.
    for (const [n, { content, dependsOn, status }] of tickets.entries()) {
      const key = `${content.type}-${n + 1}`
      const begin =
        round === 0
          ? {
              type: "ticket.created",
              data: { uid: uid(n), key, content: { ...content, dependsOn: dependsOn.map(uid) }, open: [] }
            }
          : { type: "ticket.reopened", data: { reason: "again" } }
      const work =
        status === "pending" ? [] : makeWork({ uid: uid(n), turns: TURNS, done: status === "done" }, n + round)
      for (const event of [begin, ...work]) {
        if (left-- <= 0) return
        yield { stream: `ticket/${uid(n)}`, event }
      }
    }
  }
}

/** Writes the log through the real store: encoded, checked against its schemas and chained. */
const write = async (dir, count) => {
  const log = FsLogStore.make(openLog(dir, { durability: "os" }))
  const store = makeEventStore({ log, sha256, snapshots: null, fold: backlogFold }, { builtAt: BUILT_AT })
  let batch = []
  let commit = 0
  const flush = () => {
    const context = { commandId: `bench/${++commit}`, actor: "system:bench" }
    return Effect.runPromise(store.append(context, [], batch.splice(0)))
  }
  for (const event of events(count)) if (batch.push(event) === PER_COMMIT) await flush()
  if (batch.length > 0) await flush()
}

function* texts(dir) {
  const [replica] = readdirSync(join(dir, "log"))
  for (const folder of readdirSync(join(dir, "log", replica)).toSorted()) {
    const path = join(dir, "log", replica, folder)
    for (const name of readdirSync(path).toSorted()) yield readFileSync(join(path, name), "utf8")
  }
}

const parseEach = (dir, use) => {
  let count = 0
  for (const text of texts(dir)) {
    for (let start = 0, end = text.indexOf("\n"); end >= 0; start = end + 1, end = text.indexOf("\n", start)) {
      use(JSON.parse(text.slice(start, end)))
      count += 1
    }
  }
  return count
}

/** What any fold costs at least: one object for each stream, a few of its fields set. */
const leastFold = (dir) => {
  const streams = new Map()
  return parseEach(dir, ({ d, e, s, t }) => {
    let state = streams.get(s)
    if (state === undefined) streams.set(s, (state = { kind: "", at: "", events: 0, tokens: 0 }))
    state.kind = e
    state.at = t
    state.events += 1
    if (d.tokens !== undefined) state.tokens += d.tokens.input + d.tokens.output
  })
}

const verified = async (dir) => {
  const layer = Layer.mergeAll(FsLogStore.layer({ storeDir: dir }), NodeDigest.layer)
  const { events: count, findings } = await Effect.runPromise(Effect.provide(verifyLog, layer))
  if (findings.length > 0) throw new Error(findings[0].problem)
  return count
}

const stored = async (dir) => {
  const log = FsLogStore.make(openLog(dir))
  const store = makeEventStore({ log, sha256, snapshots: null, fold: backlogFold }, { builtAt: BUILT_AT })
  return (await Effect.runPromise(store.state)).events
}

const MODES = {
  "read + JSON.parse": (dir) => parseEach(dir, () => {}),
  "… and the least fold": leastFold,
  "trusted fold, short commands": (dir) => catchUp(openLog(dir), backlogFold, null).folded.state.events,
  "trusted fold, event store": stored,
  "verified: chain and schemas": verified
}

const measureHere = async (mode, dir) => {
  const before = process.cpuUsage()
  const start = performance.now()
  const count = await MODES[mode](dir)
  const ms = performance.now() - start
  const { system, user } = process.cpuUsage(before)
  const peakMb = process.resourceUsage().maxRSS / 1024
  process.stdout.write(JSON.stringify({ count, ms, cpuMs: (user + system) / 1000, peakMb }))
}

const self = fileURLToPath(import.meta.url)

const child = (...args) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [self, ...args], { encoding: "utf8" })
  if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`)
  return stdout
}

export const benchReplay = (count, runs = 3) => {
  const dir = mkdtempSync(join(tmpdir(), "btk-bench-"))
  try {
    child("write", dir, String(count))
    const bytes = [...texts(dir)].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
    const results = new Map(Object.keys(MODES).map((mode) => [mode, []]))
    for (let run = 0; run < runs; run++) {
      for (const [mode, all] of results) {
        const result = JSON.parse(child("measure", dir, mode))
        if (result.count !== count) throw new Error(`${mode} saw ${result.count} events of ${count}`)
        all.push(result)
      }
    }
    const of = (all, key) => median(all.map((one) => one[key]))
    const parse = results.get("read + JSON.parse")
    print(
      `Replay of ${count} events, ${PER_COMMIT} a commit, ${(bytes / count).toFixed(0)} bytes each (${runs} runs in turn)`,
      [...results].map(([mode, all]) => {
        const [ms, cpu, peak] = ["ms", "cpuMs", "peakMb"].map((key) => of(all, key))
        const ratios = `${(ms / of(parse, "ms")).toFixed(2)} × parse (CPU ${(cpu / of(parse, "cpuMs")).toFixed(2)} ×)`
        return [
          mode,
          `${(ms / 1000).toFixed(2)} s  ${(count / ms).toFixed(0)} k/s  ${ratios}  peak ${peak.toFixed(0)} MB`
        ]
      })
    )
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

if (process.argv[1] === self) {
  const [, , command, dir, argument] = process.argv
  if (command === "write") await write(dir, Number(argument))
  if (command === "measure") await measureHere(argument, dir)
}
