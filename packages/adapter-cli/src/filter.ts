/**
 * The filter of a list or search, from flags and from `field:value` in what was typed.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { type Asked, FILTER_FIELDS, filterOf, type TicketFilter } from "@backlog-toolkit/core/projections/TicketFilter"
import * as Result from "effect/Result"
import type { Call } from "./Verb.ts"

type Field = { readonly name: string; readonly value: string }

/** What was asked for; `typed` comes after the flags. */
export const askedOf = (call: Call, typed: ReadonlyArray<Field> = []): Asked => {
  const values = (name: string): ReadonlyArray<string> => {
    const single = call.value(name)
    const inText = typed.filter((field) => field.name === name).map(({ value }) => value)
    return [...call.values(name), ...(single === null ? [] : [single]), ...inText]
  }
  return Object.fromEntries(FILTER_FIELDS.map((name) => [name, values(name)])) as Asked
}

/** Throws what `filterOf` refuses. */
export const filterFor = (asked: Asked, state: BacklogState, now: string, closed: boolean): TicketFilter => {
  const types = () => [...state.tickets.values()].map(({ type }) => type)
  const filter = filterOf(asked, { types, now, closed })
  if (Result.isFailure(filter)) throw filter.failure
  return filter.success
}

/** Files and times are asked for: a board has none. */
export const asksForWhole = ({ path, since }: Asked): boolean => path.length > 0 || since.length > 0
