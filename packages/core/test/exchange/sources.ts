/** A source of each tool, with what it says. */
import type { ForeignTicket, SourceText } from "../../src/exchange/ForeignTicket.ts"
import type { FormatName } from "../../src/exchange/Format.ts"

export interface Sample {
  readonly name: FormatName
  readonly texts: ReadonlyArray<SourceText>
  readonly tickets: ReadonlyArray<
    Pick<ForeignTicket, "id" | "title" | "type" | "priority" | "outcome" | "tags" | "assignees" | "dependsOn">
  >
  readonly left: ReadonlyArray<string>
}

const lines = (...values: ReadonlyArray<unknown>): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join("")

const BEADS = lines(
  {
    id: "bd-1",
    title: "Export the report",
    description: "As CSV.\n\n## Why\nNobody can read it.",
    design: "A writer of its own.",
    acceptance_criteria: "- header row\n- [x] commas are quoted",
    status: "in_progress",
    priority: 1,
    issue_type: "feature",
    assignee: "grace",
    labels: ["csv"],
    estimated_minutes: 90,
    dependencies: [
      { issue_id: "bd-1", depends_on_id: "bd-2", type: "blocks", created_at: "2026-01-01T00:00:00Z" },
      { issue_id: "bd-1", depends_on_id: "bd-3", type: "discovered-from" },
      { issue_id: "bd-1", depends_on_id: "bd-3", type: "parent-child" }
    ],
    comments: [{ id: 1, issue_id: "bd-1", author: "ada", text: "Please.", created_at: "2026-01-02T00:00:00Z" }]
  },
  { id: "bd-2", title: "Quote commas", status: "closed", priority: 0, issue_type: "bug", close_reason: "Fixed." },
  { id: "bd-3", title: "Read the report", status: "tombstone", priority: 4, issue_type: "chore" }
)

const TASKS = `${JSON.stringify(
  {
    master: {
      tasks: [
        {
          id: 1,
          title: "Set up",
          description: "Once.",
          status: "done",
          dependencies: [],
          priority: "high",
          details: "With npm.",
          testStrategy: "Start it.",
          subtasks: [{ id: 1, title: "Install", description: "All of it", status: "done", dependencies: [] }]
        },
        { id: 2, title: "Log in", description: "", status: "pending", dependencies: [1, "1.1"], priority: "medium" }
      ],
      metadata: { created: "2026-01-01T00:00:00Z", description: "Tasks of the main line" }
    },
    later: { tasks: [{ id: 1, title: "Log out", status: "cancelled", dependencies: [], somethingNew: { a: [1] } }] }
  },
  null,
  2
)}\n`

const ISSUES = `${JSON.stringify([
  {
    number: 12,
    title: "It crashes",
    body: "At once.\r\n\r\n- [ ] find out\r\n- [x] tell\r\n\r\nDepends on #13",
    state: "OPEN",
    labels: [{ name: "bug", color: "d73a4a" }, { name: "priority: high" }],
    assignees: [{ login: "ada" }],
    comments: [{ id: "c1", author: { login: "bob" }, body: "Here, too.", createdAt: "2026-01-01T00:00:00Z" }],
    url: "https://github.com/owner/name/issues/12"
  },
  {
    number: 13,
    title: "Old",
    body: null,
    state: "CLOSED",
    stateReason: "NOT_PLANNED",
    labels: [],
    assignees: [],
    url: "https://github.com/owner/name/issues/13"
  }
])}\n`

const FIRST = `---
id: task-1
title: 'First: it''s one'
status: In Progress
assignee:
  - '@grace'
created_date: '2026-01-01'
labels: [ui, "a b"]
milestone: m-1
dependencies:
  - task-2
priority: high
---

## Description

<!-- SECTION:DESCRIPTION:BEGIN -->
Do it.
<!-- SECTION:DESCRIPTION:END -->

## Acceptance Criteria
<!-- AC:BEGIN -->
- [x] #1 One
- [ ] #2 Two
<!-- AC:END -->

## Implementation Notes

Some.
`
const SECOND =
  "---\r\nid: task-2\r\ntitle: Second\r\nstatus: Done\r\nlabels: []\r\n---\r\n\r\n## Description\r\n\r\nDone.\r\n"

const SEED_OPEN = `---
id: FEAT-007
title: Export the report
type: FEAT
priority: high # soon
status: pending
tags: [export]
depends_on: [BUG-002]
---

# FEAT-007: Export the report

## Context

Nobody can read it.

## Acceptance Criteria

- [ ] AC-1: A file is written.
`
const SEED_DONE =
  "---\nid: BUG-002\ntitle: Quote commas\ntype: BUG\nstatus: completed\npriority: low\n---\n\n# BUG-002: Quote commas\n"

const nobody = { tags: [], assignees: [], dependsOn: [] }

export const SOURCES: ReadonlyArray<Sample> = [
  {
    name: "beads",
    texts: [{ path: ".beads/issues.jsonl", text: BEADS }],
    tickets: [
      {
        id: "bd-1",
        title: "Export the report",
        type: "FEAT",
        priority: "high",
        outcome: "open",
        tags: ["csv"],
        assignees: ["grace"],
        dependsOn: ["bd-2"]
      },
      { id: "bd-2", title: "Quote commas", type: "BUG", priority: "critical", outcome: "done", ...nobody },
      { id: "bd-3", title: "Read the report", type: "TASK", priority: "low", outcome: "dropped", ...nobody }
    ],
    left: ["1 dependencies of the kind discovered-from are kept, and nothing waits for them."]
  },
  {
    name: "task-master",
    texts: [{ path: ".taskmaster/tasks/tasks.json", text: TASKS }],
    tickets: [
      { id: "1", title: "Set up", type: "TASK", priority: "high", outcome: "done", ...nobody },
      { id: "2", title: "Log in", type: "TASK", priority: "medium", outcome: "open", ...nobody, dependsOn: ["1"] },
      {
        id: "later/1",
        title: "Log out",
        type: "TASK",
        priority: "medium",
        outcome: "dropped",
        ...nobody,
        tags: ["later"]
      }
    ],
    left: ["1 dependencies on subtasks are kept, and nothing waits for them."]
  },
  {
    name: "github",
    texts: [{ path: "issues.json", text: ISSUES }],
    tickets: [
      {
        id: "owner/name#12",
        title: "It crashes",
        type: "BUG",
        priority: "high",
        outcome: "open",
        tags: ["bug", "priority: high"],
        assignees: ["ada"],
        dependsOn: ["owner/name#13"]
      },
      { id: "owner/name#13", title: "Old", type: "TASK", priority: "medium", outcome: "dropped", ...nobody }
    ],
    left: []
  },
  {
    name: "backlog-md",
    texts: [
      { path: "backlog/tasks/task-1 - First.md", text: FIRST },
      { path: "backlog/completed/task-2 - Second.md", text: SECOND }
    ],
    tickets: [
      {
        id: "task-1",
        title: "First: it's one",
        type: "TASK",
        priority: "high",
        outcome: "open",
        tags: ["ui", "a b"],
        assignees: ["grace"],
        dependsOn: ["task-2"]
      },
      { id: "task-2", title: "Second", type: "TASK", priority: "medium", outcome: "done", ...nobody }
    ],
    left: ["The milestones of 1 tasks are kept, and mean nothing here."]
  },
  {
    name: "seed",
    texts: [
      { path: "data/pending/FEAT-007-export.md", text: SEED_OPEN },
      { path: "data/completed/BUG-002.md", text: SEED_DONE }
    ],
    tickets: [
      {
        id: "FEAT-007",
        title: "Export the report",
        type: "FEAT",
        priority: "high",
        outcome: "open",
        tags: ["export"],
        assignees: [],
        dependsOn: ["BUG-002"]
      },
      { id: "BUG-002", title: "Quote commas", type: "BUG", priority: "low", outcome: "done", ...nobody }
    ],
    left: []
  }
]
