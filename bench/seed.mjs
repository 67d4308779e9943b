// Makes a project with N tickets by the use cases that the verbs run: `node bench/seed.mjs <folder> <tickets> [--git]`.
// `--rounds N`: the work on each ticket is done N times more.
import { spawnSync } from "node:child_process"
import { mkdirSync, realpathSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { EventStore } from "../packages/core/src/ports/EventStore.ts"
import { createTicket } from "../packages/core/src/usecases/CreateTicket.ts"
import { initProject } from "../packages/core/src/usecases/InitProject.ts"
import * as EventStoreOnLog from "../packages/core/src/usecases/store/EventStoreOnLog.ts"
import * as FsLogStore from "../packages/storage-fs/src/FsLogStore.ts"
import * as FsSnapshotStore from "../packages/storage-fs/src/FsSnapshotStore.ts"
import * as NodeDigest from "../packages/storage-fs/src/NodeDigest.ts"
import * as NodeIds from "../packages/storage-fs/src/NodeIds.ts"
import { quickDigest } from "../packages/storage-fs/src/snapshotFiles.ts"
import { NO_ANSWERS } from "../packages/workspace/src/init/answers.ts"
import { openProject } from "../packages/workspace/src/openProject.ts"
import { planInit, writePlanned } from "../packages/workspace/src/planInit.ts"
import * as prices from "../packages/workspace/src/prices.ts"
import { BUILT_AT } from "../packages/workspace/src/toolkit.ts"
import { makeTickets, makeWork } from "./data.mjs"

const ACTOR = "human:bench@example.invalid"
const PREFIXES = ["TASK", "BUG", "FEAT", "IDEA"]
/** Agent turns on a ticket that somebody worked on. */
const TURNS = 2

const git = (dir, ...args) => {
  const { status, stderr } = spawnSync("git", ["-C", dir, ...args], { encoding: "utf8" })
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`)
}

const setUp = (dir, inGit) => {
  mkdirSync(dir, { recursive: true })
  if (inGit) git(dir, "init", "--quiet", "--initial-branch", "main")
  writePlanned(planInit(dir, { ...NO_ANSWERS, name: "bench" }))
  return openProject(dir)
}

/** One commit of work on a ticket. */
const work = (store, { done, uid }, n, round = 0) => {
  const stream = `ticket/${uid}`
  const again = round > 0 && done ? [{ type: "ticket.reopened", data: { reason: "again" } }] : []
  const events = [...again, ...makeWork({ uid, turns: TURNS, done }, n + round)]
  return store.append(
    { commandId: `work/${uid}/${round}`, actor: "system:bench" },
    [{ stream, heads: "exists" }],
    events.map((event) => ({ stream, event }))
  )
}

const fill = (projectId, tickets, rounds) =>
  Effect.gen(function* () {
    yield* initProject({
      projectId,
      name: "bench",
      stack: "node",
      toolkit: "bench",
      configDigest: "d".repeat(43),
      actor: ACTOR
    })
    const store = yield* EventStore
    const uids = []
    for (const [n, { content, dependsOn, status }] of tickets.entries()) {
      const { ticket } = yield* createTicket({
        content: { ...content, dependsOn: dependsOn.map((at) => uids[at]) },
        open: [],
        prefixes: PREFIXES,
        models: ["claude-sonnet-4-6"],
        actor: ACTOR,
        commandId: null
      })
      uids.push(ticket.uid)
      if (status === "pending") continue
      yield* work(store, { uid: ticket.uid, done: status === "done" }, n)
    }
    for (let round = 1; round <= rounds; round++) {
      for (const [n, { status }] of tickets.entries()) {
        if (status !== "pending") yield* work(store, { uid: uids[n], done: status === "done" }, n, round)
      }
    }
  })

/** The project's own, but not flushed after each commit: data that a power cut takes is made again. */
const layerOf = ({ storeDir }) => {
  const files = Layer.mergeAll(
    FsLogStore.layer({ storeDir, durability: "os" }),
    FsSnapshotStore.layer({ storeDir, digest: quickDigest }),
    NodeDigest.layer
  )
  const store = Layer.provideMerge(EventStoreOnLog.layer({ builtAt: BUILT_AT }), files)
  return Layer.mergeAll(store, NodeIds.layer, prices.layer)
}

/** Records events of a project as they are, decided by nobody: what only two clones can bring about. */
export const recordAsIs = (dir, commandId, events) => {
  const project = openProject(dir)
  const append = Effect.flatMap(EventStore, (store) => store.append({ commandId, actor: ACTOR }, [], events))
  return Effect.runPromise(Effect.provide(append, layerOf(project)))
}

/** Fills `dir`, which has no project yet, with tickets as `makeTickets` gives them. */
export const seed = (dir, tickets, { inGit = false, rounds = 0 } = {}) => {
  const project = setUp(dir, inGit)
  return Effect.runPromise(Effect.provide(fill(project.projectId, tickets, rounds), layerOf(project)))
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { positionals, values } = parseArgs({
    options: { git: { type: "boolean" }, rounds: { type: "string" } },
    allowPositionals: true
  })
  const [dir, count] = positionals
  if (dir === undefined || !(Number(count) > 0))
    throw new Error("usage: node bench/seed.mjs <folder> <tickets> [--git]")
  await seed(dir, makeTickets(Number(count)), { inGit: values.git, rounds: Number(values.rounds ?? 0) })
}
