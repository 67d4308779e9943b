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

/** In front of a digest that is about to be written: after a crash or on a full disk the file has it or not. */
const INTENT = "+"

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

interface Parsed {
  readonly record: RenderRecord
  readonly intents: RenderRecord
}

const parse = (text: string): Parsed => {
  const [record, intents]: [RenderRecord, RenderRecord] = [new Map(), new Map()]
  for (const entry of text.split("\n")) {
    const space = entry.indexOf(" ")
    // A line that a crash cut off has no path or half of one: it names no file.
    if (space < 0) continue
    const path = entry.slice(space + 1)
    if (entry.startsWith(INTENT)) intents.set(path, entry.slice(INTENT.length, space))
    else record.set(path, entry.slice(0, space))
  }
  return { record, intents }
}

export const readRecord = (file: string): RenderRecord => readAll(file).record

/** The record, and what writers were about to write when they were last heard of. */
export const readAll = (file: string): Parsed => {
  const text = textOf(file)
  const parsed = parse(text)
  const lines = text.split("\n").length - 1
  if (lines > COMPACT_FROM && lines > parsed.record.size * COMPACT_FACTOR) compact(file, text, parsed)
  return parsed
}

const compact = (file: string, text: string, { intents, record }: Parsed): void => {
  const temporary = `${file}.${process.pid}.tmp`
  // Who is at work right now needs its intent; the others have kept theirs.
  const open = [...intents].filter(([path, digest]) => record.get(path) !== digest)
  const lines = [...record, ...open.map(([path, digest]) => [path, `${INTENT}${digest}`] as const)]
  writeFileSync(temporary, lines.map(([path, digest]) => line(path, digest)).join(""))
  // What others added since we read is taken along.
  appendFileSync(temporary, textOf(file).slice(text.length))
  renameSync(temporary, file)
}

/** Says what is about to be written, before it is. */
export const addIntents = (file: string, entries: ReadonlyArray<readonly [path: string, digest: string]>): void =>
  addToRecord(
    file,
    entries.map(([path, digest]) => [path, `${INTENT}${digest}`])
  )

export const addToRecord = (file: string, entries: ReadonlyArray<readonly [path: string, digest: string]>): void => {
  if (entries.length === 0) return
  mkdirSync(dirname(file), { recursive: true })
  // The line break before keeps a line that a crash cut off from spoiling ours.
  appendFileSync(file, `\n${entries.map(([path, digest]) => line(path, digest)).join("")}`)
}
