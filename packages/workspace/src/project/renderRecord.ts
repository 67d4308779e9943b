/**
 * What we last wrote into each ticket file, by digest: a line is added for every write, so that several processes can
 * add at once and none loses another's. Local and disposable: without it every file that differs counts as edited.
 *
 * @since 0.1.0
 */
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"

/** Path → digest of what we wrote last; an empty digest says that we removed it. */
export type RenderRecord = Map<string, string>

/** Lines that are worth rewriting the file for: it is then at least four times as long as it has to be. */
const COMPACT_FROM = 4096
const COMPACT_FACTOR = 4

const line = (path: string, digest: string): string => `${digest} ${path}\n`

const textOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return ""
  }
}

const parse = (text: string): RenderRecord => {
  const record: RenderRecord = new Map()
  for (const entry of text.split("\n")) {
    const space = entry.indexOf(" ")
    // A line that a crash cut off has no path or half of one: it names no file.
    if (space >= 0) record.set(entry.slice(space + 1), entry.slice(0, space))
  }
  return record
}

export const readRecord = (file: string): RenderRecord => {
  const text = textOf(file)
  const record = parse(text)
  const lines = text.split("\n").length - 1
  if (lines > COMPACT_FROM && lines > record.size * COMPACT_FACTOR) compact(file, text, record)
  return record
}

const compact = (file: string, text: string, record: RenderRecord): void => {
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, [...record].map(([path, digest]) => line(path, digest)).join(""))
  // What others added since we read is taken along.
  appendFileSync(temporary, textOf(file).slice(text.length))
  renameSync(temporary, file)
}

export const addToRecord = (file: string, entries: ReadonlyArray<readonly [path: string, digest: string]>): void => {
  if (entries.length === 0) return
  mkdirSync(dirname(file), { recursive: true })
  // The line break before keeps a line that a crash cut off from spoiling ours.
  appendFileSync(file, `\n${entries.map(([path, digest]) => line(path, digest)).join("")}`)
}
