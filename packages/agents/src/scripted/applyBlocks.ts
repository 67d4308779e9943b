/**
 * What the file blocks of a script make of the files: computed in full before anything is written. Pure.
 * Every block can be applied twice with the same result, so an attempt on a half-done tree ends where it should.
 *
 * @since 0.1.0
 */
import { ScriptError, type FileBlock } from "./AgentScript.ts"

/** New text per path; null removes the file. */
export type Changes = ReadonlyMap<string, string | null>

const withBreak = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`)

/** Places where `lines` stand as whole lines in `text`. */
const countLines = (text: string, lines: string): number => {
  const within = `\n${withBreak(text)}`
  let count = 0
  // Neighbours share a line break, so the search goes on one character after each hit.
  for (let at = within.indexOf(`\n${lines}\n`); at !== -1; at = within.indexOf(`\n${lines}\n`, at + 1)) count++
  return count
}

const replaced = (text: string, block: FileBlock): string => {
  const lines = block.body.split("\n")
  const middle = lines.indexOf("=======")
  if (middle === -1) throw new ScriptError(`line ${block.line}: replace needs a line ======= between old and new`)
  const before = lines.slice(0, middle).join("\n")
  const after = lines.slice(middle + 1).join("\n")
  if (before === "") throw new ScriptError(`line ${block.line}: replace has nothing before =======`)
  const found = countLines(text, before)
  const done = after !== "" && countLines(text, after) > 0
  if (done && (found === 0 || countLines(after, before) > 0)) return text
  if (found !== 1) {
    throw new ScriptError(`line ${block.line}: the lines to replace stand ${found} times in ${block.path}, not once`)
  }
  const replacement = after === "" ? "\n" : `\n${after}\n`
  return `\n${withBreak(text)}`.replace(`\n${before}\n`, () => replacement).slice(1)
}

/** `read` answers a file's text, or null where there is none. Throws `ScriptError`. */
export const applyBlocks = (blocks: ReadonlyArray<FileBlock>, read: (path: string) => string | null): Changes => {
  const changes = new Map<string, string | null>()
  for (const block of blocks) {
    const { path } = block
    const text = changes.has(path) ? (changes.get(path) ?? null) : read(path)
    switch (block.verb) {
      case "edit":
        changes.set(path, withBreak(block.body))
        break
      case "append":
        changes.set(path, countLines(text ?? "", block.body) > 0 ? text : withBreak(text ?? "") + withBreak(block.body))
        break
      case "replace":
        if (text === null)
          throw new ScriptError(`line ${block.line}: ${path} doesn't exist, so nothing can be replaced`)
        changes.set(path, replaced(text, block))
        break
      case "delete":
        changes.set(path, null)
        break
    }
  }
  return changes
}
