/** Ticket files as people and other tools write them, in five styles, from a seed. */
import { renderTicketFile } from "../../../src/ticket/TicketDocument.ts"
import type { TicketFile } from "../../../src/ticket/TicketRender.ts"
import { content } from "../../support.ts"

export interface Random {
  readonly next: () => number
  readonly below: (limit: number) => number
  readonly pick: <A>(values: ReadonlyArray<A>) => A
  readonly chance: (share: number) => boolean
}

/** mulberry32: small, and the same everywhere. */
export const seeded = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    pick: (values) => {
      const value = values[below(values.length)]
      if (value === undefined) throw new Error("nothing to pick from")
      return value
    },
    chance: (share) => next() < share
  }
}

const WORDS = ["export", "Größe", "日本", "fix: it", "a “quote”", "C#", "50 %", "it's", "e-mail", "🦜", "null", "v1.10"]
const some = (random: Random, count: number): string =>
  Array.from({ length: 1 + random.below(count) }, () => random.pick(WORDS)).join(" ")
const quoted = (random: Random, text: string): string =>
  random.chance(0.5) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`
const list = (random: Random): string => {
  const items = Array.from({ length: random.below(4) }, () => random.pick(["web", "api", "ui", "a-b"]))
  if (items.length === 0) return random.pick([" []", " [ ]"])
  return random.pick([
    ` [${items.join(", ")}]`,
    ` [ ${items.map((item) => quoted(random, item)).join(" , ")} ]`,
    `\n${items.map((item) => `  - ${item}`).join("\n")}`,
    `\n${items.map((item) => `- ${quoted(random, item)}`).join("\n")}`
  ])
}
const comment = (random: Random): string => (random.chance(0.2) ? random.pick(["  # why", " # TODO ask", " #"]) : "")
const line = (random: Random, name: string, value: string): string =>
  `${name}:${random.pick([" ", "  ", " "])}${value}${comment(random)}`

const body = (random: Random): string =>
  [
    `## Description\n\n${some(random, 8)}.\n`,
    "## Acceptance Criteria\n\n- [ ] AC-1: one\n- [x] AC-2: two\n",
    "## Notes  \n\n\tindented\n\n```yaml\nstatus: not this\n---\n```\n",
    "Setext\n------\n\ntext\\\nmore  \nlines\n"
  ]
    .slice(0, 1 + random.below(4))
    .join(random.pick(["\n", "\n\n", ""]))

const key = (random: Random): string =>
  `${random.pick(["FEAT", "BUG", "TASK"])}-${String(1 + random.below(900)).padStart(3, "0")}`

export const ticketOf = (random: Random): TicketFile => ({
  key: key(random),
  uid: "t-k3f9abcdef",
  content: content({
    title: some(random, 5),
    priority: random.pick(["critical", "high", "medium", "low"]),
    tags: random.pick([[], ["a"], ["a", "b c"]]),
    fields: random.pick<Record<string, unknown>>([{}, { sprint: 4, owner: "Ada", "odd name": [1, null, "x: y"] }]),
    body: body(random)
  }),
  status: random.pick(["draft", "pending", "completed"]),
  created: "2026-11-20",
  updated: "2026-11-24",
  dependsOnKeys: random.pick([[], ["FEAT-001"], ["FEAT-001", "BUG-002"]]),
  claimedBy: random.pick([null, "human:ada@example.org"]),
  estimateSection: random.pick([null, "## Cost Estimate\n\n- Basis: 1 to modify\n"]),
  completion: null
})

const ours = (random: Random): string => renderTicketFile(ticketOf(random)).text

/** As Backlog.md writes tasks. */
const backlogMd = (random: Random): string => {
  const id = `task-${1 + random.below(900)}`
  return `---
id: ${id}
${line(random, "title", quoted(random, some(random, 4)))}
${line(random, "status", random.pick(["To Do", "In Progress", "Done"]))}
assignee:${random.pick([" []", "\n  - '@ada'", "\n  - '@ada'\n  - '@bob'"])}
created_date: '2025-06-08 10:00'
updated_date: '2025-06-09'
labels:${list(random)}
dependencies:${random.pick([" []", "\n  - task-3"])}
${line(random, "priority", random.pick(["high", "medium", "low"]))}
ordinal: ${random.below(9)}000
---

## Description

<!-- SECTION:DESCRIPTION:BEGIN -->
${some(random, 8)}
<!-- SECTION:DESCRIPTION:END -->

## Acceptance Criteria
<!-- AC:BEGIN -->
- [ ] #1 ${some(random, 3)}
<!-- AC:END -->
`
}

/** Issues of beads as an export shows them. */
const beads = (random: Random): string => `---
id: bd-${random.below(46_655).toString(36).padStart(4, "a")}
${line(random, "title", quoted(random, some(random, 5)))}
${line(random, "status", random.pick(["open", "in_progress", "closed"]))}
priority: ${random.below(5)}
issue_type: ${random.pick(["bug", "feature", "epic", "chore"])}
labels:${list(random)}
created_at: 2025-10-12T14:00:00.123456-07:00
dependencies:
  - {id: bd-1, type: blocks}
  - id: bd-2   # found while working
    type: discovered-from
---

# ${some(random, 4)}

${body(random)}`

/** Notes with a few properties. */
const notes = (random: Random): string => `---
tags:${list(random)}
aliases: []
${random.chance(0.5) ? line(random, "status", random.pick(["idea", "seed"])) : "created: 2024-02-30"}
cssclasses:
---
${body(random)}`

const exoticFields = (random: Random): ReadonlyArray<string> => [
  line(random, "title", quoted(random, some(random, 3))),
  line(random, "status", random.pick(["pending", '"pending"', "'pending'", "pending   "])),
  "description: |\n  several\n\n    lines: [\n  # no comment\n",
  "summary: >-\n  folded\n  text",
  "matrix: [ [1, 2],\n  [3,   # three\n   4] ]",
  "empty:",
  "nothing: ~",
  "? long key\n: value",
  '"quoted name" : x',
  "nested:\n    deep:\n        - a: 1\n          b: 2\n        -   c",
  "anchored: &here value",
  "tagged: !!str 012",
  "plain over\n  : no",
  "multi: one\n  two\n\n  three",
  "tabs:\t'x'\t# after tabs",
  "'it''s': 1",
  "url: http://example.org/#a",
  "time: 12:30:45",
  "octal: 0o14"
]

const exotic = (random: Random): string => {
  if (random.chance(0.1)) {
    return `---\n{id: ${key(random)}, "title": 'x', status: pending, tags: [a, b]}\n---\n${body(random)}`
  }
  const [title = "", status = "", ...others] = exoticFields(random)
  const chosen = others.filter((field) => !field.startsWith("plain over") && random.chance(0.4))
  const fields = [`id: ${key(random)}`, title, ...chosen]
  fields.splice(random.below(fields.length + 1), 0, status)
  const gap = () => random.pick(["\n", "\n", "\n\n", "\n# a comment\n", "\n\n#\n\n"])
  const head = random.pick(["", "# first\n", "\n"])
  return `---${random.pick(["", " ", "\t"])}\n${head}${fields.map((field) => field + gap()).join("")}---\n${body(random)}`
}

export const STYLES = { ours, "Backlog.md": backlogMd, beads, notes, exotic }
export type Style = keyof typeof STYLES

/** A file of a style, maybe from Windows, maybe with a mark, maybe without a last line break. */
export const fileOf = (style: Style, random: Random): string => {
  let text = STYLES[style](random)
  if (random.chance(0.15)) text = text.replaceAll("\n", "\r\n")
  if (random.chance(0.1)) text = `\uFEFF${text}`
  return random.chance(0.1) ? text.trimEnd() : text
}

export const corpus = (
  perStyle: number,
  seed = 20_261_124
): ReadonlyArray<{ readonly style: Style; readonly text: string }> => {
  const random = seeded(seed)
  return (Object.keys(STYLES) as ReadonlyArray<Style>).flatMap((style) =>
    Array.from({ length: perStyle }, () => ({ style, text: fileOf(style, random) }))
  )
}
