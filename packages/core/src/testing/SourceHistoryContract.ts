/**
 * What every implementation of `SourceHistory` promises, as a suite for any test runner.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import type { SourceHistoryShape } from "../ports/SourceHistory.ts"
import type { Vanished } from "../source/SourceChange.ts"
import type { CommittedFiles } from "./MemorySourceHistory.ts"
import { ensureEqual, running, type Suite } from "./Suite.ts"

export interface SourceHistoryPlace {
  readonly name: string
  /** A history of these commits, the oldest first. */
  readonly make: (commits: ReadonlyArray<CommittedFiles>) => Effect.Effect<SourceHistoryShape, never, Scope>
}

const day = (number: number): string => `2026-03-${String(number).padStart(2, "0")}T12:00:00.000Z`

/** Long enough that its move is seen as one. */
const text = (name: string): string => Array.from({ length: 20 }, (_, at) => `${name} line ${at}\n`).join("")

const HISTORY: ReadonlyArray<CommittedFiles> = [
  {
    at: day(1),
    subject: "Begin",
    files: {
      "src/kept.ts": text("kept"),
      "src/gone.ts": text("gone"),
      "src/old.ts": text("moved"),
      "src/[odd] näme.ts": text("odd"),
      "assets/logo.bin": "a\0b"
    }
  },
  { at: day(3), subject: "Change kept", files: { "src/kept.ts": `${text("kept")}more\n` } },
  {
    at: day(5),
    subject: "Move old: once",
    files: { "src/old.ts": null, "src/mid.ts": text("moved") },
    moved: { "src/old.ts": "src/mid.ts" }
  },
  { at: day(7), subject: "Remove gone", files: { "src/gone.ts": null } },
  {
    at: day(9),
    subject: "Move mid",
    files: { "src/mid.ts": null, "lib/new.ts": text("moved") },
    moved: { "src/mid.ts": "lib/new.ts" }
  }
]

export const sourceHistoryContract = ({ describe, it }: Suite, { make, name }: SourceHistoryPlace): void => {
  const said = (vanished: Vanished | undefined) =>
    vanished === undefined ? null : [vanished.subject, vanished.to, vanished.at]

  describe(`${name} as a history of source files`, () => {
    it(
      "tells what a file was at a time, and nothing of what wasn't there or is no text",
      running(
        Effect.gen(function* () {
          const history = yield* make(HISTORY)
          const commits = yield* history.commitsAt([day(2), day(3), day(8), "2026-02-01T00:00:00.000Z"])
          ensureEqual(commits.at(-1) ?? null, null, "the commit before the first")
          const [first, second, later] = commits.map((commit) => commit ?? "none")
          const at = (commit: string | undefined, path: string) => ({ commit: commit ?? "", path })
          const texts = yield* history.textsAt([
            at(first, "src/kept.ts"),
            at(second, "src/kept.ts"),
            at(first, "src/gone.ts"),
            at(later, "src/gone.ts"),
            at(first, "src/[odd] näme.ts"),
            at(first, "assets/logo.bin"),
            at(first, "src"),
            at(first, "src/kept.ts")
          ])
          ensureEqual(
            texts,
            [text("kept"), `${text("kept")}more\n`, text("gone"), null, text("odd"), null, null, text("kept")],
            "the texts"
          )
        })
      )
    )

    it(
      "tells where files went and what deleted them, through more than one move",
      running(
        Effect.gen(function* () {
          const history = yield* make(HISTORY)
          const vanished = yield* history.vanished([
            "src/gone.ts",
            "src/old.ts",
            "src/mid.ts",
            "src/kept.ts",
            "src/never.ts"
          ])
          ensureEqual(said(vanished.get("src/gone.ts")), ["Remove gone", null, day(7)], "what was deleted")
          ensureEqual(said(vanished.get("src/old.ts")), ["Move mid", "lib/new.ts", day(9)], "moved twice")
          ensureEqual(said(vanished.get("src/mid.ts")), ["Move mid", "lib/new.ts", day(9)], "moved once")
          ensureEqual([...vanished.keys()].toSorted(), ["src/gone.ts", "src/mid.ts", "src/old.ts"], "all of them")
        })
      )
    )

    it(
      "tells who changed a file since a time, the newest first",
      running(
        Effect.gen(function* () {
          const history = yield* make(HISTORY)
          const changes = yield* history.changesSince(["src/kept.ts", "src/gone.ts", "src/never.ts"], day(2))
          ensureEqual(
            [...changes]
              .map(([path, all]) => [path, all.map(({ subject }) => subject)] as const)
              .toSorted(([one], [other]) => (one < other ? -1 : 1)),
            [
              ["src/gone.ts", ["Remove gone"]],
              ["src/kept.ts", ["Change kept"]]
            ],
            "the changes"
          )
          ensureEqual((yield* history.changesSince(["src/kept.ts"], day(4))).size, 0, "changes after the last")
        })
      )
    )

    it(
      "has nothing to tell before the first commit",
      running(
        Effect.gen(function* () {
          const history = yield* make([])
          ensureEqual(yield* history.head, null, "the head")
          ensureEqual(yield* history.commitsAt([day(1)]), [null], "the commit")
          ensureEqual((yield* history.vanished(["src/a.ts"])).size, 0, "what vanished")
          ensureEqual((yield* history.changesSince(["src/a.ts"], day(1))).size, 0, "what changed")
        })
      )
    )
  })
}
