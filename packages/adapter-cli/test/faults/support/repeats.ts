/**
 * Finished work that a later run did again, seen from outside the log: by what commands and agents noted themselves.
 * Nothing when every run only did what no earlier run had finished.
 */
import { type LogEvent, ofType } from "../../support/events.ts"
import { notes, type Notes, type Shop } from "./shop.ts"

/** How far commands and agents were when a run was killed. */
export interface Mark {
  /** Process of the run that came after. */
  next: number
  readonly steps: number
  readonly turns: number
  /** Slots with a whole work tree: what one was prepared for says nothing about the one that takes its place. */
  readonly slots: ReadonlyArray<string>
}

const STEPS: Readonly<Record<string, Notes["steps"]["what"]>> = {
  setup: "setup",
  baseline: "test",
  red: "test",
  green: "test",
  lint: "lint"
}

const keysByUid = (events: ReadonlyArray<LogEvent>): ReadonlyMap<unknown, unknown> =>
  new Map(ofType(events, "ticket.created").map(({ data }) => [data["uid"], data["key"]]))

/** Steps with a receipt, as the commands note them. */
const finishedSteps = (before: ReadonlyArray<LogEvent>): ReadonlySet<string> => {
  const keys = keysByUid(before)
  return new Set(
    ofType(before, "gate.receipt-recorded").flatMap(({ data }) => {
      const what = STEPS[String(data["step"])]
      const { tree } = data["subject"] as { readonly tree: string | null }
      return what === undefined || tree === null ? [] : [`${what} ${String(keys.get(data["ticket"]))} ${tree}`]
    })
  )
}

/** Turns that were handed over, as agents note them. */
const finishedTurns = (before: ReadonlyArray<LogEvent>): ReadonlySet<string> =>
  new Set(
    ofType(before, "gate.submitted").map(({ correlation, data, stream }) =>
      [correlation, stream.slice("ticket/".length), data["gate"], data["attempt"], data["phase"]].join("-")
    )
  )

/** True when the slot was there after every kill up to a step: one that a run had taken away is made and prepared anew. */
const stayed = (marks: ReadonlyArray<Mark>, step: number, slot: string): boolean =>
  marks.every(({ slots, steps }) => steps > step || slots.includes(slot))

/** `marks`: from the one that is looked at on. A process that is killed early enough never opens a session. */
const after = (shop: Shop, events: ReadonlyArray<LogEvent>, marks: ReadonlyArray<Mark>): ReadonlyArray<string> => {
  const [mark] = marks
  if (mark === undefined) return []
  const runs = new Set<unknown>(marks.map(({ next }) => next))
  const at = events.findIndex(({ data, type }) => type === "session.opened" && runs.has(data["pid"]))
  const before = events.slice(0, at === -1 ? events.length : at)
  const steps = finishedSteps(before)
  const turns = finishedTurns(before)
  return [
    ...notes(shop, "steps")
      .slice(mark.steps)
      .filter(({ what, slot }, at) => what !== "setup" || stayed(marks, mark.steps + at, slot))
      .map(({ slot, tree, what }) => `${what} ${slot} ${tree}`)
      .filter((step) => steps.has(step)),
    ...notes(shop, "turns")
      .slice(mark.turns)
      .map(({ jobId }) => jobId)
      .filter((turn) => turns.has(turn))
  ].map((what) => `done again: ${what}`)
}

export const repeats = (
  shop: Shop,
  events: ReadonlyArray<LogEvent>,
  marks: ReadonlyArray<Mark>
): ReadonlyArray<string> => marks.flatMap((_, number) => after(shop, events, marks.slice(number)))
