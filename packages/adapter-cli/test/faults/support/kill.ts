/** Runs of `implement` that are killed, the run after them, and everything that has to hold then. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { assert } from "@effect/vitest"
import { btkJson, type Done, startBtk } from "../../support/cli.ts"
import { logOf, type LogEvent, ofType } from "../../support/events.ts"
import { until } from "../../support/until.ts"
import { BLOCKED } from "./everyWay.ts"
import { breaches } from "./ledger.ts"
import { leftovers } from "./leftovers.ts"
import { type Mark, repeats } from "./repeats.ts"
import { notes, type Shop } from "./shop.ts"

/** One run after the other in one project. */
export interface Runs {
  readonly shop: Shop
  readonly marks: Array<Mark>
}

const start = ({ marks, shop }: Runs, env: Readonly<Record<string, string>> = {}) => {
  const running = startBtk(shop, ["implement"], { env: { TMPDIR: shop.tmp, ...env } })
  const last = marks.at(-1)
  if (last !== undefined) last.next = running.child.pid ?? 0
  return running
}

/** Keys of the slots whose work tree is linked to the repository. */
const slotsOf = ({ dir, home }: Shop): ReadonlyArray<string> => {
  const records = join(dir, ".git/worktrees")
  const cache = join(home, ".cache/backlog-toolkit")
  if (!existsSync(records) || !existsSync(cache)) return []
  return readdirSync(records)
    .flatMap((name) => {
      const link = join(records, name, "gitdir")
      return existsSync(link) ? [readFileSync(link, "utf8").trim()] : []
    })
    .filter((link) => link.startsWith(cache) && existsSync(link))
    .map((link) => basename(dirname(link)))
}

/** Notes how far the work is, in the moment after the kill. */
const mark = ({ marks, shop }: Runs): void => {
  const [steps, turns] = [notes(shop, "steps").length, notes(shop, "turns").length]
  marks.push({ next: 0, steps, turns, slots: slotsOf(shop) })
}

/** Kills a run, and only it, after some milliseconds; false when it was faster. */
export const killAfter = async (runs: Runs, ms: number): Promise<boolean> => {
  const { child, done } = start(runs)
  const timer = setTimeout(() => child.kill("SIGKILL"), ms)
  const { code, err, signal } = await done
  clearTimeout(timer)
  if (signal !== "SIGKILL") assert.strictEqual(code, 0, err)
  mark(runs)
  return signal === "SIGKILL"
}

/** Kills a run as soon as something holds. */
export const killWhen = async (runs: Runs, what: string, holds: () => boolean): Promise<void> => {
  const { child, done } = start(runs)
  await until(what, holds)
  child.kill("SIGKILL")
  const { err, signal } = await done
  assert.strictEqual(signal, "SIGKILL", err)
  mark(runs)
}

/** Lets a run kill itself at a failpoint (`name` or `name:n`). */
export const killAt = async (runs: Runs, failpoint: string): Promise<void> => {
  const { err, signal } = await start(runs, { BTK_FAILPOINT: failpoint }).done
  assert.strictEqual(signal, "SIGKILL", `${failpoint} was not reached: ${err}`)
  mark(runs)
}

/** Runs to the end. */
export const finish = async (runs: Runs): Promise<Done> => {
  const done = await start(runs).done
  assert.strictEqual(done.code, 0, done.err)
  return done
}

export interface Result {
  /** Status by key. */
  readonly statuses: Readonly<Record<string, string>>
  /** Code and tests on the target branch, and what a blocked ticket's branch shows. */
  readonly files: ReadonlyArray<string>
  /** Waves and settled outcomes, which don't depend on how often a run was killed. */
  readonly waves: number
}

export const resultOf = (shop: Shop, events: ReadonlyArray<LogEvent>): Result => {
  const { tickets } = btkJson<{ tickets: ReadonlyArray<{ key: string; status: string }> }>(shop, ["list", "--all"])
  const files = (branch: string) => shop.git("ls-tree", "-r", branch, "--", "src", "test").split("\n")
  return {
    statuses: Object.fromEntries(tickets.map(({ key, status }) => [key, status])),
    files: [...files("main"), ...files(BLOCKED)],
    waves: ofType(events, "wave.planned").length
  }
}

/** Commits on the target branch by their ticket's key. */
const trailers = (shop: Shop): ReadonlyArray<string> =>
  shop
    .git("log", "--format=%(trailers:key=Backlog-Ticket,valueonly,separator=%x20)", "main")
    .split("\n")
    .flatMap((line) => (line === "" ? [] : [line.split(" ")[0] ?? ""]))

/** Everything that has to hold after the last run, however often earlier ones were killed. */
export const check = ({ marks, shop }: Runs, expected: Result): void => {
  assert.deepStrictEqual(leftovers(shop, [BLOCKED]), [])
  const events = logOf(shop)
  assert.deepStrictEqual(breaches(events), [])
  assert.deepStrictEqual(repeats(shop, events, marks), [])
  assert.deepStrictEqual(resultOf(shop, events), expected)
  const completed = Object.keys(expected.statuses).filter((key) => expected.statuses[key] === "completed")
  assert.deepStrictEqual(trailers(shop).toSorted(), completed.toSorted())
}
