import { assert, describe, it } from "@effect/vitest"
import { progressView } from "../../src/render/progress.ts"
import type { Io, Screen } from "../../src/Verb.ts"

const SCREEN: Screen = { columns: 40, color: false }

/** What was written to standard error, which `screen` is behind. */
const shown = (screen: Screen | null, stdout: Pick<Io, "tty" | "color">): string => {
  let text = ""
  const io: Io = {
    ...stdout,
    out: () => assert.fail("progress is no output"),
    err: (more) => (text += more),
    screen: () => screen,
    readStdin: () => "",
    env: {},
    cwd: "/",
    columns: 100
  }
  const view = progressView(io, false)
  view.on({ _tag: "wave-started", number: 1, slots: [{ key: "TASK-001", reason: "" }] })
  view.on({ _tag: "step", key: "TASK-001", gate: "tests", attempt: 1, step: "red" })
  view.end()
  return text
}

describe("progress", () => {
  it("lives on the screen behind standard error, whatever becomes of standard output", () => {
    const live = shown(SCREEN, { tty: false, color: false })
    assert.include(live, "▸ TASK-001  tests 1: red")
    assert.include(live, "\u001b[1F\u001b[0J")
    assert.notInclude(live, "…\n")
  })

  it("is one line after the other where nobody watches standard error, and without colour", () => {
    const plain = shown(null, { tty: true, color: true })
    assert.strictEqual(plain, "Wave 1: TASK-001\n  TASK-001 tests 1: red …\n")
  })

  it("takes its colours and its width from that screen", () => {
    assert.include(shown({ columns: 40, color: true }, { tty: false, color: false }), "\u001b[")
    const [, line = ""] = shown({ columns: 16, color: false }, { tty: true, color: true }).split("▸ ")
    assert.isAtMost([...(line.split("\n")[0] ?? "")].length, 16)
  })
})
