/**
 * Whether what a ticket says about code still holds: files that it changes, lines that it cites, code that it quotes, names that it uses.
 * Pure: the code, now and when the ticket was written, is seen through `CodeFacts`.
 *
 * @since 0.1.0
 */
import { identifiersIn, makesIn } from "../checks/identifiers.ts"
import { withFiles } from "../checks/files.ts"
import type { SourceChange, Vanished } from "../source/SourceChange.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { citationsIn, type LineCitation, type Quote } from "./Citations.ts"
import { quotedIn, whereabouts } from "./Lines.ts"
import type { Finding } from "./Refined.ts"
import { renamedIn } from "./renamedIn.ts"

export interface CodeFacts {
  readonly kindOf: (path: string) => "file" | "folder" | null
  /** The repository's path for one that a text names; null for none of its files, now or ever. */
  readonly resolve: (path: string) => string | null
  readonly textNow: (path: string) => string | null
  /** When the ticket's text was written; null where nobody knows. */
  readonly textThen: (path: string) => string | null
  /** What took a path away; undefined where it is there, or nobody knows. */
  readonly vanished: (path: string) => Vanished | undefined
  /** Changes of a file since the ticket's text was written, newest first. */
  readonly changes: (path: string) => ReadonlyArray<SourceChange>
  /** True when the name stands in a source file; null where nobody looked. */
  readonly mentions: (identifier: string) => boolean | null
}

/** Characters of a commit's name that people see. */
const SHORT = 10
const commitOf = ({ at, commit, subject }: SourceChange): string =>
  `${commit.slice(0, SHORT)} of ${at.slice(0, 10)} (${subject})`

/** Where the file is now: itself, or where it went; null when it is gone. */
const placeNow = (facts: CodeFacts, path: string): string | null => {
  if (facts.kindOf(path) === "file") return path
  const to = facts.vanished(path)?.to ?? null
  return to !== null && facts.kindOf(to) === "file" ? to : null
}

/** Files that the ticket takes to be there. */
const taken = ({ files }: Pick<TicketContent, "files">) => files.filter(({ action }) => action !== "create")

const movedFile = (path: string, to: string, by: Vanished): Finding => ({
  code: "file-moved",
  message: `${path} is ${to} now.`,
  evidence: [`moved by ${commitOf(by)}`],
  effect: {
    kind: "update",
    fix: {
      what: `${path} becomes ${to}.`,
      apply: (now) =>
        renamedIn(
          withFiles(
            now,
            now.files.map((file) => (file.path === path && file.action !== "create" ? { ...file, path: to } : file))
          ),
          path,
          to
        )
    }
  }
})

const filesGone = (content: TicketContent, facts: CodeFacts): ReadonlyArray<Finding> => {
  const found: Array<Finding> = []
  const gone: Array<readonly [path: string, by: Vanished]> = []
  const files = taken(content)
  for (const { action, path } of files) {
    if (facts.kindOf(path) !== null) continue
    const by = facts.vanished(path)
    if (by === undefined) continue
    const to = placeNow(facts, path)
    if (to !== null) found.push(movedFile(path, to, by))
    // That a file is gone which was to be deleted is what the ticket asked for.
    else if (action !== "delete") gone.push([path, by])
  }
  const all = gone.length > 0 && gone.length === content.files.length
  for (const [path, by] of gone)
    found.push({
      code: all ? "files-deleted" : "file-deleted",
      message: all ? `${path} was deleted, and the ticket is about nothing else.` : `${path} was deleted.`,
      evidence: [`deleted by ${commitOf(by)}`],
      effect: all ? { kind: "close", as: "obsolete" } : { kind: "ask" }
    })
  const deletions = files.filter(({ action }) => action === "delete")
  if (deletions.length > 0 && deletions.length === content.files.length) {
    const by = deletions.map(({ path }) => (placeNow(facts, path) === null ? facts.vanished(path) : undefined))
    if (by.every((one) => one !== undefined))
      found.push({
        code: "deletion-done",
        message: "Every file that the ticket deletes is deleted.",
        evidence: by.map((one) => `deleted by ${commitOf(one)}`),
        effect: { kind: "close", as: "obsolete" }
      })
  }
  return found
}

const shown = (from: number, to: number): string => (from === to ? String(from) : `${from}-${to}`)

/** The same citation in a text that other mends have changed meanwhile. */
const renumbered =
  (cited: LineCitation, to: string, facts: CodeFacts) =>
  (now: TicketContent): TicketContent => {
    const there = citationsIn(now.body, facts.resolve).lines.find(
      ({ from, path, to: last, written }) =>
        from === cited.from && last === cited.to && written === cited.written && samePlace(facts, path, cited.path)
    )
    if (there === undefined) return now
    const text = cited.written.replace(/\d+(?:\D+\d+)?/u, to)
    return {
      ...now,
      body: now.body.slice(0, there.offset) + text + now.body.slice(there.offset + there.written.length)
    }
  }

const samePlace = (facts: CodeFacts, one: string, other: string): boolean =>
  one === other || placeNow(facts, one) === placeNow(facts, other)

/** Citations and quotes, judged: what moved, what changed, and what of the code in question is left. */
interface Judged {
  readonly findings: ReadonlyArray<Finding>
  /** Places that say something, and those of them of which nothing is left. */
  readonly places: number
  readonly gone: ReadonlyArray<{ readonly path: string; readonly what: string }>
}

const citedLines = (lines: ReadonlyArray<LineCitation>, facts: CodeFacts): Judged => {
  const findings: Array<Finding> = []
  const gone: Array<{ path: string; what: string }> = []
  let places = 0
  for (const cited of lines) {
    const { from, path, to } = cited
    const at = placeNow(facts, path)
    const [then, now] = [facts.textThen(path), at === null ? null : facts.textNow(at)]
    if (then === null || now === null || at === null) continue
    const found = whereabouts(then, from, to, now)
    if (found.is === "unknown") continue
    places += 1
    if (found.is === "moved") {
      const numbers = shown(found.from, found.to)
      findings.push({
        code: "line-moved",
        message: `What the ticket cites as ${path}:${shown(from, to)} is at ${at}:${numbers} now.`,
        evidence: facts
          .changes(path)
          .slice(0, 1)
          .map((change) => `changed by ${commitOf(change)}`),
        effect: {
          kind: "update",
          fix: { what: `${path}:${shown(from, to)} becomes line ${numbers}.`, apply: renumbered(cited, numbers, facts) }
        }
      })
    } else if (found.is === "changed") {
      if (found.left === 0) gone.push({ path, what: `${path}:${shown(from, to)}` })
      findings.push({
        code: "line-changed",
        message:
          found.left === 0
            ? `What stood at ${path}:${shown(from, to)} when the ticket was written isn't there any more.`
            : `Of what stood at ${path}:${shown(from, to)} when the ticket was written ${found.left} of ${found.of} lines are left.`,
        evidence: facts
          .changes(path)
          .slice(0, 1)
          .map((change) => `changed by ${commitOf(change)}`),
        effect: { kind: "ask" }
      })
    }
  }
  return { findings, places, gone }
}

/** A quote of fewer telling lines stands in many files, and one that is a wish stood in none. */
const quoted = (quotes: ReadonlyArray<Quote>, files: ReadonlyArray<string>, facts: CodeFacts): Judged => {
  const findings: Array<Finding> = []
  const gone: Array<{ path: string; what: string }> = []
  let places = 0
  for (const { lines, path } of quotes) {
    const candidates = path === null ? files : [path]
    // What the ticket proposes is no code of the time when it was written.
    const of = candidates.find((one) => {
      const { left, of: all } = quotedIn(lines, facts.textThen(one) ?? "")
      return all > 0 && left === all
    })
    if (of === undefined) continue
    places += 1
    const at = placeNow(facts, of)
    const { left, of: all } = quotedIn(lines, at === null ? "" : (facts.textNow(at) ?? ""))
    if (left === all) continue
    if (left === 0) gone.push({ path: of, what: `the code that it quotes from ${of}` })
    findings.push({
      code: "quote-changed",
      message: `Of the code that the ticket quotes from ${of} ${left === 0 ? "nothing" : `${left} of ${all} lines`} is left.`,
      evidence: facts
        .changes(of)
        .slice(0, 1)
        .map((change) => `changed by ${commitOf(change)}`),
      effect: { kind: "ask" }
    })
  }
  return { findings, places, gone }
}

/** Words of a commit that says that it mended something. */
const MENDS =
  /\b(?:fix(?:es|ed)?|close[sd]?|resolve[sd]?|repair(?:s|ed)?|correct(?:s|ed)?|prevent(?:s|ed)?|handle[sd]?)\b/iu
/** Telling words of a title that such a commit has to say, as a share. */
const NAMES_TITLE = 0.5

const tellsOf = (subject: string, { key, title }: { readonly key: string; readonly title: string }): boolean => {
  if (new RegExp(`(?<![\\w-])${key}(?![\\w-])`, "iu").test(subject)) return true
  if (!MENDS.test(subject)) return false
  const said = new Set(wordsIn(subject))
  const telling = [...new Set(wordsIn(title))].filter((word) => !MENDS.test(word))
  return telling.length > 0 && telling.filter((word) => said.has(word)).length / telling.length >= NAMES_TITLE
}

/** Letters of a word that tells something. */
const LETTERS = 4
const wordsIn = (text: string): ReadonlyArray<string> =>
  (text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).filter((word) => word.length >= LETTERS)

/** All code that shows the problem is gone: then it may be solved, and a commit that says so settles it. */
const problemGone = (
  ticket: { readonly key: string; readonly title: string },
  judged: ReadonlyArray<Judged>,
  facts: CodeFacts
): ReadonlyArray<Finding> => {
  const gone = judged.flatMap((one) => one.gone)
  if (gone.length === 0 || gone.length < judged.reduce((sum, { places }) => sum + places, 0)) return []
  const by = [...new Set(gone.map(({ path }) => path))].flatMap((path) => facts.changes(path))
  const mended = by.find(({ subject }) => tellsOf(subject, ticket))
  return [
    {
      code: "problem-gone",
      message: `Nothing is left of ${gone.map(({ what }) => what).join(" and ")}, which is all that the ticket shows${mended === undefined ? ": the problem may be solved" : ""}.`,
      evidence: (mended === undefined ? by.slice(0, 2) : [mended]).map((change) => `changed by ${commitOf(change)}`),
      effect: mended === undefined ? { kind: "ask" } : { kind: "close", as: "obsolete" }
    }
  ]
}

/** Names that the ticket's files had when it was written, and that no source file has now. */
const namesGone = (content: TicketContent, facts: CodeFacts): ReadonlyArray<Finding> => {
  const made = new Set(makesIn(content.body))
  const names = identifiersIn(content.body).filter((name) => !made.has(name) && facts.mentions(name) === false)
  if (names.length === 0) return []
  const then = taken(content).map(({ path }) => ({ path, text: facts.textThen(path) ?? "" }))
  return names.flatMap((name): ReadonlyArray<Finding> => {
    const whole = new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`, "u")
    const of = then.find(({ text }) => whole.test(text))
    return of === undefined
      ? []
      : [
          {
            code: "symbol-gone",
            message: `\`${name}\` was in ${of.path} when the ticket was written, and is nowhere now.`,
            evidence: facts
              .changes(of.path)
              .slice(0, 1)
              .map((change) => `changed by ${commitOf(change)}`),
            effect: { kind: "ask" }
          }
        ]
  })
}

/** Everything that doesn't hold any more, files first. */
export const staleReferences = (
  ticket: { readonly key: string; readonly content: TicketContent },
  facts: CodeFacts
): ReadonlyArray<Finding> => {
  const { content, key } = ticket
  const files = taken(content).map(({ path }) => path)
  const { lines, quotes } = citationsIn(content.body, facts.resolve)
  const judged = [citedLines(lines, facts), quoted(quotes, files, facts)]
  return [
    ...filesGone(content, facts),
    ...problemGone({ key, title: content.title }, judged, facts),
    ...judged.flatMap(({ findings }) => findings),
    ...namesGone(content, facts)
  ]
}
