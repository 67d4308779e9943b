// Reading a whole log back, by the code that the commands run, against JSON.parse of the same lines: goals 15 and 16.
// Every measurement is a process of its own, so that peak memory is its own, too; they take turns.
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
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
import * as FsSnapshotStore from "../packages/storage-fs/src/FsSnapshotStore.ts"
import * as NodeDigest from "../packages/storage-fs/src/NodeDigest.ts"
import { sha256 } from "../packages/storage-fs/src/sha256.ts"
import { quickDigest } from "../packages/storage-fs/src/snapshotFiles.ts"
import { catchUp, restore, save } from "../packages/workspace/src/snapshots.ts"
import { BUILT_AT } from "../packages/workspace/src/toolkit.ts"
import { makeTickets, makeWork } from "./data.mjs"
import { goal, median, print } from "./lib.mjs"
import { texts } from "./logText.mjs"

const PER_COMMIT = 1000
/** Events after the checkpoint, and commits that hold them. */
const NEW = 100
const NEW_COMMITS = 50
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

const KEPT = { fold: backlogFold, digest: sha256 }

/** As `stored`, from the snapshot in the cache and what was appended since. */
const caughtUp = async (dir) => {
  const log = FsLogStore.make(openLog(dir))
  const snapshots = FsSnapshotStore.make({ storeDir: dir, digest: quickDigest })
  const store = makeEventStore({ log, sha256, snapshots, fold: backlogFold }, { builtAt: BUILT_AT })
  return (await Effect.runPromise(store.state)).events
}

/** The snapshot of everything, then `NEW` events, one a commit but for the first: fewer than a new snapshot is written for. */
const checkpoint = async (dir) => {
  const open = openLog(dir)
  save(open, KEPT, catchUp(open, backlogFold, null).folded)
  const snapshots = FsSnapshotStore.make({ storeDir: dir, digest: quickDigest })
  const store = makeEventStore(
    { log: FsLogStore.make(open), sha256, snapshots, fold: backlogFold },
    { builtAt: BUILT_AT }
  )
  const again = { stream: "ticket/t-00000000", event: { type: "ticket.reopened", data: { reason: "again" } } }
  for (let at = 0; at < NEW_COMMITS; at++) {
    const events = Array.from({ length: at === 0 ? NEW - NEW_COMMITS + 1 : 1 }, () => again)
    await Effect.runPromise(store.append({ commandId: `new/${at}`, actor: "system:bench" }, [], events))
  }
}

const CHECKPOINT = "from a checkpoint, event store"
const CHECKPOINT_COMMANDS = "from a checkpoint, short commands"
const FLOOR = "… and the least fold"
const VERIFIED = "verified: chain and schemas"
const TRUSTED = ["trusted fold, short commands", "trusted fold, event store"]

const MODES = {
  "read + JSON.parse": (dir) => parseEach(dir, () => {}),
  [FLOOR]: leastFold,
  [TRUSTED[0]]: (dir) => catchUp(openLog(dir), backlogFold, null).folded.state.events,
  [TRUSTED[1]]: stored,
  [VERIFIED]: verified
}

/** After `checkpoint`: they see as many events more. */
const CHECKPOINT_MODES = {
  [CHECKPOINT_COMMANDS]: (dir) => {
    const log = openLog(dir)
    return catchUp(log, backlogFold, restore(log, KEPT)).folded.state.events
  },
  [CHECKPOINT]: caughtUp
}

const measureHere = async (mode, dir) => {
  const before = process.cpuUsage()
  const start = performance.now()
  const count = await (MODES[mode] ?? CHECKPOINT_MODES[mode])(dir)
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

/** Every mode `runs` times in turn. */
const measure = (dir, modes, count, runs) => {
  const results = new Map(Object.keys(modes).map((mode) => [mode, []]))
  for (let run = 0; run < runs; run++) {
    for (const [mode, all] of results) {
      const result = JSON.parse(child("measure", dir, mode))
      if (result.count !== count) throw new Error(`${mode} saw ${result.count} events of ${count}`)
      all.push(result)
    }
  }
  return results
}

const goalsOf = (of) => {
  const floor = of(FLOOR, "cpuMs")
  return [
    ...TRUSTED.map((mode) => goal(15, `${mode}, CPU to the fold floor`, of(mode, "cpuMs") / floor, 1.25)),
    goal(16, "verified, CPU to the fold floor", of(VERIFIED, "cpuMs") / floor, 2.6),
    ...[...TRUSTED, VERIFIED].map((mode) => goal(16, `${mode}, peak`, of(mode, "peakMb"), 350, "MB"))
  ]
}

export const benchReplay = (count, runs = 3) => {
  const dir = mkdtempSync(join(tmpdir(), "btk-bench-"))
  try {
    child("write", dir, String(count))
    const bytes = [...texts(dir)].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
    const results = measure(dir, MODES, count, runs)
    child("checkpoint", dir)
    for (const [mode, all] of measure(dir, CHECKPOINT_MODES, count + NEW, runs)) results.set(mode, all)
    const of = (mode, key) => median(results.get(mode).map((one) => one[key]))
    const parse = "read + JSON.parse"
    print(
      `Replay of ${count} events, ${PER_COMMIT} a commit, ${(bytes / count).toFixed(0)} bytes each (${runs} runs in turn)`,
      [...results.keys()].map((mode) => {
        const [ms, cpu, peak] = ["ms", "cpuMs", "peakMb"].map((key) => of(mode, key))
        const ratios = `${(ms / of(parse, "ms")).toFixed(3)} × parse (CPU ${(cpu / of(parse, "cpuMs")).toFixed(3)} ×)`
        return [
          mode,
          `${(ms / 1000).toFixed(2)} s  ${(count / ms).toFixed(0)} k/s  ${ratios}  peak ${peak.toFixed(0)} MB`
        ]
      })
    )
    print("Goals", goalsOf(of))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

if (process.argv[1] === self) {
  const [, , command, dir, argument] = process.argv
  if (command === "write") await write(dir, Number(argument))
  if (command === "checkpoint") await checkpoint(dir)
  if (command === "measure") await measureHere(argument, dir)
}
