/**
 * One believable payload for each kind, in its newest version: what `goldenWriter.ts` makes golden files of.
 * Not a fixture: the files are, and they stay as they are when this changes.
 */
import type { BacklogEvent } from "../../src/log/Registry.ts"

type Samples = { readonly [E in BacklogEvent as E["type"]]: E["data"] }

const tokens = { input: 1200, output: 340, cacheRead: 5600, cacheWrite5m: 700, cacheWrite1h: 80, thinking: 90 }
const byModel = [
  { model: "claude-sonnet-5-5", tokens, nanoUsd: 9_876_543 },
  { model: "somebody-else", tokens, nanoUsd: null }
]
const priceBook = { version: "2026-11-01", hash: "sha256:q0yZm9tahg6aKIYyA7cAQPqgEBEchO2_OHx50tpXozQ" }
const finding = {
  source: "scan",
  rule: "skipped-test",
  severity: "critical",
  confidence: 95,
  file: "test/report.test.js",
  line: 12,
  message: "A test was skipped: “exports ä 語 🦜”.",
  suggestion: null
} as const

export const samples: Samples = {
  "log.epoch-started": {
    epoch: 1,
    from: "0:2035-01-01T00:00:00.000Z-0000",
    reason: "A build server's clock was nine years ahead."
  },
  "backlog.initialized": { projectId: "p-7k3f2q", name: "Müller & Söhne", stack: "node", toolkit: "0.1.0" },
  "backlog.config-changed": { digest: "q0yZm9tahg6aKIYyA7cAQPqgEBEchO2_OHx50tpXozQ", commit: null },
  "backlog.refinement-reported": {
    report: "backlog/REFINEMENT-REPORT-2026-11-27.md",
    digest: "q0yZm9tahg6aKIYyA7cAQPqgEBEchO2_OHx50tpXozQ",
    valid: 7,
    updated: 2,
    unsure: 1,
    duplicate: 0,
    obsolete: 1
  },
  "backlog.imported": {
    format: "task-master",
    from: ".taskmaster/tasks/tasks.json",
    digest: "q0yZm9tahg6aKIYyA7cAQPqgEBEchO2_OHx50tpXozQ",
    frame: '{"master":{"tasks":[],"metadata":{"created":"2026-11-01T00:00:00.000Z"}}}',
    tickets: 12,
    created: 11,
    changed: 1
  },
  "ticket.imported": {
    format: "beads",
    id: "bd-a1b2",
    url: null,
    digest: "q0yZm9tahg6aKIYyA7cAQPqgEBEchO2_OHx50tpXozQ",
    record: '{"id":"bd-a1b2","title":"Export the report","status":"closed","priority":1}',
    outcome: "done",
    reason: "Shipped with 2.1."
  },
  "ticket.comment-imported": { id: "7", by: "grace", at: "2026-10-05T12:00:00Z", text: "Also with a header row." },
  "ticket.created": {
    uid: "t-7k3f2q",
    key: "FEAT-007",
    content: {
      type: "FEAT",
      title: "Export the report",
      priority: "high",
      tags: ["export", "csv"],
      dependsOn: ["t-aaaaaa"],
      files: [
        { path: "src/report.js", action: "modify", to: null, note: "" },
        { path: "src/old.js", action: "rename", to: "src/new.js", note: "better name" }
      ],
      criteria: [{ id: "AC-1", text: "A CSV file is written.", done: false }],
      plannedTests: 3,
      fields: { severity: "S2", estimate: 1.5, environment: { os: ["linux", null] }, due: "2026-12-01" },
      body: "## Problem\n\nNobody can read it.\n"
    },
    open: ["what separator?"]
  },
  "ticket.revised": { changes: { title: "Export the report as CSV", plannedTests: 4 }, open: [] },
  "ticket.claimed": { by: "agent:impl-3", leaseMs: 900_000 },
  "ticket.stolen": { by: "human:ada@example.org", from: "agent:impl-3", reason: "its lease ran out", leaseMs: 900_000 },
  "ticket.released": { by: "agent:impl-3", reason: "the wave ended" },
  "ticket.blocked": { status: "lint-blocked", reason: "3 attempts failed", branch: "btk/wave-1/FEAT-007" },
  "ticket.reopened": { reason: "the API is decided" },
  "ticket.cancelled": { reason: "nobody needs it" },
  "ticket.committed": {
    branch: "btk/wave-1/FEAT-007",
    base: "1111111111111111111111111111111111111111",
    head: "2222222222222222222222222222222222222222",
    patchId: "3333333333333333333333333333333333333333",
    tree: "4444444444444444444444444444444444444444",
    files: ["src/report.js", "test/report.test.js"]
  },
  "ticket.waiting": {
    reason: "target-busy",
    detail: "src/report.js has uncommitted changes",
    finish: "btk implement --finish FEAT-007"
  },
  "ticket.landed": { branch: "main", commit: "5555555555555555555555555555555555555555", rule: 2 },
  "ticket.completed": {
    commit: "5555555555555555555555555555555555555555",
    receipts: ["goldenaa.812.0", "goldenaa.815.1"]
  },
  "ticket.edit-rejected": {
    path: "backlog/data/completed/FEAT-007-export.md",
    fields: ["folder"],
    code: "completion-unproven",
    reason: "FEAT-007 is pending: its gates and its landing complete it, not a file.",
    kept: "2026-11-24-q0yZm9tahg6aKIYy-FEAT-007-export.md"
  },
  "log.replica-rejected": { replica: "aaaaaaa2", from: 13, reason: "somebody else has its key" },
  "log.replica-accepted": { replica: "aaaaaaa2", reason: "it was us" },
  "log.redacted": { event: "goldenaa.812.0", reason: "a password", instead: { reason: "(redacted)" } },
  "ticket.renumbered": { from: "FEAT-007~k3f9", to: "FEAT-012" },
  "ticket.conflict-resolved": { conflict: "0a1b2c3d4e5f", choice: "goldenaa.812.0" },
  "ticket.commented": { text: "Seen on Linux, too.\n\nMüller’s log: 語 🦜" },
  "ticket.comment-removed": { comment: "goldenaa.811.0", reason: "It was about another ticket." },
  "ticket.comment-restored": { comment: "goldenaa.811.0", reason: "It was about this one after all." },
  "ticket.checked": { open: ["src/report.ts isn't there."] },
  "ticket.obsoleted": { reason: "The file is gone.", evidence: ["src/a.ts was deleted by 0a1b2c3d4e."] },
  "ticket.duplicate-suspected": { of: "t-aaaaaaaaaa", likeness: 412, measure: "words/1" },
  "ticket.duplicate-dismissed": { of: "t-aaaaaaaaaa", reason: "One is about the list, the other about the page." },
  "ticket.duplicate-reconsidered": { of: "t-aaaaaaaaaa", reason: "The list is gone by now." },
  "ticket.duplicate-confirmed": { of: "t-aaaaaaaaaa", reason: "Both ask for the export." },
  "ticket.split": { into: ["t-aaaaaaaaaa", "t-bbbbbbbbbb"], reason: "It touches two packages." },
  "wave.planned": {
    wave: "w-000001",
    number: 1,
    base: "1111111111111111111111111111111111111111",
    target: "main",
    slots: [{ ticket: "t-7k3f2q", reason: "most urgent" }],
    excluded: [{ ticket: "t-bbbbbb", code: "cycle", reason: "waits for itself", members: ["t-bbbbbb", "t-cccccc"] }]
  },
  "wave.started": { wave: "w-000001", session: "s-aaaaaaaa" },
  "wave.slot-assigned": {
    wave: "w-000001",
    ticket: "t-7k3f2q",
    branch: "btk/wave-1/FEAT-007",
    worktree: "/home/ada/.cache/backlog-toolkit/shop/w-000001/FEAT-007",
    base: "1111111111111111111111111111111111111111",
    agent: "claude-code"
  },
  "wave.slot-settled": { wave: "w-000001", ticket: "t-7k3f2q", outcome: "handed-over", reason: "awaits its merge" },
  "wave.ended": { wave: "w-000001" },
  "wave.session-limit-reached": { session: "s-aaaaaaaa", waves: 12 },
  "session.opened": {
    session: "s-aaaaaaaa",
    role: "implement",
    tool: "btk",
    version: "0.1.0",
    host: "ada-laptop",
    pid: 4711,
    pidStart: "123456",
    worktree: "/home/ada/work",
    head: null
  },
  "session.closed": { session: "s-aaaaaaaa", reason: "done" },
  "gate.started": { gate: "tdd", attempt: 2, phase: "tests", tree: "4444444444444444444444444444444444444444" },
  "gate.submitted": {
    gate: "tdd",
    attempt: 2,
    phase: "tests",
    tree: "4444444444444444444444444444444444444444",
    files: ["test/report.test.js"],
    outcome: "done",
    summary: "Two tests that fail."
  },
  "gate.receipt-recorded": {
    gate: "tdd",
    step: "red",
    ticket: "t-7k3f2q",
    attempt: 2,
    verdict: "passed",
    reason: "2 new tests fail.",
    subject: { tree: "4444444444444444444444444444444444444444", patch: null, revision: 2 },
    commandDigest: "q0yZm9tahg6aKIYyA7cAQPqgEBEchO2_OHx50tpXozQ",
    command: "npm test",
    configRevision: "6666666666666666666666666666666666666666",
    runner: { name: "btk", version: "0.1.0", host: "ada-laptop" },
    sandbox: "local",
    treeBefore: "4444444444444444444444444444444444444444",
    treeAfter: "4444444444444444444444444444444444444444",
    exitCode: 1,
    signal: null,
    startedAt: "2026-11-24T10:00:00.000Z",
    durationMs: 1234,
    outputDigest: "q0yZm9tahg6aKIYyA7cAQPqgEBEchO2_OHx50tpXozQ",
    outputBytes: 2048,
    tail: "not ok 1 - exports\r\n\u001b[31mfailed\u001b[0m\n",
    counts: { run: 12, passed: 10, failed: 2, skipped: 0, named: true },
    diagnostics: [{ file: "src/report.js", line: 3, rule: null, message: "unused" }]
  },
  "gate.finding-reported": { gate: "review", attempt: 1, round: 2, finding },
  "gate.review-concluded": { attempt: 1, round: 2, verdict: "changes-requested", required: 2, received: 1 },
  "gate.hack-detected": { attempt: 1, patch: "3333333333333333333333333333333333333333", findings: [finding] },
  "cost.usage-recorded": {
    key: "anthropic:msg_01:req_01",
    source: "claude-code",
    provider: "anthropic",
    model: "claude-sonnet-5-5",
    tokens,
    batch: false,
    simulated: true,
    context: { ticket: "t-7k3f2q", wave: "w-000001", gate: "tdd", attempt: 2, phase: "tests", agent: null }
  },
  "cost.usage-rolled-up": {
    keys: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    groups: [
      {
        source: "claude-code",
        provider: "anthropic",
        model: "claude-sonnet-5-5",
        batch: false,
        simulated: false,
        calls: 3,
        prompts: { min: 1200, max: 40_000 },
        tokens
      }
    ],
    context: { ticket: "t-7k3f2q", wave: "w-000001", gate: "tdd", attempt: 2, phase: "code", agent: "claude-code" }
  },
  "cost.price-book-adopted": priceBook,
  "cost.estimate-made": {
    ticket: "t-7k3f2q",
    estimator: "seed",
    version: 1,
    features: { type: "FEAT", modify: 1, create: 0, delete: 0, tests: 3 },
    byModel,
    p50: 12_000_000,
    p80: null,
    priceBook
  },
  "cost.ticket-cost-settled": {
    ticket: "t-7k3f2q",
    calls: 7,
    simulated: false,
    byModel,
    byGate: [{ gate: "tdd", tokens, nanoUsd: null }],
    nanoUsd: null,
    priceBook
  }
}
