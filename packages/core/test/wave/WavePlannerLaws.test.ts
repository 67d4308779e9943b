import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { PRIORITIES, type Status } from "../../src/ticket/Vocabulary.ts"
import { explainPriorities } from "../../src/wave/EffectivePriority.ts"
import { areDisjoint, pathSetOf } from "../../src/wave/PathSet.ts"
import { type PlannableTicket, planWaves } from "../../src/wave/WavePlanner.ts"
import { ticketsOf } from "./plannable.ts"

/** Few paths, some of them folders of others, so that clashes are common. */
const PATHS = ["a", "A/x", "a/x/y", "a/z", "b", "b/1", "b/2", "c", "d", "e"]
const keyAt = (at: number): string => `K-${at}`

const backlog = (size: number, statuses: ReadonlyArray<Status>) =>
  fc
    .array(
      fc.record({
        priority: fc.constantFrom(...PRIORITIES),
        createdOrder: fc.nat(size),
        status: fc.constantFrom(...statuses),
        claimedBy: fc.option(fc.constant("human:ada"), { freq: 12 }),
        dependsOn: fc.array(fc.nat(size - 1), { maxLength: 2 }),
        files: fc.array(fc.constantFrom(...PATHS), { maxLength: 3 }),
        widen: fc.array(fc.constantFrom(...PATHS), { maxLength: 1 })
      }),
      { maxLength: size }
    )
    .map((rows) => ticketsOf(rows.map((row, at) => ({ ...row, key: keyAt(at), dependsOn: row.dependsOn.map(keyAt) }))))

const anyBacklog = backlog(24, [
  "pending",
  "pending",
  "ready",
  "pending",
  "completed",
  "draft",
  "lint-blocked",
  "cancelled"
])

/** Everybody wants the same few paths, and waits only for older tickets: no cycles, so that nothing is excluded. */
const contested = fc
  .array(
    fc.record({
      priority: fc.constantFrom(...PRIORITIES),
      waitsFor: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 2 }),
      files: fc.uniqueArray(fc.constantFrom("a", "a/x", "a/y", "b", "c", "d"), { minLength: 1, maxLength: 2 })
    }),
    { minLength: 1, maxLength: 60 }
  )
  .map((rows) =>
    ticketsOf(
      rows.map(({ waitsFor, ...row }, at) => ({
        ...row,
        key: keyAt(at),
        dependsOn: waitsFor === null || waitsFor > at ? [] : [keyAt(at - waitsFor)]
      }))
    )
  )

const reserved = (ticket: PlannableTicket) =>
  pathSetOf([...ticket.files, ...(ticket.widen ?? []).map((path) => ({ path, to: null }))])

/** What can run, by its definition: a ticket counts once all that it waits for counts, until nothing changes. */
const runnable = (tickets: ReadonlyArray<PlannableTicket>): ReadonlySet<string> => {
  const done = new Set(tickets.filter(({ status }) => status === "completed").map(({ uid }) => uid))
  const found = new Set<string>()
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const { claimedBy, dependsOn, files, status, uid } of tickets) {
      const isOpen = (status === "pending" || status === "ready") && claimedBy === null && files.length > 0
      if (isOpen && dependsOn.every((one) => done.has(one) || found.has(one))) found.add(uid)
    }
  }
  return found
}

/** The definition, written down naively: wave by wave, every waiting ticket is compared with every slot. */
const naivePlan = (tickets: ReadonlyArray<PlannableTicket>, maxSlots: number) => {
  const candidates = runnable(tickets)
  const effective = explainPriorities(tickets)
  const urgency = ({ priority, uid }: PlannableTicket) => PRIORITIES.indexOf(effective.get(uid)?.priority ?? priority)
  const done = new Set(tickets.filter(({ status }) => status === "completed").map(({ uid }) => uid))
  let waiting = tickets
    .filter(({ uid }) => candidates.has(uid))
    .toSorted((a, b) => urgency(a) - urgency(b) || a.createdOrder - b.createdOrder || (a.key < b.key ? -1 : 1))
  const waves: Array<Array<string>> = []
  while (waiting.length > 0) {
    const wave: Array<PlannableTicket> = []
    for (const ticket of waiting) {
      const isFree = wave.every((other) => areDisjoint(reserved(ticket), reserved(other)))
      if (wave.length < maxSlots && isFree && ticket.dependsOn.every((uid) => done.has(uid))) wave.push(ticket)
    }
    assert.isNotEmpty(wave)
    for (const { uid } of wave) done.add(uid)
    waiting = waiting.filter((ticket) => !wave.includes(ticket))
    waves.push(wave.map(({ uid }) => uid))
  }
  return waves
}

const plan = (tickets: ReadonlyArray<PlannableTicket>, maxSlots: number) =>
  planWaves({ tickets, maxSlots, known: () => null })

const uids = (waves: ReturnType<typeof plan>["waves"]) => waves.map(({ slots }) => slots.map(({ ticket }) => ticket))

describe("planWaves, for any backlog", () => {
  it("plans or excludes each ticket exactly once", () => {
    fc.assert(
      fc.property(anyBacklog, fc.integer({ min: 1, max: 4 }), (tickets, maxSlots) => {
        const { excluded, waves } = plan(tickets, maxSlots)
        const all = [...uids(waves).flat(), ...excluded.map(({ ticket }) => ticket)]
        assert.deepStrictEqual(all.toSorted(), tickets.map(({ uid }) => uid).toSorted())
      })
    )
  })

  it("never puts two clashing tickets or too many into one wave, and every dependency before its ticket", () => {
    fc.assert(
      fc.property(anyBacklog, fc.integer({ min: 1, max: 4 }), (tickets, maxSlots) => {
        const byUid = new Map(tickets.map((ticket) => [ticket.uid, ticket]))
        const done = new Set(tickets.filter(({ status }) => status === "completed").map(({ uid }) => uid))
        for (const wave of uids(plan(tickets, maxSlots).waves)) {
          const slots = wave.map((uid) => byUid.get(uid) ?? assert.fail(uid))
          assert.isAtMost(slots.length, maxSlots)
          for (const [at, ticket] of slots.entries()) {
            assert.isTrue(ticket.dependsOn.every((uid) => done.has(uid)))
            for (const other of slots.slice(at + 1)) assert.isTrue(areDisjoint(reserved(ticket), reserved(other)))
          }
          for (const uid of wave) done.add(uid)
        }
      })
    )
  })

  it("excludes a ticket only when something keeps it from ever running", () => {
    fc.assert(
      fc.property(anyBacklog, (tickets) => {
        assert.deepStrictEqual(uids(plan(tickets, 3).waves).flat().toSorted(), [...runnable(tickets)].toSorted())
      })
    )
  })

  it("is what comparing every ticket with every slot gives: no ticket waits while a less urgent one takes its place", () => {
    fc.assert(
      fc.property(anyBacklog, fc.integer({ min: 1, max: 4 }), (tickets, maxSlots) => {
        const planned = uids(plan(tickets, maxSlots).waves)
        assert.deepStrictEqual(planned, naivePlan(tickets, maxSlots))
      }),
      { numRuns: 300 }
    )
  })

  it("stays that where everything can run and everybody wants the same few paths", () => {
    fc.assert(
      fc.property(contested, fc.integer({ min: 1, max: 4 }), (tickets, maxSlots) => {
        const planned = plan(tickets, maxSlots)
        assert.isEmpty(planned.excluded)
        assert.deepStrictEqual(uids(planned.waves), naivePlan(tickets, maxSlots))
      }),
      { numRuns: 300 }
    )
  })

  it("gives reasons that are true of the wave before", () => {
    const reason =
      /^(?:nothing stands in its way|waits for (\S+) \(dependency\)|waits for a free slot \(.*\)|shares .+ with (\S+) \((higher priority|older|first by key), wave (\d+)\)); /u
    fc.assert(
      fc.property(fc.oneof(anyBacklog, contested), fc.integer({ min: 1, max: 4 }), (tickets, maxSlots) => {
        const effective = explainPriorities(tickets)
        const urgency = ({ uid }: PlannableTicket) => PRIORITIES.indexOf(effective.get(uid)?.priority ?? "low")
        const byKey = new Map(tickets.map((ticket) => [ticket.key, ticket]))
        const { waves } = plan(tickets, maxSlots)
        for (const [at, { slots }] of waves.entries()) {
          const before = new Set(waves[at - 1]?.slots.map(({ ticket }) => ticket))
          for (const slot of slots) {
            const ticket = byKey.get(slot.ticket.slice(2)) ?? assert.fail(slot.ticket)
            const [, dependency, sharer, order, wave] = reason.exec(slot.reason) ?? assert.fail(slot.reason)
            const other = byKey.get(sharer ?? dependency ?? "")
            if (other === undefined) {
              assert.strictEqual(before.size, at === 0 ? 0 : maxSlots)
              continue
            }
            assert.isTrue(before.has(other.uid))
            if (dependency !== undefined) assert.include(ticket.dependsOn, other.uid)
            else {
              assert.strictEqual(Number(wave), at)
              assert.isFalse(areDisjoint(reserved(ticket), reserved(other)))
              const isMoreUrgent = urgency(other) < urgency(ticket)
              const isOlder = other.createdOrder < ticket.createdOrder
              const isFirst = other.createdOrder === ticket.createdOrder && other.key < ticket.key
              assert.strictEqual(order, isMoreUrgent ? "higher priority" : isOlder ? "older" : "first by key")
              assert.isTrue(isMoreUrgent || (urgency(other) === urgency(ticket) && (isOlder || isFirst)))
            }
          }
        }
      }),
      { numRuns: 300 }
    )
  })

  it("gives the same plan, sentences included, in whatever order the tickets come", () => {
    const shuffled = anyBacklog.chain((tickets) =>
      fc.tuple(fc.constant(tickets), fc.shuffledSubarray([...tickets], { minLength: tickets.length }))
    )
    fc.assert(
      fc.property(shuffled, ([tickets, other]) => {
        assert.deepStrictEqual(plan(other, 3), plan(tickets, 3))
      })
    )
  })

  it("goes on where it was when it is made again after the first wave has completed", () => {
    fc.assert(
      fc.property(anyBacklog, (tickets) => {
        const [first, ...rest] = uids(plan(tickets, 3).waves)
        if (first === undefined) return
        const after = tickets.map((ticket) =>
          first.includes(ticket.uid) ? { ...ticket, status: "completed" as const } : ticket
        )
        assert.deepStrictEqual(uids(plan(after, 3).waves), rest)
      })
    )
  })
})

describe("planWaves, for a large backlog", () => {
  const sizedTickets = (size: number) =>
    ticketsOf(
      Array.from({ length: size }, (_, at) => ({
        key: keyAt(at),
        priority: PRIORITIES[at % PRIORITIES.length] ?? "low",
        dependsOn: at % 3 === 0 || at < 7 ? [] : [keyAt(at - 7)],
        files: [`src/m${at % 97}/f${at % 1009}.ts`, ...(at % 2 === 0 ? ["package.json"] : [])]
      }))
    )

  it("plans 40,000 tickets of which half share one file", () => {
    const tickets = sizedTickets(40_000)
    const { excluded, waves } = plan(tickets, 3)
    assert.strictEqual(excluded.length, 0)
    assert.strictEqual(waves.flatMap(({ slots }) => slots).length, tickets.length)
    assert.isAtLeast(waves.length, 20_000)
  })

  it("plans a chain of 10,000 tickets one by one", () => {
    const chain = ticketsOf(
      Array.from({ length: 10_000 }, (_, at) => ({ key: keyAt(at), dependsOn: at === 0 ? [] : [keyAt(at - 1)] }))
    )
    assert.strictEqual(plan(chain, 3).waves.length, chain.length)
  })
})
