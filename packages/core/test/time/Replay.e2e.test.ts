import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** The workspace's own Node reads TypeScript as it is; the one that runs the tests may be older. */
const PINNED = fileURLToPath(new URL("../../../../node_modules/node/bin/node", import.meta.url))
const PROGRAM = fileURLToPath(new URL("replayProgram.ts", import.meta.url))

interface Replayed {
  readonly offset: number
  readonly result: { readonly state: { readonly events: number } }
}

const replay = (env: Readonly<Record<string, string>>): Replayed => {
  const { status, stderr, stdout } = spawnSync(
    existsSync(PINNED) ? PINNED : process.execPath,
    ["--no-warnings", PROGRAM],
    {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", ...env },
      maxBuffer: 64 * 1024 * 1024
    }
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Replayed
}

describe("a replay", () => {
  it("gives the same state, files, cuts and differences in every time zone and language", () => {
    const here = replay({ TZ: "UTC", LC_ALL: "C" })
    assert.isAbove(here.result.state.events, 30)
    for (const [TZ, LC_ALL, offset] of [
      ["Asia/Kolkata", "tr_TR.UTF-8", -330],
      ["America/Los_Angeles", "de_DE.UTF-8", 480]
    ] as const) {
      const there = replay({ TZ, LC_ALL })
      assert.strictEqual(there.offset, offset, "the zone had no effect, so this proves nothing")
      assert.deepStrictEqual(there.result, here.result, TZ)
    }
  }, 60_000)
})
