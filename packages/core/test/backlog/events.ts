/** Valid events of every kind over few tickets, waves and replicas, so that they meet in any order. */
import * as fc from "fast-check"
import type { NewEvent, Recorded } from "../../src/log/Event.ts"
import type { BacklogEvent, DataOf } from "../../src/log/Registry.ts"
import { content, recorded } from "../support.ts"

const uid = fc.constantFrom("t-1", "t-2", "t-3")
const wave = fc.constantFrom("w-1", "w-2")
const session = fc.constantFrom("s-1", "s-2")
const word = fc.constantFrom("", "a", "b")
const whole = fc.integer({ min: 1, max: 3 })
const gate = fc.constantFrom("plan", "tdd", "lint", "review", "commit")
const phase = fc.constantFrom("tests", "code")
const open = fc.constantFrom<ReadonlyArray<string>>([], ["no criteria"])
const subset = fc.subarray(["t-1", "t-2", "t-3", "t-9"])
const money = fc.option(fc.nat(1000))
const book = fc.record({ version: word, hash: word })
const tokens = fc.record({
  input: fc.nat(9),
  output: fc.nat(9),
  cacheRead: fc.nat(9),
  cacheWrite5m: fc.nat(9),
  cacheWrite1h: fc.nat(9),
  thinking: fc.nat(9)
})
const byModel = fc.array(fc.record({ model: word, tokens, nanoUsd: money }), { maxLength: 2 })
const finding = fc.record({
  source: word,
  rule: word,
  severity: fc.constantFrom("critical", "important", "minor"),
  confidence: fc.nat(100),
  file: fc.option(word),
  line: fc.option(fc.nat()),
  message: word,
  suggestion: fc.option(word)
})
const anyContent = fc
  .record({ dependsOn: subset, priority: fc.constantFrom("critical", "high", "medium", "low"), title: word })
  .map(content)
/** What clones issue, and what only a log from elsewhere can hold. */
const key = fc.constantFrom(
  "FEAT-001",
  "FEAT-002",
  "BUG-001",
  "feat-1",
  "FEAT-1e3",
  "FEAT-",
  "",
  "X-99999999999999999999"
)

/** One entry for each kind: a new kind doesn't compile until it is here. */
const payloads: { readonly [K in BacklogEvent["type"]]: fc.Arbitrary<DataOf<K>> } = {
  "backlog.initialized": fc.record({ projectId: word, name: word, stack: word, toolkit: word }),
  "backlog.config-changed": fc.record({ digest: word, commit: fc.option(word) }),
  "backlog.imported": fc.record({
    format: word,
    from: word,
    digest: word,
    frame: fc.option(word),
    tickets: whole,
    created: whole,
    changed: whole
  }),
  "backlog.refinement-reported": fc.record({
    report: word,
    digest: word,
    valid: whole,
    updated: whole,
    unsure: whole,
    duplicate: whole,
    obsolete: whole
  }),
  "log.epoch-started": fc.record({ epoch: fc.integer({ min: 1, max: 9 }), from: word, reason: word }),
  "ticket.created": fc.record({ uid, key, content: anyContent, open }),
  "ticket.revised": fc.record({
    changes: fc.record({ title: word, dependsOn: subset }, { requiredKeys: [] }),
    open
  }),
  "ticket.claimed": fc.record({ by: word, leaseMs: whole }),
  "ticket.stolen": fc.record({ by: word, from: word, reason: word, leaseMs: whole }),
  "ticket.released": fc.record({ by: word, reason: word }),
  "ticket.blocked": fc.record({
    status: fc.constantFrom("needs-investigation", "test-blocked", "commit-blocked"),
    reason: word,
    branch: fc.option(word)
  }),
  "ticket.reopened": fc.record({ reason: word }),
  "ticket.cancelled": fc.record({ reason: word }),
  "ticket.obsoleted": fc.record({ reason: word, evidence: fc.array(word, { maxLength: 2 }) }),
  "ticket.duplicate-suspected": fc.record({ of: uid, likeness: whole, measure: word }),
  "ticket.duplicate-dismissed": fc.record({ of: uid, reason: word }),
  "ticket.duplicate-reconsidered": fc.record({ of: uid, reason: word }),
  "ticket.duplicate-confirmed": fc.record({ of: uid, reason: word }),
  "ticket.committed": fc.record({
    branch: word,
    base: word,
    head: word,
    patchId: word,
    tree: word,
    files: fc.array(word, { maxLength: 2 })
  }),
  "ticket.waiting": fc.record({
    reason: fc.constantFrom("target-busy", "awaiting-merge"),
    detail: word,
    finish: word
  }),
  "ticket.landed": fc.record({ branch: word, commit: word, rule: fc.constantFrom(1, 2, 3) }),
  "ticket.completed": fc.record({ commit: word, receipts: fc.array(word, { maxLength: 2 }) }),
  "ticket.edit-rejected": fc.record({
    path: word,
    fields: fc.array(word, { maxLength: 2 }),
    code: word,
    reason: word,
    kept: word
  }),
  "log.replica-rejected": fc.record({ replica: word, from: whole.map((n) => n + 1), reason: word }),
  "log.replica-accepted": fc.record({ replica: word, reason: word }),
  "log.redacted": fc.record({ event: word, reason: word, instead: fc.constant({}) }),
  "ticket.renumbered": fc.record({ from: word, to: fc.constantFrom("FEAT-001", "FEAT-002", "BUG-009") }),
  "ticket.conflict-resolved": fc.record({ conflict: word, choice: word }),
  "ticket.imported": fc.record({
    format: fc.constantFrom("beads", "github"),
    id: word,
    url: fc.option(word),
    digest: word,
    record: fc.option(word),
    outcome: fc.constantFrom("open", "done", "dropped"),
    reason: fc.option(word)
  }),
  "ticket.comment-imported": fc.record({ id: word, by: word, at: fc.option(word), text: word }),
  "ticket.commented": fc.record({ text: word }),
  "ticket.comment-removed": fc.record({ comment: fc.constantFrom("aaaaaaaa.1.0", "aaaaaaaa.2.0", ""), reason: word }),
  "ticket.comment-restored": fc.record({ comment: fc.constantFrom("aaaaaaaa.1.0", "aaaaaaaa.2.0", ""), reason: word }),
  "ticket.checked": fc.record({ open: fc.array(word, { maxLength: 2 }) }),
  "ticket.split": fc.record({ into: fc.array(fc.constantFrom("t-1", "t-2"), { maxLength: 2 }), reason: word }),
  "wave.planned": fc.record({
    wave,
    number: whole,
    base: word,
    target: word,
    slots: fc.array(fc.record({ ticket: uid, reason: word }), { maxLength: 3 }),
    excluded: fc.constant([])
  }),
  "wave.started": fc.record({ wave, session }),
  "wave.slot-assigned": fc.record({ wave, ticket: uid, branch: word, worktree: word, base: word, agent: word }),
  "wave.slot-settled": fc.record({
    wave,
    ticket: uid,
    outcome: fc.constantFrom("completed", "handed-over", "returned", "blocked", "failed", "abandoned"),
    reason: word
  }),
  "wave.ended": fc.record({ wave }),
  "wave.session-limit-reached": fc.record({ session, waves: whole }),
  "session.opened": fc.record({
    session,
    role: fc.constant("implement"),
    tool: word,
    version: word,
    host: word,
    pid: whole,
    pidStart: word,
    worktree: word,
    head: fc.option(word)
  }),
  "session.closed": fc.record({ session, reason: word }),
  "gate.started": fc.record({ gate, attempt: whole, phase: fc.constantFrom("tests", "code", "judge"), tree: word }),
  "gate.submitted": fc.record({
    gate,
    attempt: whole,
    phase,
    tree: word,
    files: fc.array(word, { maxLength: 2 }),
    outcome: fc.constantFrom("done", "unclear", "gave-up"),
    summary: word
  }),
  "gate.receipt-recorded": fc.record({
    gate,
    step: fc.constantFrom("plan", "red", "green", "lint", "review", "commit"),
    ticket: uid,
    attempt: whole,
    verdict: fc.constantFrom("passed", "failed", "skipped"),
    reason: word,
    subject: fc.record({ tree: fc.option(word), patch: fc.option(word), revision: fc.option(whole) }),
    commandDigest: fc.option(word),
    command: fc.option(word),
    configRevision: word,
    runner: fc.record({ name: word, version: word, host: word }),
    sandbox: fc.constant("local"),
    treeBefore: fc.option(word),
    treeAfter: fc.option(word),
    exitCode: fc.option(whole),
    signal: fc.option(word),
    startedAt: word,
    durationMs: whole,
    outputDigest: fc.option(word),
    outputBytes: whole,
    tail: word,
    counts: fc.constant(null),
    diagnostics: fc.constant([])
  }),
  "gate.finding-reported": fc.record({ gate, attempt: whole, round: whole, finding }),
  "gate.review-concluded": fc.record({
    attempt: whole,
    round: whole,
    verdict: fc.constantFrom("approved", "changes-requested", "incomplete"),
    required: whole,
    received: whole
  }),
  "gate.hack-detected": fc.record({ attempt: whole, patch: word, findings: fc.array(finding, { maxLength: 1 }) }),
  "cost.usage-recorded": fc.record({
    key: word,
    source: fc.constant("runner"),
    provider: word,
    model: word,
    tokens,
    batch: fc.boolean(),
    simulated: fc.boolean(),
    context: fc.record({
      ticket: fc.option(uid),
      wave: fc.option(wave),
      gate: fc.option(gate),
      attempt: fc.option(whole),
      phase: fc.option(phase),
      agent: fc.option(word)
    })
  }),
  "cost.usage-rolled-up": fc.record({
    keys: word,
    groups: fc.array(
      fc.record({
        source: fc.constant("runner"),
        provider: word,
        model: word,
        batch: fc.boolean(),
        simulated: fc.boolean(),
        calls: whole,
        prompts: fc.record({ min: whole, max: whole }),
        tokens
      }),
      { maxLength: 2 }
    ),
    context: fc.record({
      ticket: fc.option(uid),
      wave: fc.option(wave),
      gate: fc.option(gate),
      attempt: fc.option(whole),
      phase: fc.option(phase),
      agent: fc.option(word)
    })
  }),
  "cost.price-book-adopted": book,
  "cost.estimate-made": fc.record({
    ticket: uid,
    estimator: word,
    version: whole,
    features: fc.record({ type: word, modify: whole, create: whole, delete: whole, tests: whole }),
    byModel,
    p50: money,
    p80: money,
    priceBook: book
  }),
  "cost.ticket-cost-settled": fc.record({
    ticket: uid,
    calls: whole,
    simulated: fc.boolean(),
    byModel,
    byGate: fc.array(fc.record({ gate, tokens, nanoUsd: money }), { maxLength: 1 }),
    nanoUsd: money,
    priceBook: book
  })
}

/** The stream where the toolkit records an event, most often; now and then any other. */
const streamOf = (event: BacklogEvent, ticket: string): string => {
  if (event.type === "ticket.created") return `ticket/${event.data.uid}`
  if (event.type.startsWith("wave.") && "wave" in event.data) return `wave/${event.data.wave}`
  if (event.type.startsWith("session.") && "session" in event.data) return `session/${event.data.session}`
  return /^(?:ticket|gate|cost)\./u.test(event.type) ? `ticket/${ticket}` : "backlog/main"
}

const ofKind = (type: BacklogEvent["type"]): fc.Arbitrary<BacklogEvent> =>
  (payloads[type] as fc.Arbitrary<BacklogEvent["data"]>).map((data) => ({ type, data }) as BacklogEvent)

/** Weighted, so that tickets exist for the other kinds to meet. */
const anyEvent = fc.oneof(
  { weight: 8, arbitrary: ofKind("ticket.created") },
  { weight: 4, arbitrary: ofKind("wave.planned") },
  ...(Object.keys(payloads) as ReadonlyArray<BacklogEvent["type"]>).map((type) => ({
    weight: 2,
    arbitrary: ofKind(type)
  }))
)

export const anyNewEvent: fc.Arbitrary<NewEvent> = fc
  .tuple(
    anyEvent,
    uid,
    fc.oneof({ weight: 19, arbitrary: fc.constant(null) }, fc.constantFrom("odd", "ticket/t-1", "wave/"))
  )
  .map(([event, ticket, odd]) => ({ event, stream: odd ?? streamOf(event, ticket) }))

/** Written by one of three clones; two of their names begin alike. */
export const anyRecorded: fc.Arbitrary<Recorded> = fc
  .tuple(anyNewEvent, fc.constantFrom("aaaaaaaa", "aaaabbbb", "cccccccc"))
  .map(([event, replica]) => ({ ...recorded(event), replica }))
