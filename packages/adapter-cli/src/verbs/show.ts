/**
 * `btk show <key>`: a hot verb; reads the snapshot and the few commits that hold the ticket's content.
 *
 * @since 0.1.0
 */
import { type BacklogState, keyOf, statusOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { type Comment, shownComments } from "@backlog-toolkit/core/projections/Comments"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { openProject } from "@backlog-toolkit/workspace/openProject"
import { readComments, readContent, readTicket } from "@backlog-toolkit/workspace/readState"
import { commentLines } from "../render/comments.ts"
import { printJson } from "../render/json.ts"
import { money } from "../render/money.ts"
import { painter, safe, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const facts = (state: BacklogState, ticket: TicketState): ReadonlyArray<readonly [string, string]> => {
  const price = ticket.estimate?.byModel[0]
  return [
    ["status", `${statusOf(state, ticket)}${ticket.reason === null ? "" : ` (${ticket.reason})`}`],
    [
      "from",
      ticket.source === null ? "" : [ticket.source.format, ticket.source.id, ticket.source.url ?? ""].join(" ").trim()
    ],
    ["priority", ticket.priority],
    ["tags", ticket.tags.join(", ")],
    [
      "depends on",
      ticket.dependsOn.map((uid) => `${keyOf(state, uid)} (${state.tickets.get(uid)?.status ?? "unknown"})`).join(", ")
    ],
    [
      "files",
      ticket.files.map(({ action, path, to }) => `${action} ${path}${to === null ? "" : ` → ${to}`}`).join(", ")
    ],
    ["open", ticket.open.join("; ")],
    ["claimed", ticket.claim === null ? "" : `${ticket.claim.by} since ${ticket.claim.at} (in this clone)`],
    ["branch", ticket.branch ?? ""],
    [
      "waiting",
      ticket.waiting === null
        ? ""
        : `${ticket.waiting.reason}: ${ticket.waiting.detail} Finish with: ${ticket.waiting.finish}`
    ],
    ["landed", ticket.landed === null ? "" : `${ticket.landed.commit} in ${ticket.landed.branch}`],
    [
      "estimate",
      price === undefined ? "" : `${money(price.nanoUsd)} with ${price.model} (${ticket.estimate?.estimator})`
    ],
    ["created", ticket.createdAt],
    ["updated", ticket.updatedAt]
  ]
}

const receiptLines = (state: BacklogState, uid: string): ReadonlyArray<string> =>
  (state.work.get(uid)?.receipts ?? []).map(
    ({ attempt, gate, reason, step, verdict }) => `${gate}/${step} #${attempt} ${verdict}: ${safe(reason)}`
  )

/** Comments that are shown with a ticket: the newest. */
const NEWEST = 10

const commentsPart = (call: Call, { key }: TicketState, comments: ReadonlyArray<Comment>, all: number) => {
  if (all === 0) return []
  const earlier = all - comments.length
  const more = earlier === 0 ? [] : [`  … ${earlier} earlier: btk comment ${key}`]
  return ["", painter(call.io.color)("gray", "comments"), ...more, ...commentLines(call, comments)]
}

interface Shown {
  readonly state: BacklogState
  readonly ticket: TicketState
  readonly content: TicketContent
  readonly comments: ReadonlyArray<Comment>
  /** How many there are. */
  readonly commented: number
}

const print = (call: Call, { commented, comments, content, state, ticket }: Shown): void => {
  const paint = painter(call.io.color)
  const lines = facts(state, ticket)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${paint("gray", name.padEnd(10))} ${safeLine(value)}`)
  const receipts = receiptLines(state, ticket.uid)
  call.io.out(
    [
      paint("bold", `${ticket.key} ${safeLine(ticket.title)}`),
      ...lines,
      ...(receipts.length === 0 ? [] : ["", paint("gray", "receipts"), ...receipts.map((line) => `  ${line}`)]),
      "",
      content.body.split("\n").map(safe).join("\n").trimEnd(),
      ...commentsPart(call, ticket, comments, commented),
      ""
    ].join("\n")
  )
}

const ticketNow = async (call: Call, key: string) => {
  const project = openProject(call.dir)
  if (project.storage !== "files") return (await import("../inStore.ts")).ticketInStore(call, key)
  const { state, ticket } = readTicket(project, key)
  const comments = readComments(project, shownComments(ticket).slice(-NEWEST))
  return { state, ticket, content: readContent(project, ticket), comments }
}

export const run: VerbRun = async (call) => {
  const key = call.args[0] ?? ""
  const past = call.value("at") === null ? null : await import("../past.ts")
  const then = past === null ? null : await past.ticketAt(call, key)
  const shown = then ?? (await ticketNow(call, key))
  const { content, state, ticket } = shown
  const comments = shown.comments.slice(-NEWEST)
  const commented = shownComments(ticket).length
  // Hardly any log has them: nothing is loaded for those that don't.
  const unread = state.unknown === 0 ? null : await import("../newer.ts")
  const newer = unread === null ? [] : await unread.newerOf(call, ticket.uid)
  past?.sayPast(call, then)
  if (call.json) {
    const { comments: __, contentAt: _, ...rest } = ticket
    printJson(call, "ticket", {
      ticket: {
        ...rest,
        status: statusOf(state, ticket),
        dependsOn: ticket.dependsOn.map((uid) => keyOf(state, uid)),
        criteria: content.criteria,
        fields: content.fields,
        body: content.body,
        commented
      },
      comments,
      receipts: state.work.get(ticket.uid)?.receipts ?? [],
      newer
    })
  } else {
    print(call, { state, ticket, content, comments, commented })
    unread?.sayNewer(call, newer)
  }
  return 0
}
