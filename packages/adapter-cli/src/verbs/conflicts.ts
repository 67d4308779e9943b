/**
 * `btk conflicts`: what clones did to the same ticket without knowing of each other, and what became of it.
 *
 * @since 0.1.0
 */
import { keyOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import type { Conflict } from "@backlog-toolkit/core/projections/conflicts/Conflicts"
import { collidingKeys, findConflicts, isOpen } from "@backlog-toolkit/core/usecases/conflicts/FindConflicts"
import * as Effect from "effect/Effect"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { fit, painter, safe, safeLine } from "../render/text.ts"
import type { VerbRun } from "../Verb.ts"

/** Columns of a value. */
const VALUE = 72

const short = (value: unknown): string =>
  fit(safe((typeof value === "string" ? value : JSON.stringify(value)).trim().replaceAll(/\s*\n\s*/gu, " ¶ ")), VALUE)

const TITLES: Readonly<Record<Conflict["kind"], string>> = {
  field: "changed by two clones",
  claim: "claimed by two",
  completion: "completed twice"
}

export const run: VerbRun = (call) =>
  inProject(call, () =>
    Effect.gen(function* () {
      const state = yield* (yield* EventStore).state
      const all = yield* findConflicts
      const shown = call.flag("all") ? all : all.filter(isOpen)
      const keys = yield* collidingKeys
      if (call.json) {
        printJson(call, "conflicts", {
          keys: keys.map(({ key, title, uid }) => ({ key, title, uid })),
          conflicts: shown.map(
            ({ id, kind, loser, loserValue, mergeable, settledBy, uid, what, winner, winnerValue }) => ({
              id,
              key: keyOf(state, uid),
              uid,
              kind,
              what,
              winner,
              winnerValue,
              loser,
              loserValue,
              mergeable,
              settledBy
            })
          )
        })
        return 0
      }
      const paint = painter(call.io.color)
      for (const { key, title } of keys) {
        call.io.out(
          `${paint("bold", key)} ${safeLine(title)}\n  Its key was issued by two clones: btk resolve ${key}\n`
        )
      }
      for (const conflict of shown) {
        const { id, kind, loser, loserValue, mergeable, settledBy, uid, what, winner, winnerValue } = conflict
        call.io.out(`${paint("bold", keyOf(state, uid))} ${safe(what ?? TITLES[kind])}  ${paint("gray", id)}\n`)
        call.io.out(`  counts       ${winner}  ${short(winnerValue)}\n`)
        call.io.out(`  doesn't      ${loser}  ${short(loserValue)}\n`)
        if (settledBy !== null) call.io.out(`  settled by   ${settledBy}\n`)
        else if (mergeable) call.io.out("  The next sync of its clone puts it back: nobody contradicts it.\n")
        else call.io.out(`  btk resolve ${id}${kind === "field" ? ` [--take ${loser}]` : ""}\n`)
      }
      if (shown.length === 0 && keys.length === 0 && !call.flag("quiet")) call.io.out("No conflicts.\n")
      return 0
    })
  )
