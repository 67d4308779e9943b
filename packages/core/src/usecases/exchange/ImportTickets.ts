/**
 * Takes the tickets of another tool in: new ones are created, those that say something else there than before are followed, and
 * the same source again changes nothing.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type BacklogState, keyOf } from "../../backlog/BacklogState.ts"
import { canonicalKey } from "../../backlog/TicketKey.ts"
import { contentOf } from "../../exchange/contentOf.ts"
import type { ForeignRecord } from "../../exchange/ForeignTicket.ts"
import { inTurn } from "../../exchange/inTurn.ts"
import type { Problem } from "../../exchange/Item.ts"
import { importInvalid } from "../../exchange/problems.ts"
import { recordProblem } from "../../log/Commit.ts"
import type { DomainError } from "../../log/DomainError.ts"
import { Digest } from "../../ports/Digest.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { createTickets } from "../CreateTickets.ts"
import { followSources } from "./FollowSources.ts"
import { loadImported } from "./LoadImported.ts"
import { followEvents, followPlan } from "./PlanFollow.ts"
import {
  importedOf,
  type ImportInput,
  type ImportNote,
  kept,
  NAME_END,
  nameBefore,
  namedFrom,
  type Sourced
} from "./Sourced.ts"
import { sourceUid } from "./SourceUid.ts"

const missing = (ids: ReadonlyArray<string>, what: string): ReadonlyArray<string> =>
  ids.length === 0 ? [] : [`It doesn't wait for ${ids.join(", ")}: ${what}.`]

const withoutPoint = (text: string): string => text.replace(/\.$/u, "")

/** What can't be recorded of a ticket, by its place in the source. */
const problemOf = ({ record }: Sourced, { message, why }: DomainError): Problem => ({
  place: record.place,
  field: null,
  what: `${withoutPoint(message)} (${withoutPoint(why)})`
})

/** Tickets that came from the tool, and from a source of this name, and that this source hasn't: nobody closes them unasked. */
const goneFrom = (
  state: BacklogState,
  { format, name }: ImportInput,
  sourced: ReadonlyArray<Sourced>
): ReadonlyArray<string> => {
  const there = new Set(sourced.map(({ id }) => id))
  const gone = [...state.tickets.values()].filter(
    ({ source }) =>
      source !== null && source.format === format && nameBefore(source.id) === name && !there.has(source.id)
  ).length
  if (gone === 0) return []
  return [
    gone === 1
      ? "1 other ticket came from this tool earlier and isn't in this source: it stays as it is here."
      : `${gone} other tickets came from this tool earlier and aren't in this source: they stay as they are here.`
  ]
}

/**
 * Fails with what storage fails with, and with `import-invalid` before anything is recorded when a ticket can't be. What others decide
 * meanwhile against single tickets is in their notes.
 */
export const importTickets = (input: ImportInput) =>
  Effect.gen(function* () {
    const { actor, dryRun, format, from, models, openOf, prefixes, source } = input
    const store = yield* EventStore
    const digest = yield* Digest
    const idOf = (id: string): string => (input.name === null ? id : `${input.name}${NAME_END}${id}`)
    const state = yield* store.state
    const ownUid = ({ own }: ForeignRecord): string | undefined => {
      if (own === null) return undefined
      return state.tickets.has(own) ? own : state.keys.get((canonicalKey(own) ?? own).toUpperCase())
    }
    const sourced = source.records.map((record): Sourced => {
      const id = idOf(record.ticket.id)
      return { record, id, uid: ownUid(record) ?? sourceUid(digest, format, id), digest: digest.sha256(record.record) }
    })
    const uidOf = new Map(sourced.map(({ record, uid }) => [record.ticket.id, uid]))
    const known = (id: string): string | null => {
      const uid = uidOf.get(id) ?? sourceUid(digest, format, idOf(id))
      return uidOf.has(id) || state.tickets.has(uid) ? uid : null
    }
    const turns = inTurn(
      sourced,
      ({ record }) => record.ticket.id,
      ({ record }) => record.ticket.dependsOn
    ).map(({ cut, dependsOn, item }) => ({
      item,
      dependsOn: dependsOn.flatMap((id) => known(id) ?? []),
      said: [
        ...missing(cut, "they wait for it in the end"),
        ...missing(
          dependsOn.filter((id) => known(id) === null),
          "nothing here has that name"
        )
      ]
    }))
    const fresh = turns.filter(({ item }) => !state.tickets.has(item.uid))
    const changed = turns.filter(({ item }) => {
      const ticket = state.tickets.get(item.uid)
      // What was made here is not followed into the copy that another tool got of it.
      return item.record.own === null && ticket !== undefined && ticket.source?.digest !== item.digest
    })
    const imported = changed.length === 0 ? null : yield* loadImported
    if (imported !== null) {
      const problems = changed.flatMap((one): ReadonlyArray<Problem> => {
        const plan = followPlan(one, state, imported, input)
        const problem = plan === null ? null : recordProblem(followEvents(plan))
        return problem === null ? [] : [problemOf(one.item, problem)]
      })
      if (problems.length > 0) return yield* importInvalid(problems)
    }
    const created = yield* createTickets({
      actor,
      models,
      openOf,
      prefixes,
      dryRun,
      whole: (refused) =>
        importInvalid(
          [...refused].flatMap(([at, error]) => {
            const one = fresh[at]
            return one === undefined ? [] : [problemOf(one.item, error)]
          })
        ),
      tickets: fresh.map(({ dependsOn, item }) => ({
        uid: item.uid,
        contentIn: () => contentOf(item.record, { prefixes, dependsOn, from: namedFrom(format, item.id) }),
        name: `import/${item.uid}/${item.digest}`,
        key: item.record.content === null ? null : item.id,
        afterwards: ({ uid }) => ({
          type: "import",
          uid,
          imported: importedOf(format, item),
          comments: item.record.ticket.comments
        })
      })),
      nameOf: (names) => `import/${digest.sha256(names.join("\n"))}`,
      taken: (now) => Effect.succeed(new Set(fresh.flatMap(({ item }, at) => (now.tickets.has(item.uid) ? [at] : []))))
    })
    const followed = imported === null ? { notes: [], uids: [] } : yield* followSources({ ...input, changed, imported })
    const after = yield* store.state
    const notes = fresh.map(({ item, said }, at): ImportNote => {
      const result = created[at] ?? null
      const refused = result !== null && Result.isFailure(result) ? result.failure : null
      return {
        id: item.id,
        key: after.tickets.has(item.uid) ? keyOf(after, item.uid) : null,
        title: item.record.ticket.title,
        result: refused === null ? "created" : "refused",
        said: refused === null ? said : [refused.message, refused.why]
      }
    })
    const all = [...notes, ...followed.notes]
    const counts = {
      tickets: sourced.length,
      created: all.filter(({ result }) => result === "created").length,
      changed: all.filter(({ result }) => result === "changed").length
    }
    const frame = source.frame === null ? null : kept(source.frame)
    // What stands around the tickets may change without any of them.
    const isAnotherFrame =
      source.frame !== null && ((imported ?? (yield* loadImported)).frames.get(format) ?? null) !== frame
    if (!dryRun && (counts.created + counts.changed > 0 || isAnotherFrame)) {
      const whole = digest.sha256(sourced.map((one) => one.digest).join("\n"))
      yield* store.transact({ commandId: `import/${format}/${whole}/${after.events}`, actor }, () =>
        Result.succeed([
          {
            stream: "backlog/main",
            event: { type: "backlog.imported", data: { format, from, digest: whole, frame, ...counts } }
          }
        ])
      )
    }
    const uids = [
      ...fresh.filter((_, at) => notes[at]?.result === "created").map(({ item }) => item.uid),
      ...followed.uids
    ]
    return {
      ...counts,
      notes: all,
      uids: dryRun ? [] : uids,
      left: [...source.left, ...goneFrom(state, input, sourced)]
    }
  })
