import { describe, it } from "@effect/vitest"
import { logStoreContract, type Acknowledged, type LogStorePlace } from "@backlog-toolkit/core/testing/LogStoreContract"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import * as GitLogStore from "../../src/GitLogStore.ts"
import { bareRepository, GIT_ENV } from "../support/git.ts"
import { tempScoped } from "../support/temp.ts"

const WRITER = fileURLToPath(new URL("../support/contractWriter.ts", import.meta.url))

const run = async (args: ReadonlyArray<string>): Promise<ReadonlyArray<Acknowledged>> => {
  const child = spawn(process.execPath, [WRITER, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...GIT_ENV, NODE_NO_WARNINGS: "1" }
  })
  const [output] = await Promise.all([text(child.stdout), once(child, "close")])
  return JSON.parse(output) as ReadonlyArray<Acknowledged>
}

const placeIn = (dir: string): LogStorePlace => {
  const repository = bareRepository(dir)
  return {
    // Flushing 10,000 times takes a while, and who flushes is of no concern here; the fault tests look at it.
    layer: GitLogStore.layer({ repository, durability: "os", env: GIT_ENV }),
    spawnWriter: (writer, count) => Effect.promise(() => run([repository, writer, String(count)]))
  }
}

/** Ten thousand appends make 40,000 files: a machine that does much else at the same time needs minutes for it. */
const PATIENCE_MS = 300_000

logStoreContract(
  {
    describe,
    it: (name, body) => it(name, body, PATIENCE_MS),
    forAll: (property) => fc.assert(fc.asyncProperty(fc.array(fc.nat(), { maxLength: 60 }), property), { numRuns: 50 })
  },
  {
    name: "the log on Git refs",
    place: Effect.map(tempScoped, placeIn),
    reopens: true,
    spawns: true,
    sha256: (content) => createHash("sha256").update(content).digest("base64url")
  }
)
