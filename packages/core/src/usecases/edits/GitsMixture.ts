/**
 * What Git put into a ticket's file that is another ticket's. Where a file is gone on one side of a merge, a rebase or a stash,
 * Git takes the one that is most like it for the same file with a new name.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { EventStore } from "../../ports/EventStore.ts"
import { type ScannedFile, TicketFiles } from "../../ports/TicketFiles.ts"
import { changesBetween } from "../../ticket/file/ContentChanges.ts"
import { type FileMeaning, readMeaning } from "../../ticket/file/FileMeaning.ts"
import { newSections, onlyOfSides, sectionTexts, withoutSections } from "../../ticket/file/KnownParts.ts"
import type { Base } from "./ChooseBase.ts"
import type { Judged } from "./Judge.ts"
import type { Past } from "./Past.ts"

/** By path: what the ticket of a file said on both sides of the merge that wrote the file. */
export type MergeSides = ReadonlyMap<string, ReadonlyArray<FileMeaning>>

/** Of files that are edits as far as one can tell; those that no merge wrote, or that somebody changed since, are left out. */
export const mergeSides = (judged: ReadonlyArray<Judged>, past: Past) =>
  Effect.gen(function* () {
    const written = judged.flatMap(({ file: { blobs, moved, path, text }, kind, uid }) =>
      kind === "edit" && moved && uid !== null && text !== null && blobs.includes(text) ? [{ path, uid, text }] : []
    )
    const texts = written.length === 0 ? new Map<string, never>() : yield* (yield* TicketFiles).mergedSides(written)
    const sides: MergeSides = new Map(
      written.map(({ path, uid }) => {
        const all = (texts.get(path) ?? []).map((text) => readMeaning(text, path, past.state))
        return [path, all.filter(Result.isSuccess).flatMap(({ success }) => (success.uid === uid ? [success] : []))]
      })
    )
    return sides
  })

/** A line that every text with this section has. */
const longestLine = (section: string): string =>
  section.split("\n").reduce((longest, line) => (line.length > longest.length ? line : longest), "")

/** Which of these sections another ticket said, at any time. */
const saidByOthers = (uid: string, sections: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const found = new Set<string>()
    if (sections.length === 0) return found
    // Most texts have none of them, which is told without reading them as Markdown.
    const lines = sections.map(longestLine)
    yield* Stream.runForEach((yield* EventStore).readFrom(new Map()), (events) =>
      Effect.sync(() => {
        for (const { event, stream } of events) {
          if (stream === `ticket/${uid}`) continue
          const body =
            event.type === "ticket.created"
              ? event.data.content.body
              : event.type === "ticket.revised"
                ? event.data.changes.body
                : undefined
          if (body === undefined || !lines.some((line) => body.includes(line))) continue
          const said = new Set(sectionTexts(body))
          for (const section of sections) if (said.has(section)) found.add(section)
        }
      })
    )
    return found
  })

/**
 * `after` without what is another ticket's: of a file that a merge wrote, each part that no side of it has for this ticket; of
 * one that Git wrote otherwise, or somebody edited since, each section that another ticket said word for word.
 */
export const withoutMixture = (
  file: ScannedFile,
  uid: string,
  edit: { readonly base: Base; readonly after: FileMeaning },
  look: { readonly sides: MergeSides; readonly rewrote: boolean }
) =>
  Effect.gen(function* () {
    const { after, base } = edit
    if (!file.moved && !look.rewrote) return { after, mixed: false }
    const sides = look.sides.get(file.path) ?? []
    const ours = sides.length === 0 ? after : onlyOfSides(base, after, sides)
    const foreign = yield* saidByOthers(uid, newSections(base.content.body, ours.content.body))
    const left = foreign.size === 0 ? ours : withoutSections(base, ours, foreign)
    const mixed = left.status !== after.status || Object.keys(changesBetween(after.content, left.content)).length > 0
    return { after: left, mixed }
  })
