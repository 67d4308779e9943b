/**
 * The section “Affected Files”: a table, or a list, of what a ticket does to which path.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { plannedPath } from "../wave/PlannedPath.ts"
import { type Block, itemText, rowsOf, sectionName, startOf, unwrapped } from "./Markdown.ts"
import { isPlaceholder, placeholder } from "./Placeholder.ts"
import type { PlannedFile } from "./Ticket.ts"

export interface FileRow {
  readonly file: PlannedFile
  /** Where the row begins in the body. */
  readonly offset: number
  /** Why it can't be planned, as a sentence; null when it can. */
  readonly problem: string | null
}

const ACTIONS: ReadonlyMap<string, PlannedFile["action"]> = new Map([
  ["create", "create"],
  ["add", "create"],
  ["new", "create"],
  ["modify", "modify"],
  ["edit", "modify"],
  ["change", "modify"],
  ["update", "modify"],
  ["delete", "delete"],
  ["remove", "delete"],
  ["rename", "rename"],
  ["move", "rename"]
])
const ARROW = /\s+(?:→|->)\s+/u
const NO_PATH = /^(?:\(?none\)?|n\/a|-|–|—|path\/to\/\S*)$/iu
const PATH_COLUMNS = ["file", "files", "path", "paths"]
const ACTION_COLUMNS = ["action", "change"]
const NOTE_COLUMNS = ["description", "note", "notes", "what", "why"]
/** `modify src/a.ts: note`, `` `src/a.ts` (modify) – note ``, `rename a.ts → b.ts` or a bare path. */
const ITEM = new RegExp(
  `^(?:(?<verb>${[...ACTIONS.keys()].join("|")})[:\\s]\\s*)?` +
    "(?<path>`[^`]+`|[^\\s:(]+)(?:\\s+(?:→|->)\\s+(?<to>`[^`]+`|[^\\s:(]+))?" +
    "(?:\\s*\\((?<action>\\p{L}+)\\))?(?<rest>.*)$",
  "iu"
)
/** What an item begins with is a path, not a word of prose. */
const LIKE_A_PATH = /[`./]/u

/** Why a planned file can't be planned, as a sentence; null when it can. */
export const problemOf = (file: PlannedFile): string | null => {
  const paths = file.to === null ? [file.path] : [file.path, file.to]
  const refused = paths.map((path) => plannedPath(path)).find((path) => Result.isFailure(path))
  if (refused !== undefined && Result.isFailure(refused)) return refused.failure.message
  return file.action === "rename" && file.to === null
    ? `The rename of ${file.path} names no new path: write old → new.`
    : null
}

const rowOf = (
  cells: { readonly path: string; readonly action: string; readonly note: string },
  offset: number
): ReadonlyArray<FileRow> => {
  if (isPlaceholder(cells.path) || NO_PATH.test(unwrapped(cells.path))) return []
  const word = /\p{L}+/u.exec(cells.action)?.[0].toLowerCase() ?? ""
  const blank = isPlaceholder(cells.action)
  const action = blank ? "modify" : ACTIONS.get(word)
  const [from = "", to] = action === "rename" ? cells.path.split(ARROW) : [cells.path]
  const file: PlannedFile = {
    path: unwrapped(from),
    action: action ?? "modify",
    to: to === undefined ? null : unwrapped(to),
    note: isPlaceholder(cells.note) ? "" : cells.note
  }
  const problem =
    action === undefined
      ? `The action ${JSON.stringify(cells.action)} of ${file.path} is none of create, modify, delete and rename.`
      : problemOf(file)
  return [{ file, offset, problem }]
}

const itemRow = (text: string, offset: number): ReadonlyArray<FileRow> => {
  const { action, path = "", rest = "", to, verb } = ITEM.exec(text)?.groups ?? {}
  if (verb === undefined && action === undefined && !LIKE_A_PATH.test(path)) return []
  return rowOf(
    {
      path: to === undefined ? path : `${path} → ${to}`,
      action: verb ?? action ?? (to === undefined ? "modify" : "rename"),
      note: rest.replace(/^[\s:–—-]+/u, "")
    },
    offset
  )
}

/** Rows that name a path, in order; placeholders and “(none)” are left out. */
export const readFiles = (body: string, blocks: ReadonlyArray<Block>): ReadonlyArray<FileRow> =>
  blocks.flatMap((block) => {
    if (block.type === "list") {
      return block.children.flatMap((item) => itemRow(itemText(body, item), startOf(item)))
    }
    if (block.type !== "table") return []
    const [head = [], ...rows] = rowsOf(body, block)
    const names = head.map((cell) => sectionName(cell))
    const column = (known: ReadonlyArray<string>, otherwise: number): number => {
      const at = names.findIndex((name) => known.includes(name))
      return at === -1 ? otherwise : at
    }
    const [path, action, note] = [column(PATH_COLUMNS, 0), column(ACTION_COLUMNS, 1), column(NOTE_COLUMNS, 2)]
    return rows.flatMap((cells, index) => {
      const row = block.children[index + 1]
      return rowOf(
        { path: cells[path] ?? "", action: cells[action] ?? "", note: cells[note] ?? "" },
        row === undefined ? startOf(block) : startOf(row)
      )
    })
  })

/** A path as a cell that reads back as the same path. */
const pathCell = (path: string): string => path.replace(/[\\`|[\]]/gu, "\\$&").replaceAll(/\s+/gu, " ")
const noteCell = (note: string): string => {
  const text = note.replaceAll("|", "\\|").replaceAll(/\s+/gu, " ").trim()
  return text === "" ? "" : ` ${text}`
}

/** The table; without files, a row of placeholders. */
export const filesTable = (files: ReadonlyArray<PlannedFile>): string =>
  [
    "| File | Action | Description |",
    "|---|---|---|",
    ...(files.length === 0
      ? [
          `| ${placeholder("path from the repository's root")} | ${placeholder("create, modify, delete or rename")} | ${placeholder("what changes")} |`
        ]
      : files.map(
          ({ action, note, path, to }) =>
            `| ${pathCell(path)}${to === null ? "" : ` → ${pathCell(to)}`} | ${action} |${noteCell(note)} |`
        ))
  ].join("\n")
