import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { endHash } from "../../src/log/Line.ts"
import { envelope } from "../log/lines.ts"
import { by, cancelled, createTicket } from "./commands.ts"
import { sha256 } from "./sha256.ts"
import { newLog, openStore, pull, START, textsOf } from "./stores.ts"
import { A, assertFindings, B, findingsOf, forged, rewrite, type Wanted } from "./verify.ts"

describe("contents that don't fit are one finding though the chain is whole:", () => {
  const contents: ReadonlyArray<
    readonly [what: string, commits: Parameters<typeof forged>[0], change: Parameters<typeof forged>[1], wanted: Wanted]
  > = [
    [
      "a payload that its kind's schema refuses",
      [[{}], [{}, { tag: "ticket.claimed/1", payload: { by: "x", leaseMs: "long" } }]],
      () => ({}),
      { commit: 2, event: `${A}.2.1`, problem: /ticket\.claimed .*`leaseMs`/u }
    ],
    [
      "a command that is recorded twice",
      [[{}], [{}], [{}]],
      (n) => ({ envelope: envelope({ command: n === 1 ? "other" : "same" }) }),
      { commit: 3, event: `${A}.3.0`, problem: /command same is recorded already, in memory:aaaaaaa2\/1/u }
    ],
    [
      "a time that is not after the commit before",
      [[{}], [{ t: "0:2026-11-24T10:00:00.000Z-0000" }], [{}]],
      () => ({}),
      { commit: 2, event: `${A}.2.0`, problem: /not after 0:2026-11-24T10:00:00\.000Z-0000/u }
    ],
    [
      "following an event that isn't there",
      [[{}], [{ on: [`${A}.1.1`] }]],
      () => ({}),
      { commit: 2, event: `${A}.2.0`, problem: /follows aaaaaaa2\.1\.1, which this log doesn't have/u }
    ],
    [
      "following an event of a clone that isn't there",
      [[{}], [{ on: [`${B}.1.0`] }]],
      () => ({}),
      { commit: 2, event: `${A}.2.0`, problem: /follows bbbbbbb2\.1\.0, which this log doesn't have/u }
    ],
    [
      "following itself",
      [[{}], [{}, { on: [`${A}.2.1`] }]],
      () => ({}),
      { commit: 2, event: `${A}.2.1`, problem: /follows aaaaaaa2\.2\.1, which comes after it/u }
    ],
    [
      "following a later event",
      [[{}], [{ on: [`${A}.3.0`] }], [{}]],
      () => ({}),
      { commit: 2, event: `${A}.2.0`, problem: /follows aaaaaaa2\.3\.0, which comes after it/u }
    ],
    [
      "following an event of another stream",
      [[{ stream: "ticket/other" }], [{ on: [`${A}.1.0`] }]],
      () => ({}),
      { commit: 2, event: `${A}.2.0`, problem: /of another stream: ticket\/other/u }
    ],
    [
      "having seen a clone that isn't there",
      [[{}], [{}]],
      (n) => ({ envelope: envelope({ command: `c${n}`, seen: n === 1 ? { [B]: [3, sha256("x")] } : {} }) }),
      { commit: 2, event: `${A}.2.0`, problem: /saw commit 3 of replica bbbbbbb2, of which this log has 0/u }
    ]
  ]
  for (const [what, commits, change, wanted] of contents) {
    it.effect(what, () => Effect.flatMap(forged(commits, change), (memory) => assertFindings(memory, [wanted])))
  }

  it.effect("events of several commands in one commit", () =>
    Effect.gen(function* () {
      // The toolkit can't write this: the second line is taken from another commit of the same number.
      const [one, other] = yield* Effect.all([
        forged([[{}, {}]], () => ({ envelope: envelope({ command: "one" }) })),
        forged([[{}, {}]], () => ({ envelope: envelope({ command: "one" }) }))
      ])
      const [line = ""] = textsOf(one)[0]?.split(/(?<=\n)/u) ?? []
      const head =
        (textsOf(other)[0]?.split(/(?<=\n)/u)[1] ?? "").replace('"cmd":"one"', '"cmd":"two"').split('{"reason"')[0] ??
        ""
      const payload = '{"reason":"not needed"}'
      const hash = sha256(`${endHash(line)}\n${head}\n${sha256(payload)}`)
      rewrite(one, (texts) => (texts[0] = `${line}${head}${payload},"h":"${hash}"}\n`))
      yield* assertFindings(one, [{ commit: 1, event: `${A}.1.1`, problem: /several commands/u }])
    })
  )
})

describe("several clones in one log", () => {
  /** A wrote after it saw two commits of B. */
  const both = Effect.gen(function* () {
    const a = yield* newLog(A)
    const b = yield* newLog(B)
    for (const uid of ["t-1", "t-2"]) yield* createTicket(openStore(b.log), uid)
    yield* pull(b.memory, a.memory)
    yield* openStore(a.log).append(by("c"), [], [cancelled("t-1"), cancelled("t-2")])
    return a.memory
  })

  it.effect("may have recorded the same command, which is no damage", () =>
    Effect.gen(function* () {
      const a = yield* newLog(A)
      const b = yield* newLog(B)
      for (const { log } of [a, b]) yield* openStore(log).append(by("same"), [], [cancelled("t")])
      yield* pull(b.memory, a.memory)
      assert.deepStrictEqual(yield* findingsOf(a.memory), [])
    })
  )

  it.effect("show when the newest commits of one are gone", () =>
    Effect.gen(function* () {
      const memory = yield* both
      assert.deepStrictEqual(yield* findingsOf(memory), [])
      memory.commits.get(B)?.pop()
      const findings = yield* findingsOf(memory)
      assert.deepStrictEqual(
        findings.map(({ event, problem }) => [event, problem]),
        [
          [`${A}.1.1`, "It follows bbbbbbb2.2.0, which this log doesn't have."],
          [`${A}.1.0`, "It saw commit 2 of replica bbbbbbb2, of which this log has 1."]
        ]
      )
    })
  )

  it.effect("show when one rewrote its past with a chain of its own", () =>
    Effect.gen(function* () {
      const memory = yield* both
      const other = yield* newLog(B)
      for (const uid of ["t-1", "t-2"]) {
        yield* openStore(other.log).append(by(`c/${uid}`), [], [cancelled(uid, "rewritten")])
      }
      rewrite(memory, (texts) => texts.splice(0, 2, ...textsOf(other.memory, B)), B)
      yield* assertFindings(memory, [
        { commit: 1, event: `${A}.1.0`, problem: /saw another commit 2 of replica bbbbbbb2 than this log has/u }
      ])
    })
  )

  it.effect("show a link that goes forward in time from one to the other", () =>
    Effect.gen(function* () {
      const b = yield* newLog(B)
      yield* TestClock.setTime(START + 86_400_000)
      yield* openStore(b.log).append(by("b"), [], [cancelled("t-1")])
      const memory = yield* forged([[{ on: [`${B}.1.0`] }]], () => ({}))
      yield* pull(b.memory, memory)
      yield* assertFindings(memory, [{ commit: 1, event: `${A}.1.0`, problem: /comes after it/u }])
    })
  )

  it.effect("report the damage of one once, though the others point at it", () =>
    Effect.gen(function* () {
      const memory = yield* both
      rewrite(memory, (texts) => (texts[1] = texts[1]!.replace('"title":"', '"title":"x')), B)
      yield* assertFindings(memory, [{ commit: 2, event: `${B}.2.0`, problem: /hash doesn't fit/u }], B)
    })
  )
})
