/**
 * The block between two marks that tells coding agents in a project's AGENTS.md how to work with its backlog. Owns the block
 * and its place in the text; every byte outside the marks is somebody else's and stays.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { domainError, type DomainError } from "../log/DomainError.ts"

export const NUDGE_FILE = "AGENTS.md"

const BEGIN = "<!-- backlog-toolkit:begin -->"
const END = "<!-- backlog-toolkit:end -->"

/** Says what an agent can't guess, in as few words as it takes: it is read at the start of every session. */
const LINES = [
  BEGIN,
  "## Backlog",
  "",
  "Work in this project is planned as tickets, in an append-only log that `btk` reads and writes.",
  "",
  "- `btk prime` tells what a session needs to begin; `btk next` says what to do, `btk show <key>` what a ticket asks for, `btk list` what there is.",
  '- What you find and don\'t do now: `btk q "<title>"`, or `btk create` with `--file`, `--ac` and `--test`.',
  "- Ticket files in `backlog/data/` may be edited; `backlog/events/` and `backlog/blobs/` never.",
  "- A ticket is done when `btk implement` proved it by the commands in `backlog.config.json`, not by anybody's word.",
  "- Add `--json` for output to read by a program.",
  END
]

interface Place {
  /** Offset of the beginning mark. */
  readonly from: number
  /** Offset behind the end mark. */
  readonly to: number
}

const broken = (file: string, line: number, what: string): DomainError =>
  domainError(
    "conflict",
    "nudge-marks-broken",
    `${file}:${line}: ${what}`,
    "What stands between the marks is written anew, so both have to be there, once and in their order.",
    `Mend or remove the marks ${BEGIN} and ${END} in ${file}.`,
    { file, line }
  )

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split(/\r\n|\r|\n/u).length

/** Null when there is no block. */
const placeIn = (text: string, file: string): Result.Result<Place | null, DomainError> => {
  const from = text.indexOf(BEGIN)
  const end = text.indexOf(END)
  if (from === -1 && end === -1) return Result.succeed(null)
  if (from === -1) return Result.fail(broken(file, lineOf(text, end), "the block's end has no beginning."))
  if (end === -1) return Result.fail(broken(file, lineOf(text, from), "the block is never closed."))
  if (end < from) return Result.fail(broken(file, lineOf(text, end), "the block's end stands before its beginning."))
  const again = [text.indexOf(BEGIN, from + 1), text.indexOf(END, end + 1)].filter((at) => at !== -1)
  if (again.length > 0) return Result.fail(broken(file, lineOf(text, Math.min(...again)), "there is a second block."))
  return Result.succeed({ from, to: end + END.length })
}

/** The text with the block as it is now: in its place, or at the end. Fails with `nudge-marks-broken`. */
export const withNudge = (text: string, file: string = NUDGE_FILE): Result.Result<string, DomainError> =>
  Result.map(placeIn(text, file), (place) => {
    // What follows a single `\r` has to begin with another one, or they would become one line break.
    const eol = text.includes("\r\n") || text.endsWith("\r") ? "\r\n" : "\n"
    const block = LINES.join(eol)
    if (place !== null) return text.slice(0, place.from) + block + text.slice(place.to)
    // One line break before and one behind, whatever the text ends with: taking the block out gives these very bytes back.
    return text === "" ? `${block}${eol}` : `${text}${eol}${block}${eol}`
  })

/** The text without the block and the line breaks that came with it. Fails with `nudge-marks-broken`. */
export const withoutNudge = (text: string, file: string = NUDGE_FILE): Result.Result<string, DomainError> =>
  Result.map(placeIn(text, file), (place) => {
    if (place === null) return text
    const before = text.slice(0, place.from).replace(/\r?\n$/u, "")
    const after = text.slice(place.to).replace(/^\r?\n/u, "")
    return before + after
  })

/** Whether there is a block, be it broken. */
export const hasNudge = (text: string): boolean => text.includes(BEGIN) || text.includes(END)
