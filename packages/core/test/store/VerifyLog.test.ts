import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { type CommitInput, encodeCommit, type Writable } from "../../src/log/Commit.ts"
import { domainError, type ErrorClass } from "../../src/log/DomainError.ts"
import { chainStart, endHash } from "../../src/log/Line.ts"
import { Digest } from "../../src/ports/Digest.ts"
import { LogStore, type LogStoreShape } from "../../src/ports/LogStore.ts"
import { make, type Memory } from "../../src/testing/MemoryLogStore.ts"
import { verifyLog } from "../../src/usecases/store/VerifyLog.ts"
import { envelope, writables } from "../log/lines.ts"
import { by, cancelled, createTicket } from "./commands.ts"
import { anySteps, exchange, openClones, play } from "./histories.ts"
import { sha256 } from "./sha256.ts"
import { newLog, openStore, pull, runCase, START, textsOf } from "./stores.ts"

const A = "aaaaaaa2"
const B = "bbbbbbb2"

const verify = (log: LogStoreShape) =>
  verifyLog.pipe(Effect.provideService(LogStore, log), Effect.provideService(Digest, { sha256 }))
const findingsOf = (memory: Memory) => Effect.map(verify(make(memory)), ({ findings }) => findings)

/** Six commits of one clone; the third has three events. */
const sixCommits = Effect.gen(function* () {
  const { log, memory } = yield* newLog()
  const store = openStore(log)
  for (let n = 1; n <= 6; n++) {
    yield* TestClock.setTime(START + n * 1000)
    yield* store.append(by(`c${n}`), [], n === 3 ? [cancelled("t"), cancelled("t"), cancelled("u")] : [cancelled("t")])
  }
  return memory
})

/** Replaces the texts of a replica's commits. */
const rewrite = (memory: Memory, change: (texts: Array<string>) => void, replica = A): void => {
  const texts = [...textsOf(memory, replica)]
  change(texts)
  const commits = texts.map((text, at) => ({ replica, seq: at + 1, text, place: `memory:${replica}/${at + 1}` }))
  memory.commits.set(replica, commits)
}

/** A log that somebody wrote with other code than the store: chained well, but with other contents. */
const forged = (
  commits: ReadonlyArray<ReadonlyArray<Partial<Writable>>>,
  change: (n: number) => Partial<CommitInput>
) =>
  Effect.map(newLog(), ({ memory }) => {
    let prevHash = chainStart(A, sha256)
    rewrite(memory, (texts) => {
      for (const [at, events] of commits.entries()) {
        const times = events.map((event, i) => ({ t: `0:2026-11-24T10:00:0${at}.000Z-000${i}`, ...event }))
        const input = {
          replica: A,
          seq: at + 1,
          prevHash,
          events: writables(...times),
          envelope: envelope({ command: `c${at}` }),
          ...change(at)
        }
        const { hash, text } = Result.getOrThrow(encodeCommit(input, sha256))
        prevHash = hash
        texts.push(text)
      }
    })
    return memory
  })

interface Wanted {
  readonly commit: number
  readonly event?: string | null
  readonly problem: RegExp
}

/** That these are the only findings, each with its place. */
const assertFindings = (memory: Memory, wanted: ReadonlyArray<Wanted>, replica = A) =>
  Effect.map(findingsOf(memory), (findings) => {
    assert.deepStrictEqual(
      findings.map(({ commit, event, place, replica: of }) => ({ commit, event, place, of })),
      wanted.map(({ commit, event = null }) => ({ commit, event, place: `memory:${replica}/${commit}`, of: replica }))
    )
    for (const [at, { problem }] of wanted.entries()) assert.match(findings[at]?.problem ?? "", problem)
  })

describe("the proof of a log", () => {
  it("finds nothing in what stores write, and counts what it proved", () =>
    fc.assert(
      fc.asyncProperty(anySteps(3, 20), (steps) =>
        runCase(
          Effect.gen(function* () {
            const clones = yield* openClones(3)
            yield* play(clones, steps)
            yield* exchange(clones)
            for (const { memory, store } of clones) {
              const { commits, events, findings, unknown } = yield* verify(make(memory))
              assert.deepStrictEqual(findings, [])
              assert.strictEqual(commits, [...memory.commits.values()].flat().length)
              assert.strictEqual(events, (yield* store.state).events)
              assert.strictEqual(unknown, 0)
            }
          })
        )
      ),
      { numRuns: 50 }
    ))

  it.effect("finds nothing in an empty log", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      assert.deepStrictEqual(yield* verify(log), { findings: [], commits: 0, events: 0, unknown: 0 })
    })
  )

  it.effect("counts events of kinds and versions that it doesn't know, and proves their bytes", () =>
    Effect.gen(function* () {
      const memory = yield* forged(
        [[{ tag: "ticket.cancelled/2", payload: 1 }, {}], [{ tag: "x.y/1", payload: [] }]],
        () => ({})
      )
      assert.deepStrictEqual(yield* verify(make(memory)), { findings: [], commits: 2, events: 3, unknown: 2 })
      rewrite(memory, (texts) => (texts[1] = texts[1]!.replace('"d":[]', '"d":{}')))
      yield* assertFindings(memory, [{ commit: 2, event: `${A}.2.0`, problem: /hash doesn't fit/u }])
    })
  )

  it.effect("fails when storage can't be read, and finds it when storage itself finds damage", () =>
    Effect.gen(function* () {
      const memory = yield* sixCommits
      const breaking = (kind: ErrorClass): LogStoreShape => ({
        ...make(memory),
        read: (replica, from) =>
          Stream.concat(
            Stream.take(make(memory).read(replica, from), 1),
            Stream.fail(domainError(kind, "log-broken", "It broke.", "Because.", "", { place: "a disk" }))
          )
      })
      assert.strictEqual((yield* Effect.flip(verify(breaking("environment")))).code, "log-broken")
      assert.deepStrictEqual((yield* verify(breaking("integrity"))).findings, [
        { place: "a disk", replica: A, commit: 7, event: null, problem: "It broke. Because." }
      ])
    })
  )
})

describe("damage is one finding where it is:", () => {
  const one: ReadonlyArray<readonly [what: string, damage: (texts: Array<string>) => void, wanted: Wanted]> = [
    [
      "a flipped byte in a payload",
      (texts) => (texts[1] = texts[1]!.replace('"reason":"r"', '"reason":"s"')),
      { commit: 2, event: `${A}.2.0`, problem: /line 1 .*hash doesn't fit its text/u }
    ],
    [
      "a flipped byte in a later line of a commit",
      (texts) => (texts[2] = texts[2]!.replace('"i":2,"of":3', '"i":2,"of":4')),
      { commit: 3, event: `${A}.3.2`, problem: /line 3 .*hash doesn't fit/u }
    ],
    [
      "a flipped byte in a time",
      (texts) => (texts[2] = texts[2]!.replace("10:00:03", "10:00:02")),
      { commit: 3, event: `${A}.3.0`, problem: /line 1 .*hash doesn't fit/u }
    ],
    [
      "a flipped byte in the hash that the next commit is chained to",
      (texts) => (texts[1] = texts[1]!.replace(/.(?="\}\n$)/u, (last) => (last === "A" ? "B" : "A"))),
      { commit: 2, event: `${A}.2.0`, problem: /hash doesn't fit.*next commit's link is unproven/u }
    ],
    [
      "a byte that breaks the JSON",
      (texts) => (texts[1] = texts[1]!.replace('"d":{', '"d":[')),
      { commit: 2, event: `${A}.2.0`, problem: /not JSON/u }
    ],
    [
      "a byte that hides which event it was",
      (texts) => (texts[1] = texts[1]!.replace('{"v":1', '{"w":1')),
      { commit: 2, event: null, problem: /`v` is not 1/u }
    ],
    [
      "a commit that is empty",
      (texts) => (texts[1] = ""),
      { commit: 2, problem: /empty.*next commit's link is unproven/u }
    ],
    ["a commit that is cut off", (texts) => (texts[2] = texts[2]!.slice(0, -20)), { commit: 3, problem: /cut off/u }],
    [
      "the first line of a commit missing",
      (texts) =>
        (texts[2] = texts[2]!
          .split(/(?<=\n)/u)
          .slice(1)
          .join("")),
      { commit: 3, event: `${A}.3.1`, problem: /number 1, not 0, of its commit/u }
    ],
    [
      "a line in the middle of a commit missing",
      (texts) =>
        (texts[2] = texts[2]!
          .split(/(?<=\n)/u)
          .toSpliced(1, 1)
          .join("")),
      { commit: 3, event: `${A}.3.0`, problem: /has 2 lines, not 3/u }
    ],
    [
      "the last line of a commit missing",
      (texts) =>
        (texts[2] = texts[2]!
          .split(/(?<=\n)/u)
          .slice(0, 2)
          .join("")),
      { commit: 3, event: `${A}.3.0`, problem: /has 2 lines, not 3.*next commit's link is unproven/u }
    ],
    [
      "a commit of somebody else in its place",
      (texts) => (texts[1] = texts[1]!.replace(`"r":"${A}"`, `"r":"${B}"`)),
      { commit: 2, event: `${B}.2.0`, problem: /belongs to replica bbbbbbb2/u }
    ],
    [
      "the last commit",
      (texts) => (texts[5] = texts[5]!.replace('"reason":"r"', '"reason":"s"')),
      { commit: 6, event: `${A}.6.0`, problem: /hash doesn't fit/u }
    ],
    [
      "the first commit",
      (texts) => (texts[0] = texts[0]!.replace('"reason":"r"', '"reason":"s"')),
      { commit: 1, event: `${A}.1.0`, problem: /hash doesn't fit/u }
    ]
  ]
  for (const [what, damage, wanted] of one) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const memory = yield* sixCommits
        rewrite(memory, damage)
        yield* assertFindings(memory, [wanted])
      })
    )
  }

  it.effect("a commit that is missing, or several in a row", () =>
    Effect.gen(function* () {
      for (const [from, count, problem] of [
        [1, 1, /^Commit 2 is missing before it\./u],
        [0, 1, /^Commit 1 is missing before it\./u],
        [2, 2, /^Commits 3 to 4 are missing before it\./u]
      ] as const) {
        const memory = yield* sixCommits
        memory.commits.get(A)?.splice(from, count)
        yield* assertFindings(memory, [{ commit: from + count + 1, problem }])
      }
    })
  )

  it.effect("two commits that are swapped, each of them", () =>
    Effect.gen(function* () {
      const memory = yield* sixCommits
      rewrite(memory, (texts) => ([texts[1], texts[3]] = [texts[3]!, texts[1]!]))
      yield* assertFindings(memory, [
        { commit: 2, event: `${A}.4.0`, problem: /belongs to commit 4, not 2/u },
        { commit: 4, event: `${A}.2.0`, problem: /belongs to commit 2, not 4/u }
      ])
    })
  )

  it.effect("two commits that are damaged far from each other, both of them", () =>
    Effect.gen(function* () {
      const memory = yield* sixCommits
      rewrite(memory, (texts) => {
        for (const at of [1, 4]) texts[at] = texts[at]!.replace('"reason":"r"', '"reason":"s"')
      })
      yield* assertFindings(memory, [
        { commit: 2, event: `${A}.2.0`, problem: /hash doesn't fit/u },
        { commit: 5, event: `${A}.5.0`, problem: /hash doesn't fit/u }
      ])
    })
  )

  it.effect("two neighbours that are both damaged, both of them", () =>
    Effect.gen(function* () {
      const memory = yield* sixCommits
      rewrite(memory, (texts) => {
        for (const at of [1, 2]) texts[at] = texts[at]!.replace('"reason":"r"', '"reason":"s"')
      })
      const [first, second] = yield* findingsOf(memory)
      assert.deepInclude(first, { commit: 2, event: `${A}.2.0` })
      // The second one's first line can't be told from one whose link is lost: what is said covers it.
      assert.match(`${first?.problem} ${second?.problem ?? ""}`, /link is unproven/u)
    })
  )

  it("any flipped bit of any commit, and no finding but for that commit", () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(7), (at, bit) =>
        runCase(
          Effect.gen(function* () {
            const memory = yield* sixCommits
            const bytes = new TextEncoder().encode(textsOf(memory).join(""))
            let offset = at % bytes.length
            let commit = 0
            rewrite(memory, (texts) => {
              while (offset >= texts[commit]!.length) offset -= texts[commit++]!.length
              const damaged = new TextEncoder().encode(texts[commit])
              damaged[offset] = (damaged[offset] ?? 0) ^ (1 << bit)
              texts[commit] = new TextDecoder("utf-8", { ignoreBOM: true }).decode(damaged)
            })
            const findings = yield* findingsOf(memory)
            assert.deepStrictEqual(
              findings.map(({ commit: of, place }) => [of, place]),
              [[commit + 1, `memory:${A}/${commit + 1}`]]
            )
          })
        )
      ),
      { numRuns: 150 }
    ))
})

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
