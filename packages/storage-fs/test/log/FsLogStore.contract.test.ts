import { describe, it } from "@effect/vitest"
import { logStoreContract, type Acknowledged, type LogStorePlace } from "@backlog-toolkit/core/testing/LogStoreContract"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import * as FsLogStore from "../../src/FsLogStore.ts"
import { sha256 } from "../../src/sha256.ts"
import { tempScoped } from "../support/temp.ts"

const WRITER = fileURLToPath(new URL("../support/contractWriter.ts", import.meta.url))

const run = async (args: ReadonlyArray<string>): Promise<ReadonlyArray<Acknowledged>> => {
  const child = spawn(process.execPath, [WRITER, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env["PATH"], NODE_NO_WARNINGS: "1" }
  })
  const [output] = await Promise.all([text(child.stdout), once(child, "close")])
  return JSON.parse(output) as ReadonlyArray<Acknowledged>
}

const placeIn = (dir: string, durability: "commit" | "os"): LogStorePlace => {
  const storeDir = join(dir, "store")
  return {
    layer: FsLogStore.layer({ storeDir, durability }),
    spawnWriter: (writer, count) => Effect.promise(() => run([storeDir, writer, String(count)]))
  }
}

// Flushing 10,000 times takes a while, and who flushes is of no concern here; the fault tests look at it.
logStoreContract(
  {
    describe,
    it,
    forAll: (property) => fc.assert(fc.asyncProperty(fc.array(fc.nat(), { maxLength: 60 }), property), { numRuns: 50 })
  },
  {
    name: "the log as files",
    place: Effect.map(tempScoped, (dir) => placeIn(dir, "os")),
    reopens: true,
    spawns: true,
    sha256
  }
)
