/**
 * What of a ticket follows its source: what changed there and not here is taken, part by part; what changed in both is left as it is
 * here, and said.
 *
 * @since 0.1.0
 */
import { type BacklogState, keyOf } from "../../backlog/BacklogState.ts"
import { contentOf, outcomeOf } from "../../exchange/contentOf.ts"
import { formatNamed } from "../../exchange/formats.ts"
import type { ForeignRecord } from "../../exchange/ForeignTicket.ts"
import type { NewEvent } from "../../log/Event.ts"
import { exactChanges } from "../../ticket/file/ContentChanges.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import type { TicketCommand } from "../../ticket/TicketCommand.ts"
import { isClosedElsewhere, type TicketState } from "../../ticket/TicketState.ts"
import type { ImportedOutcome } from "../../ticket/Vocabulary.ts"
import type { Imported, LoadedRecord } from "./LoadImported.ts"
import { importedOf, type ImportInput, type ImportNote, namedFrom, type Sourced, withoutName } from "./Sourced.ts"

export interface Followed {
  readonly item: Sourced
  readonly dependsOn: ReadonlyArray<string>
  readonly said: ReadonlyArray<string>
}

export interface FollowPlan {
  readonly uid: string
  readonly commands: ReadonlyArray<Extract<TicketCommand, { type: "revise" | "import" }>>
  readonly content: TicketContent
  /** The event that the content was last changed by when this was planned. */
  readonly last: string | undefined
  readonly note: ImportNote
}

type Part = keyof ReturnType<typeof exactChanges>

/** Of the body's parts the body speaks: taken by themselves they would say something else than it. */
const BODY_PARTS: ReadonlySet<string> = new Set(["files", "criteria", "plannedTests", "body"])
const NAMES: Readonly<Partial<Record<string, string>>> = {
  dependsOn: "what it waits for",
  fields: "fields of the header"
}

/** What people call a part. */
const groupOf = (part: string): string => (BODY_PARTS.has(part) ? "text" : (NAMES[part] ?? part))

const groupsOf = (parts: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set(parts.map(groupOf))]

/** The parts that changed there, without those that changed here in another way. */
const merged = (base: TicketContent, theirs: TicketContent, ours: TicketContent) => {
  const wanted = exactChanges(base, theirs)
  const mine = new Set(groupsOf(Object.keys(exactChanges(base, ours))))
  const still = new Set(Object.keys(exactChanges(ours, theirs)))
  const clashes = (part: string): boolean => mine.has(groupOf(part))
  const differing = Object.entries(wanted).filter(([part]) => still.has(part))
  return {
    changes: Object.fromEntries(differing.filter(([part]) => !clashes(part))) as Partial<Pick<TicketContent, Part>>,
    clashes: groupsOf(differing.map(([part]) => part).filter(clashes))
  }
}

/**
 * The record that the ticket was made of, read again. Null when it was too large to be kept or was redacted, and when it can't be read:
 * another clone's toolkit, or its owner, may have written anything.
 */
export const recordAgain = ({ format, id, record }: LoadedRecord): ForeignRecord | null =>
  record === null ? null : (formatNamed(format)?.again(record, withoutName(id)) ?? null)

/** Whether the source closed it, and now says something else of that: nobody here had a say in it. */
export const isMoved = (ticket: TicketState, outcome: ImportedOutcome): boolean =>
  isClosedElsewhere(ticket) && outcomeOf(ticket.status) !== outcome

const OUTCOMES = {
  open: "It is open there again.",
  done: "It is done there.",
  dropped: "It was given up there."
} as const

const changesSaid = (
  changed: ReadonlyArray<string>,
  { clashes, comments, outcome }: { clashes: ReadonlyArray<string>; comments: number; outcome: string | null }
): ReadonlyArray<string> => {
  const said = [
    ...(changed.length === 0 ? [] : [`Taken from there: ${groupsOf(changed).join(", ")}.`]),
    ...(outcome === null ? [] : [outcome]),
    ...(comments === 0 ? [] : [`${comments} new ${comments === 1 ? "comment" : "comments"}.`]),
    ...(clashes.length === 0 ? [] : [`Changed here, too, and left as it is here: ${clashes.join(", ")}.`])
  ]
  return said.length === 0 ? ["Only its record changed, in what has no place here."] : said
}

/** Null for a ticket that isn't there. */
export const followPlan = (
  { dependsOn, item, said }: Followed,
  state: BacklogState,
  imported: Imported,
  { format, openOf, prefixes }: Pick<ImportInput, "format" | "openOf" | "prefixes">
): FollowPlan | null => {
  const { uid } = item
  const ticket = state.tickets.get(uid)
  const ours = imported.contents.get(uid)
  if (ticket === undefined || ours === undefined) return null
  const was = imported.records.get(uid)
  const old = was === undefined ? null : recordAgain(was)
  const from = namedFrom(format, item.id)
  const theirs = contentOf(item.record, { prefixes, from, dependsOn })
  // What is known of the ticket as it came is what it said then, when its record wasn't kept.
  const base =
    old === null || was === undefined
      ? (was?.content ?? ours)
      : contentOf(old, { prefixes, from, dependsOn: was.dependsOn })
  const { changes, clashes } = merged(base, theirs, ours)
  const content = { ...ours, ...changes }
  const heard = new Set((imported.comments.get(uid) ?? []).flatMap(({ foreign }) => foreign ?? []))
  const comments = item.record.ticket.comments.filter(({ id }) => !heard.has(id))
  const names = Object.keys(changes)
  const { outcome } = item.record.ticket
  const before = was?.outcome ?? "open"
  const revise = { type: "revise", uid, changes, open: openOf(content, state, uid), follows: true } as const
  return {
    uid,
    content,
    last: ticket.contentAt.at(-1),
    commands: [
      ...(names.length === 0 ? [] : [revise]),
      { type: "import", uid, imported: importedOf(format, item), comments }
    ],
    note: {
      id: item.id,
      key: keyOf(state, uid),
      title: content.title,
      result: "changed",
      said: [
        ...said,
        ...changesSaid(names, {
          clashes,
          comments: comments.length,
          outcome: outcome === before ? null : OUTCOMES[outcome]
        })
      ]
    }
  }
}

/** What following it would record, for a look at its size. */
export const followEvents = ({ commands, uid }: FollowPlan): ReadonlyArray<NewEvent> => {
  const stream = `ticket/${uid}`
  return commands.flatMap((command): ReadonlyArray<NewEvent> => {
    if (command.type === "revise") {
      const { changes, open } = command
      return [{ stream, event: { type: "ticket.revised", data: { changes, open } } }]
    }
    return [
      { stream, event: { type: "ticket.imported", data: command.imported } },
      ...command.comments.map((data): NewEvent => ({ stream, event: { type: "ticket.comment-imported", data } }))
    ]
  })
}
