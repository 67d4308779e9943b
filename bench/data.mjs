// Made-up tickets and the events of work on them, in the sizes and proportions that `implement` records. The same number
// gives the same data: figures of two builds compare.

/** mulberry32: small, fast, repeatable. */
const random = (seed) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const WORDS =
  "report export settings search invoice ledger token cache retry parser filter window batch queue header column".split(
    " "
  )
const TYPES = ["TASK", "TASK", "BUG", "FEAT", "IDEA"]
const PRIORITIES = ["critical", "high", "medium", "medium", "low"]
const HEX = "0123456789abcdef"

const tools = (seed) => {
  const next = random(seed)
  const int = (below) => Math.floor(next() * below)
  const pick = (list) => list[int(list.length)]
  return {
    next,
    int,
    pick,
    words: (count) => Array.from({ length: count }, () => pick(WORDS)).join(" "),
    hex: (length) => Array.from({ length }, () => pick(HEX)).join("")
  }
}

const bodyOf = ({ words }, files, criteria) =>
  [
    `## Context\n${words(30)}`,
    `## Description\n${words(60)}`,
    `## Affected Files\n${files.map(({ path }) => `- modify: ${path} — ${words(6)}`).join("\n")}`,
    `## Acceptance Criteria\n${criteria.map(({ id, text }) => `- [ ] ${id}: ${text}`).join("\n")}`,
    `## Test Strategy\n- ${words(12)}`,
    ""
  ].join("\n\n")

/**
 * `count` tickets: half of them done, a tenth in work, the rest pending; up to three dependencies on the 60 before, the
 * shape of the data that the goals were set with. `dependsOn` holds numbers of tickets, from 0.
 */
export const makeTickets = (count, seed = 42) => {
  const t = tools(seed)
  return Array.from({ length: count }, (_, n) => {
    const files = Array.from({ length: 1 + t.int(5) }, () => ({
      path: `src/${t.pick(WORDS)}/${t.pick(WORDS)}-${t.int(Math.max(40, count / 2))}.ts`,
      action: "modify",
      to: null,
      note: ""
    }))
    const criteria = Array.from({ length: 3 + t.int(3) }, (_, at) => ({
      id: `AC-${at + 1}`,
      text: t.words(10),
      done: false
    }))
    const dependsOn = new Set()
    for (let left = n > 0 ? t.int(4) : 0; left > 0; left--) dependsOn.add(Math.max(0, n - 1 - t.int(60)))
    const part = t.next()
    return {
      status: part < 0.5 ? "done" : part < 0.6 ? "active" : "pending",
      dependsOn: [...dependsOn],
      content: {
        type: t.pick(TYPES),
        title: t.words(5 + t.int(5)),
        priority: t.pick(PRIORITIES),
        tags: [t.pick(WORDS)],
        files,
        criteria,
        plannedTests: 2,
        fields: {},
        body: bodyOf(t, files, criteria)
      }
    }
  })
}

const usage = (t, uid, at, call) => ({
  type: "cost.usage-recorded",
  data: {
    key: `anthropic:msg_${t.hex(24)}:req_${t.hex(24)}`,
    source: "claude-code",
    provider: "anthropic",
    model: "claude-sonnet-4-6",
    tokens: {
      input: t.int(9000),
      output: t.int(3000),
      cacheRead: t.int(60_000),
      cacheWrite5m: t.int(4000),
      cacheWrite1h: 0,
      thinking: 0
    },
    batch: false,
    simulated: false,
    context: { ticket: uid, wave: "w-bench", ...at, agent: `claude:${call % 3}` }
  }
})

const receipt = (t, uid, { attempt, gate }, step, tree) => ({
  type: "gate.receipt-recorded",
  data: {
    gate,
    step,
    ticket: uid,
    attempt,
    verdict: "passed",
    reason: "Every test passed.",
    subject: { tree, patch: null, revision: 1 },
    commandDigest: "x".repeat(43),
    command: "npm test",
    configRevision: "c".repeat(40),
    runner: { name: "btk", version: "0.0.0", host: "bench" },
    sandbox: "local",
    treeBefore: tree,
    treeAfter: tree,
    exitCode: 0,
    signal: null,
    startedAt: "2026-11-25T10:00:00.000Z",
    durationMs: 1000 + t.int(90_000),
    outputDigest: "y".repeat(43),
    outputBytes: t.int(90_000),
    tail: t.words(25),
    counts: { run: 120, passed: 120, failed: 0, skipped: 0, named: true },
    diagnostics: []
  }
})

/** Provider calls of one agent turn. */
const CALLS = 8

const turn = (t, uid, attempt) => {
  const at = { gate: "tdd", attempt, phase: "code" }
  const tree = t.hex(40)
  return [
    { type: "gate.started", data: { ...at, tree } },
    ...Array.from({ length: CALLS }, (_, call) => usage(t, uid, at, call)),
    {
      type: "gate.submitted",
      data: { ...at, tree, files: ["src/a.ts", "src/b.ts"], outcome: "done", summary: t.words(20) }
    },
    receipt(t, uid, at, "red", tree),
    receipt(t, uid, at, "green", tree)
  ]
}

/** What `turns` agent turns on a ticket record, and its end when it is done. */
export const makeWork = ({ done, turns, uid }, seed) => {
  const t = tools(seed)
  const commit = t.hex(40)
  const branch = `btk/${uid}`
  const change = { branch, base: t.hex(40), head: commit, patchId: t.hex(40), tree: t.hex(40), files: ["src/a.ts"] }
  return [
    { type: "ticket.claimed", data: { by: "agent:bench", leaseMs: 28_800_000 } },
    ...Array.from({ length: turns }, (_, at) => turn(t, uid, at + 1)).flat(),
    ...(done
      ? [
          { type: "ticket.committed", data: change },
          { type: "ticket.landed", data: { branch: "main", commit, rule: 1 } },
          { type: "ticket.completed", data: { commit, receipts: [] } }
        ]
      : [])
  ]
}
