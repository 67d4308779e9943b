/**
 * The section “Dependencies”: which tickets come first, in a table or a list, or “(none)”.
 *
 * @since 0.1.0
 */
import { parseKey } from "../backlog/TicketKey.ts"
import { type Block, itemText, rowsOf, unwrapped } from "./Markdown.ts"

const WORDS = /[\s,;:()[\]]+/u

/** Keys at the beginning of a text, as written. */
const keysIn = (text: string): ReadonlyArray<string> => {
  const words = text
    .split(WORDS)
    .map((word) => unwrapped(word))
    .filter((word) => word !== "")
  const end = words.findIndex((word) => parseKey(word) === null)
  return end === -1 ? words : words.slice(0, end)
}

/** Keys in the first column of tables and at the beginning of list items. */
export const readDependencies = (body: string, blocks: ReadonlyArray<Block>): ReadonlyArray<string> =>
  blocks.flatMap((block) => {
    if (block.type === "table")
      return rowsOf(body, block)
        .slice(1)
        .flatMap(([first = ""]) => keysIn(first))
    return block.type === "list" ? block.children.flatMap((item) => keysIn(itemText(body, item))) : []
  })

/** The table; without keys it says so. */
export const dependencyTable = (keys: ReadonlyArray<string>): string =>
  [
    "| Ticket | What it needs | Status |",
    "|---|---|---|",
    ...(keys.length === 0 ? ["| (none) | | |"] : keys.map((key) => `| ${key} | | |`))
  ].join("\n")
