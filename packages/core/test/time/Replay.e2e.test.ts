import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"

/** The workspace's own Node reads TypeScript as it is; the one that runs the tests may be older. */
const PINNED = fileURLToPath(new URL("../../../../node_modules/node/bin/node", import.meta.url))
const GOLDEN = fileURLToPath(new URL("../golden/", import.meta.url))
const PROGRAM = fileURLToPath(new URL("replayProgram.ts", import.meta.url))

interface Replayed {
  readonly node: string
  readonly offset: number
  readonly result: { readonly state: { readonly events: number } }
}

const newest = existsSync(PINNED) ? PINNED : process.execPath

const replay = (env: Readonly<Record<string, string>>, node = newest, program = PROGRAM): Replayed => {
  const { status, stderr, stdout } = spawnSync(node, ["--no-warnings", program], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", ...env },
    maxBuffer: 64 * 1024 * 1024
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Replayed
}

/** The program as JavaScript of Node 20, which reads no TypeScript. */
const bundled = async (dir: string): Promise<string> => {
  const file = join(dir, "replay.mjs")
  const bundle = await rolldown({ input: PROGRAM, platform: "node", logLevel: "silent" })
  await bundle.write({ file, format: "esm" })
  await bundle.close()
  return file
}

/** The pinned Node, the one that runs this, and the one that the machine has. */
const nodes = (): ReadonlyArray<string> => {
  const own = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((dir) => !dir.includes("node_modules"))
    .map((dir) => join(dir, "node"))
    .filter((file) => existsSync(file))
  return [...new Set([newest, process.execPath, ...own.slice(0, 1)])]
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

  it("gives the same under every Node that is here", async () => {
    const dir = mkdtempSync(join(tmpdir(), "btk-replay-"))
    try {
      const program = await bundled(dir)
      const all = nodes().map((node) => replay({ TZ: "UTC", LC_ALL: "C", GOLDEN_EVENTS: GOLDEN }, node, program))
      const wanted = replay({ TZ: "UTC", LC_ALL: "C" })
      for (const { node, result } of all) assert.deepStrictEqual(result, wanted.result, node)
      process.stdout.write(`replayed alike under Node ${[...new Set(all.map(({ node }) => node))].join(", ")}\n`)
    } finally {
      rmSync(dir, { recursive: true })
    }
  }, 60_000)
})
