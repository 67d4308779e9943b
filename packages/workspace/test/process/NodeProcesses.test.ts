import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { type ChildProcess, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { ProcessJob } from "@backlog-toolkit/core/ports/Processes"
import { waitUntil } from "../../src/process/endProcesses.ts"
import { make, type NodeProcessesOptions } from "../../src/process/NodeProcesses.ts"
import { startTimeOf } from "../../src/process/pidStart.ts"
import { readRunFiles, writeRunFile } from "../../src/process/runFiles.ts"
import { inFolder } from "../support/folder.ts"

const processesIn = (dir: string, options: Partial<NodeProcessesOptions> = {}) =>
  make({ runtimeDir: join(dir, "run"), graceMs: 300, env: { PATH: process.env["PATH"], HOME: dir }, ...options })

const job = (cwd: string, command: ProcessJob["command"], more: Partial<ProcessJob> = {}): ProcessJob => ({
  command,
  cwd,
  env: {},
  timeoutMs: 60_000,
  stdin: null,
  marker: "test-marker",
  ...more
})

const pidIn = (file: string): number => Number(readFileSync(file, "utf8"))

const hasProcfs = existsSync("/proc/self/stat")

/** Long enough for any machine; tests end far earlier. */
const soon = (done: () => boolean) => Effect.promise(() => waitUntil(done, 20_000))

const gone = (pid: number) => startTimeOf(pid) === null

describe("running a command", () => {
  it.effect("gives exit code, signal and both streams", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const { run } = processesIn(dir)
        const shell = yield* run(job(dir, "echo out; echo err >&2; exit 3"))
        assert.strictEqual(shell.exitCode, 3)
        assert.strictEqual(shell.stdout, "out\n")
        assert.include(shell.output, "err\n")
        assert.strictEqual(shell.outputBytes, 8)
        assert.isFalse(shell.timedOut)
        assert.match(shell.startedAt, /^\d{4}-\d{2}-\d{2}T.*Z$/u)
        const argv = yield* run(job(dir, ["printf", "%s|", "a b", "$HOME", "`x`"]))
        assert.strictEqual(argv.stdout, "a b|$HOME|`x`|")
        const killed = yield* run(job(dir, "kill -9 $$"))
        assert.deepStrictEqual([killed.exitCode, killed.signal, killed.timedOut], [null, "SIGKILL", false])
        assert.deepStrictEqual(readdirSync(join(dir, "run")), [])
      })
    )
  )

  it.effect("gives it its input, or none at all", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const { run } = processesIn(dir)
        assert.strictEqual((yield* run(job(dir, "cat", { stdin: "text ü" }))).stdout, "text ü")
        assert.strictEqual((yield* run(job(dir, "cat; echo end"))).stdout, "end\n")
        const big = "x".repeat(2_000_000)
        assert.strictEqual((yield* run(job(dir, "exit 0", { stdin: big }))).exitCode, 0)
      })
    )
  )

  it.effect("says when it can't be started, and whether the folder or the program is missing", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const { run } = processesIn(dir)
        const program = yield* Effect.flip(run(job(dir, ["no-such-program"])))
        assert.strictEqual(program.code, "command-not-started")
        assert.include(program.why, "ENOENT")
        const folder = yield* Effect.flip(run(job(join(dir, "nowhere"), "true")))
        assert.include(folder.why, "nowhere does not exist")
        const empty = yield* Effect.flip(run(job(dir, [])))
        assert.strictEqual(empty.code, "command-not-started")
      })
    )
  )

  it.effect("passes no secrets, no settings of an outer test runner, and the job's own variables", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const env = {
          PATH: process.env["PATH"],
          HOME: dir,
          LANG: "de_DE.UTF-8",
          LC_TIME: "C",
          LC_API_KEY: "secret-1",
          XDG_CACHE_HOME: dir,
          ANTHROPIC_API_KEY: "secret-2",
          GITHUB_TOKEN: "secret-3",
          AWS_SECRET_ACCESS_KEY: "secret-4",
          HTTPS_PROXY: "http://user:secret-5@proxy",
          HTTP_PROXY: "http://proxy:8080",
          NODE_OPTIONS: "--inspect",
          NODE_TEST_CONTEXT: "child-v8",
          VITEST: "true",
          VITEST_WORKER_ID: "1",
          GIT_DIR: "/x",
          RANDOM_THING: "x"
        }
        const { run } = processesIn(dir, { env })
        const { stdout } = yield* run(job(dir, ["env"], { env: { MY_KEY: "given" }, marker: "m-1" }))
        const seen = new Map(
          stdout
            .trim()
            .split("\n")
            .map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)])
        )
        assert.notInclude(stdout, "secret-")
        for (const name of [
          "NODE_OPTIONS",
          "NODE_TEST_CONTEXT",
          "VITEST",
          "VITEST_WORKER_ID",
          "GIT_DIR",
          "RANDOM_THING"
        ]) {
          assert.isFalse(seen.has(name), name)
        }
        assert.strictEqual(seen.get("LANG"), "de_DE.UTF-8")
        assert.strictEqual(seen.get("LC_TIME"), "C")
        assert.strictEqual(seen.get("XDG_CACHE_HOME"), dir)
        assert.strictEqual(seen.get("HTTP_PROXY"), "http://proxy:8080")
        assert.strictEqual(seen.get("TERM"), "dumb")
        assert.strictEqual(seen.get("NO_COLOR"), "1")
        assert.strictEqual(seen.get("FORCE_COLOR"), "0")
        assert.strictEqual(seen.get("MY_KEY"), "given")
        assert.strictEqual(seen.get("BTK_MARKER"), "m-1")
      })
    )
  )

  it.effect("keeps head and tail of an output that is too long", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const { run } = processesIn(dir, { outputLimit: 1000 })
        const { output, outputBytes, stdout } = yield* run(
          job(dir, "echo HEAD; head -c 500000 /dev/zero | tr '\\0' x; echo; echo TAIL; echo ERR >&2")
        )
        assert.strictEqual(outputBytes, 500_015)
        assert.isTrue(stdout.startsWith("HEAD\nxxx"))
        assert.isTrue(stdout.endsWith("xxx\nTAIL\n"))
        assert.match(stdout, /\n\[… 499011 bytes of output cut …\]\n/u)
        assert.isBelow(output.length, 1100)
      })
    )
  )
})

describe("ending a command", () => {
  it.effect("at its time limit ends the whole group, also what ignores TERM", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const { run } = processesIn(dir)
        const script = `trap '' TERM; (trap '' TERM; sleep 600 & echo $! > child; wait) & sleep 600`
        const ended = yield* run(job(dir, script, { timeoutMs: 1500 }))
        assert.isTrue(ended.timedOut)
        assert.strictEqual(ended.exitCode, null)
        assert.isTrue(gone(pidIn(join(dir, "child"))))
        assert.deepStrictEqual(readdirSync(join(dir, "run")), [])
      })
    )
  )

  it.effect("ends what it leaves in the background and keeps what that printed", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const { run } = processesIn(dir)
        const ended = yield* run(job(dir, "echo early; sleep 600 & echo $! > child; exit 0"))
        assert.strictEqual(ended.exitCode, 0)
        assert.strictEqual(ended.stdout, "early\n")
        assert.isTrue(gone(pidIn(join(dir, "child"))))
      })
    )
  )

  it.effect.skipIf(!hasProcfs)("ends what left the group with setsid, but no other run with the same marker", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const { run } = processesIn(dir)
        const other = yield* Effect.forkChild(run(job(dir, "echo $$ > other; sleep 600")))
        yield* soon(() => existsSync(join(dir, "other")) && pidIn(join(dir, "other")) > 0)
        yield* run(
          job(dir, "setsid sh -c 'echo $$ > daemon; exec sleep 600' & while [ ! -s daemon ]; do sleep 0.05; done")
        )
        assert.isTrue(gone(pidIn(join(dir, "daemon"))))
        assert.isFalse(gone(pidIn(join(dir, "other"))))
        yield* Fiber.interrupt(other)
        assert.isTrue(gone(pidIn(join(dir, "other"))))
      })
    )
  )

  it.effect("by interruption leaves nothing behind", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const { run } = processesIn(dir)
        const fiber = yield* Effect.forkChild(run(job(dir, "sleep 600 & echo $! > child; wait")))
        yield* soon(() => existsSync(join(dir, "child")) && pidIn(join(dir, "child")) > 0)
        assert.strictEqual(readRunFiles(join(dir, "run")).length, 1)
        yield* Fiber.interrupt(fiber)
        assert.isTrue(gone(pidIn(join(dir, "child"))))
        assert.deepStrictEqual(readdirSync(join(dir, "run")), [])
      })
    )
  )
})

describe("reaping after a crash", () => {
  const crash = fileURLToPath(new URL("crash.ts", import.meta.url))
  const start = (dir: string, marker: string, command: string): ChildProcess =>
    spawn(process.execPath, [crash, dir, marker, command], { stdio: "ignore", env: { PATH: process.env["PATH"] } })
  const exited = (child: ChildProcess) => () => child.exitCode !== null || child.signalCode !== null

  const script = "sleep 600 & echo $! > child; setsid sh -c 'echo $$ > daemon; exec sleep 600' & wait"
  const ready = (dir: string) =>
    soon(() => ["child", "daemon"].every((name) => existsSync(join(dir, name)) && pidIn(join(dir, name)) > 0))

  it.effect.skipIf(!hasProcfs)("ends the group and what left it, and only for its own prefix", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const id = randomUUID()
        const parent = start(dir, `btk-${id}-w1`, script)
        yield* ready(dir)
        const { reap } = make({ runtimeDir: dir, graceMs: 300 })
        assert.strictEqual(yield* reap(`btk-${id}-`), 0, "its owner is at work")
        parent.kill("SIGKILL")
        yield* soon(exited(parent))
        assert.strictEqual(yield* reap(`btk-${randomUUID()}-`), 0)
        assert.isFalse(gone(pidIn(join(dir, "daemon"))))
        assert.strictEqual(yield* reap(`btk-${id}-`), 1)
        assert.isTrue(gone(pidIn(join(dir, "child"))))
        assert.isTrue(gone(pidIn(join(dir, "daemon"))))
        assert.deepStrictEqual(readRunFiles(dir), [])
        assert.strictEqual(yield* reap(`btk-${id}-`), 0)
      })
    )
  )

  it.effect.skipIf(!hasProcfs)("finds what a crash left before its file was written", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const id = randomUUID()
        const parent = start(dir, `btk-${id}-w1`, script)
        yield* ready(dir)
        parent.kill("SIGKILL")
        yield* soon(exited(parent))
        for (const name of readdirSync(dir).filter((file) => file.endsWith(".run.json"))) rmSync(join(dir, name))
        assert.strictEqual(yield* make({ runtimeDir: dir, graceMs: 300 }).reap(`btk-${id}-`), 1)
        assert.isTrue(gone(pidIn(join(dir, "child"))))
        assert.isTrue(gone(pidIn(join(dir, "daemon"))))
      })
    )
  )

  it.effect("never ends a process that got the id of another, and survives damaged files", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const innocent = spawn("sleep", ["600"], { detached: true, stdio: "ignore" })
        const pid = innocent.pid ?? 0
        const owner = { pid: 2_000_000_000, startTime: "long ago" }
        writeRunFile(dir, { pid, pgid: pid, startTime: "another start", marker: "btk-x-1", run: "r1", owner })
        writeFileSync(join(dir, "half.run.json"), '{"pid": 1')
        writeFileSync(
          join(dir, "init.run.json"),
          JSON.stringify({ pid: 1, pgid: 1, startTime: "", marker: "btk-x-1", run: "r2", owner })
        )
        assert.strictEqual(yield* make({ runtimeDir: dir, graceMs: 300 }).reap("btk-x-"), 0)
        assert.isFalse(gone(pid))
        innocent.kill("SIGKILL")
        yield* soon(exited(innocent))
        assert.isTrue(gone(pid))
      })
    )
  )
})

describe("the start of a process", () => {
  it("is the same text as long as it lives, and null when nobody has the id", () => {
    const mine = startTimeOf(process.pid)
    assert.isNotNull(mine)
    assert.strictEqual(startTimeOf(process.pid), mine)
    assert.strictEqual(startTimeOf(2_000_000_000), null)
    assert.strictEqual(startTimeOf(0), null)
    assert.strictEqual(startTimeOf(-1), null)
  })
})
