import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import type { AnyRecorded } from "../../src/log/Event.ts"
import type { BacklogEvent } from "../../src/log/Registry.ts"
import { decideRejection, heed, rejectedSelf, type RejectionCommand, rejectionsAfter } from "../../src/log/Rejection.ts"
import { recorded } from "../support.ts"

const command = (changes: Partial<RejectionCommand> = {}): RejectionCommand => ({
  action: "reject",
  replica: "bbbbbbb2",
  from: 3,
  actor: "human:ada@example.org",
  reason: "its laptop was stolen",
  self: "aaaaaaa2",
  vector: new Map([
    ["aaaaaaa2", 9],
    ["bbbbbbb2", 5]
  ]),
  rejections: new Map(),
  ...changes
})

const decided = (changes: Partial<RejectionCommand> = {}): unknown => {
  const result = decideRejection(command(changes))
  return Result.isFailure(result)
    ? [result.failure.code, result.failure.kind]
    : result.success.map(({ event, stream }) => [stream, event.type, event.data])
}

/** An event of a replica about the log. */
const said = (event: BacklogEvent, replica = "aaaaaaa2", actor: AnyRecorded["actor"] = "human:ada@example.org") =>
  ({ ...recorded({ stream: "log/main", event }), replica, actor }) as AnyRecorded

const rejected = (replica: string, from: number): BacklogEvent => ({
  type: "log.replica-rejected",
  data: { replica, from, reason: "r" }
})
const accepted = (replica: string): BacklogEvent => ({ type: "log.replica-accepted", data: { replica, reason: "r" } })

describe("rejecting a replica", () => {
  it("says from which commit on, and why", () => {
    const data = { replica: "bbbbbbb2", from: 3, reason: "its laptop was stolen" }
    assert.deepStrictEqual(decided(), [["log/main", "log.replica-rejected", data]])
  })

  it("is about what it writes from now on unless a commit is named", () => {
    const data = { replica: "bbbbbbb2", from: 6, reason: "its laptop was stolen" }
    assert.deepStrictEqual(decided({ from: null }), [["log/main", "log.replica-rejected", data]])
  })

  it("records nothing twice", () => {
    const rejections = new Map([["bbbbbbb2", 3]])
    assert.deepStrictEqual(decided({ rejections }), [])
    assert.deepStrictEqual(decided({ rejections, from: null }), [])
    assert.deepStrictEqual(decided({ action: "accept" }), [])
  })

  it("can be taken back", () => {
    assert.deepStrictEqual(decided({ action: "accept", rejections: new Map([["bbbbbbb2", 3]]) }), [
      ["log/main", "log.replica-accepted", { replica: "bbbbbbb2", reason: "its laptop was stolen" }]
    ])
  })

  it("is up to a person, about another replica that the log has", () => {
    assert.deepStrictEqual(decided({ actor: "agent:impl-3" }), ["rejection-not-human", "policy"])
    assert.deepStrictEqual(decided({ replica: "aaaaaaa2" }), ["replica-is-own", "policy"])
    assert.deepStrictEqual(decided({ replica: "ccccccc2" }), ["replica-unknown", "not-found"])
  })
})

describe("what rejections say", () => {
  it("is the later word of a person about another replica", () => {
    const events = [
      said(rejected("bbbbbbb2", 3)),
      said(rejected("ccccccc2", 1)),
      said(accepted("ccccccc2")),
      said(rejected("bbbbbbb2", 2)),
      said(rejected("ddddddd2", 1), "aaaaaaa2", "agent:impl-3"),
      said(accepted("bbbbbbb2"), "bbbbbbb2"),
      said(accepted("bbbbbbb2"), "aaaaaaa2", "system:btk")
    ]
    assert.deepStrictEqual(rejectionsAfter(new Map(), events), new Map([["bbbbbbb2", 2]]))
  })

  it("leaves what was known as it is when nothing is said", () => {
    const known = new Map([["bbbbbbb2", 2]])
    assert.strictEqual(rejectionsAfter(known, [said(accepted("bbbbbbb2"), "bbbbbbb2")]), known)
  })

  it("makes notes of a replica's later events, but not of its word about the log", () => {
    const rejections = new Map([["bbbbbbb2", 2]])
    const of = (commit: number, stream: string): AnyRecorded => ({
      ...recorded({ stream, event: { type: "ticket.cancelled", data: { reason: "r" } } }),
      replica: "bbbbbbb2",
      commit
    })
    assert.deepStrictEqual<unknown>(heed(rejections, of(2, "ticket/t")).event, {
      type: "rejected",
      data: { kind: "ticket.cancelled", data: { reason: "r" } }
    })
    for (const event of [of(1, "ticket/t"), of(2, "log/main")]) assert.strictEqual(heed(rejections, event), event)
    const note = heed(rejections, of(7, "ticket/t"))
    assert.strictEqual(heed(rejections, note), note)
  })

  it("keeps the rejected clone from recording anything but its word about the log", () => {
    const rejections = new Map([["aaaaaaa2", 4]])
    const work = { stream: "ticket/t", event: { type: "ticket.cancelled", data: { reason: "r" } } } as const
    const word = { stream: "log/main", event: rejected("bbbbbbb2", 1) }
    assert.strictEqual(rejectedSelf(rejections, "aaaaaaa2", [word, work])?.code, "replica-rejected")
    assert.isNull(rejectedSelf(rejections, "aaaaaaa2", [word]))
    assert.isNull(rejectedSelf(rejections, "bbbbbbb2", [work]))
    assert.isNull(rejectedSelf(rejections, null, [work]))
  })
})
