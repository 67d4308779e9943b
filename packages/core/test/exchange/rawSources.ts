/** Sources of each tool as files, with whatever their tickets may hold, and some that our tickets have no place for. */
import * as fc from "fast-check"
import type { SourceText } from "../../src/exchange/ForeignTicket.ts"
import type { FormatName } from "../../src/exchange/Format.ts"
import { plainWords, words } from "./arbitraries.ts"

const paragraphs = fc
  .array(
    fc.oneof(
      plainWords,
      words,
      fc.constantFrom("## Why", "- [ ] one", "- [x] two", "```\ncode", "> said", "", "| a | b |", "---")
    ),
    { maxLength: 5 }
  )
  .map((parts) => parts.join("\n"))
const extra = fc.dictionary(fc.constantFrom("x_a", "x_b", "estimate"), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 })

/** What a ticket of any tool may say; `waits` are numbers of others. */
const raw = (size: number) =>
  fc.record({
    title: words,
    text: paragraphs,
    state: fc.constantFrom("open", "done", "dropped"),
    priority: fc.integer({ min: 0, max: 4 }),
    labels: fc.uniqueArray(fc.constantFrom("ui", "a b", "größe", "1.10", "true"), { maxLength: 2 }),
    assignee: fc.constantFrom("", "ada", "Grace H."),
    waits: fc.uniqueArray(fc.integer({ min: 1, max: size + 1 }), { maxLength: 3 }),
    criteria: fc.uniqueArray(plainWords, { maxLength: 3 }),
    comments: fc.array(plainWords, { maxLength: 2 }),
    parent: fc.option(fc.integer({ min: 1, max: size })),
    extra,
    crlf: fc.boolean()
  })
type Raw = ReturnType<typeof raw> extends fc.Arbitrary<infer A> ? A : never

const beads = (all: ReadonlyArray<Raw>): ReadonlyArray<SourceText> => [
  {
    path: "issues.jsonl",
    text: all
      .map((one, at) =>
        JSON.stringify({
          id: `bd-${at + 1}`,
          title: one.title,
          description: one.text,
          acceptance_criteria: one.criteria.map((text) => `- ${text}`).join("\n"),
          status: { open: "in_progress", done: "closed", dropped: "tombstone" }[one.state],
          priority: one.priority,
          issue_type: one.priority === 0 ? "bug" : "epic",
          assignee: one.assignee,
          labels: one.labels,
          dependencies: [
            ...one.waits.map((n) => ({ issue_id: `bd-${at + 1}`, depends_on_id: `bd-${n}`, type: "blocks" })),
            ...(one.parent === null ? [] : [{ depends_on_id: `bd-${one.parent}`, type: "parent-child" }])
          ],
          comments: one.comments.map((text, id) => ({ id, author: "ada", text, created_at: "2026-01-02T00:00:00Z" })),
          ...one.extra
        })
      )
      .join("\n")
  }
]

const taskMaster = (all: ReadonlyArray<Raw>): ReadonlyArray<SourceText> => {
  const tasks = all.map((one, at) => ({
    id: at + 1,
    title: one.title,
    description: one.text,
    status: { open: "pending", done: "done", dropped: "cancelled" }[one.state],
    priority: ["high", "medium", "low"][one.priority % 3],
    dependencies: [...one.waits, ...(one.parent === null ? [] : [`${one.parent}.1`])],
    details: one.comments.join("\n"),
    testStrategy: "",
    subtasks: one.criteria.map((title, id) => ({ id: id + 1, title, status: id === 0 ? "done" : "pending" })),
    ...one.extra
  }))
  return [
    {
      path: "tasks.json",
      text: JSON.stringify({ master: { tasks, metadata: { by: "somebody" } }, other: { tasks: [] } })
    }
  ]
}

const github = (all: ReadonlyArray<Raw>): ReadonlyArray<SourceText> => [
  {
    path: "issues.json",
    text: JSON.stringify(
      all.map((one, at) => ({
        number: at + 1,
        title: one.title,
        body:
          one.crlf && one.text === "" ? null : `${one.text}${one.waits.map((n) => `\n\nBlocked by #${n}`).join("")}`,
        // What `gh` prints, and what the REST API answers.
        ...(one.crlf
          ? {
              state: one.state === "open" ? "open" : "closed",
              state_reason: one.state === "dropped" ? "not_planned" : null,
              html_url: `https://github.com/o/n/issues/${at + 1}`,
              user: { login: "bob" },
              comments: one.comments.length
            }
          : {
              state: one.state === "open" ? "OPEN" : "CLOSED",
              stateReason: one.state === "dropped" ? "NOT_PLANNED" : "",
              url: `https://github.com/o/n/issues/${at + 1}`,
              comments: one.comments.map((body, id) => ({
                id: `c${id}`,
                author: { login: "ada" },
                body,
                createdAt: "2026-01-02T00:00:00Z"
              }))
            }),
        labels: one.labels.map((name) => ({ name, color: "ffffff" })),
        assignees: one.assignee === "" ? [] : [{ login: "ada" }],
        ...one.extra
      }))
    )
  }
]

const lines = (all: ReadonlyArray<string>, crlf: boolean): string =>
  all.join("\n").replaceAll("\n", crlf ? "\r\n" : "\n")

const backlogMd = (all: ReadonlyArray<Raw>): ReadonlyArray<SourceText> =>
  all.map((one, at) => ({
    path: `backlog/${{ open: "tasks", done: "completed", dropped: "archive/tasks" }[one.state]}/task-${at + 1} - ${at}.md`,
    text: lines(
      [
        "---",
        `id: task-${at + 1}`,
        `title: ${JSON.stringify(one.title)}`,
        `status: ${one.state === "done" ? "Done" : "To Do"} # now`,
        ...(one.assignee === "" ? [] : [`assignee: ['@${one.assignee}']`]),
        `labels: ${JSON.stringify(one.labels)}`,
        `dependencies: [${one.waits.map((n) => `task-${n}`).join(", ")}]`,
        ...(one.parent === null ? [] : [`parent_task_id: task-${one.parent}`]),
        `priority: ${["high", "medium", "low"][one.priority % 3] ?? ""}`,
        ...Object.entries(one.extra).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
        "---",
        "",
        "## Description",
        "",
        one.text,
        "",
        "## Acceptance Criteria",
        "<!-- AC:BEGIN -->",
        ...one.criteria.map((text, id) => `- [${id === 0 ? "x" : " "}] #${id + 1} ${text}`),
        "<!-- AC:END -->"
      ],
      one.crlf
    )
  }))

const seed = (all: ReadonlyArray<Raw>): ReadonlyArray<SourceText> =>
  all.map((one, at) => {
    const key = `BUG-${String(at + 1).padStart(3, "0")}`
    return {
      path: `data/${one.state === "open" ? "pending" : "completed"}/${key}.md`,
      text: lines(
        [
          "---",
          `id: ${key}`,
          `title: ${JSON.stringify(one.title)}`,
          `status: ${{ open: "pending", done: "completed", dropped: "obsolete" }[one.state]}`,
          `priority: ${["critical", "high", "medium", "low", "low"][one.priority] ?? ""}`,
          `tags: ${JSON.stringify(one.labels)}`,
          `depends_on: [${one.waits.map((n) => `BUG-${String(n).padStart(3, "0")}`).join(", ")}]`,
          ...Object.entries(one.extra).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
          "---",
          "",
          `# ${key}: ${one.title}`,
          "",
          "## Context",
          "",
          one.text,
          "",
          "## Acceptance Criteria",
          "",
          ...one.criteria.map((text, id) => `- [ ] AC-${id + 1}: ${text}`)
        ],
        one.crlf
      )
    }
  })

const WRITERS: Readonly<Record<FormatName, (all: ReadonlyArray<Raw>) => ReadonlyArray<SourceText>>> = {
  beads,
  "task-master": taskMaster,
  github,
  "backlog-md": backlogMd,
  seed
}

/** A source, and the same tickets as they are later. */
export const sourceTwice = (name: FormatName) =>
  fc.integer({ min: 1, max: 5 }).chain((size) =>
    fc
      .tuple(
        fc.array(raw(size), { minLength: size, maxLength: size }),
        fc.array(fc.option(raw(size)), { minLength: size, maxLength: size })
      )
      .map(([all, later]) => ({
        before: WRITERS[name](all),
        after: WRITERS[name](all.map((one, at) => later[at] ?? one))
      }))
  )
