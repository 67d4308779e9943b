/**
 * The language of agent scripts: fenced blocks in the section `## Agent Script` of a ticket. Pure parsing and choosing.
 * What blocks do to files is `applyBlocks.ts`; where they may write is `confine.ts`.
 *
 * A block's info string is a verb and `name=value` pairs (values with spaces in double quotes):
 *
 * | verb | body | does |
 * |---|---|---|
 * | `edit path=…` | whole file | writes the file |
 * | `append path=…` | lines | adds them at the end, once |
 * | `replace path=…` | lines, `=======`, lines | replaces the first lines, which must stand in the file exactly once |
 * | `delete path=…` | – | removes the file |
 * | `usage` | `model: …`, `input: 10`, `output: 2`, … | reports simulated tokens |
 * | `review` | JSON `{ approved, findings }` | answers a review |
 * | `say` | text | is the summary |
 * | `unclear`, `give-up` | text | ends the attempt with that outcome |
 * | `wait` | milliseconds | takes as long as work would |
 * | `crash` | – | ends the process with exit code 3 and no answer |
 *
 * `phase=tests|code|review` limits a block to one purpose; verbs with a path need it. `attempt=N` means "from attempt N
 * on, until a block of the same kind with a higher number takes over"; blocks without it apply to every attempt.
 *
 * @since 0.1.0
 */

const FILE_VERBS = ["edit", "append", "replace", "delete"] as const
export type FileVerb = (typeof FILE_VERBS)[number]
const OTHER_VERBS = ["usage", "review", "say", "unclear", "give-up", "wait", "crash"] as const
type OtherVerb = (typeof OTHER_VERBS)[number]

const PHASES = ["tests", "code", "review"] as const
export type Phase = (typeof PHASES)[number]

interface Common {
  readonly phase: Phase | null
  readonly attempt: number | null
  /** Lines between the fences, without a final line break. */
  readonly body: string
  /** Line of the opening fence in the ticket's body, from 1. */
  readonly line: number
}
export interface FileBlock extends Common {
  readonly verb: FileVerb
  readonly path: string
}
export interface OtherBlock extends Common {
  readonly verb: OtherVerb
}
export type Block = FileBlock | OtherBlock

/** A script that can't be followed; the message names the line. Reported, never guessed around. */
export class ScriptError extends Error {}

const FENCE = /^ {0,3}(?<mark>`{3,}|~{3,})(?<info>.*)$/u
const HEADING = /^ {0,3}(?<level>#{1,6})\s+(?<text>.*?)\s*#*\s*$/u

interface Fenced {
  readonly info: string
  readonly body: string
  readonly line: number
}

/** The fenced blocks of the section, or null where the ticket has none. Headings inside of fences are text. */
const fencesOf = (markdown: string): ReadonlyArray<Fenced> | null => {
  const lines = markdown.split(/\r?\n/u)
  const found: Array<Fenced> = []
  let level: number | null = null
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ""
    const open = FENCE.exec(line)?.groups
    if (open !== undefined) {
      const mark = open["mark"] ?? ""
      const closing = new RegExp(`^ {0,3}${mark[0]}{${mark.length},}\\s*$`, "u")
      const start = at
      do at++
      while (at < lines.length && !closing.test(lines[at] ?? ""))
      if (level === null) continue
      if (at >= lines.length) throw new ScriptError(`line ${start + 1}: the block is never closed`)
      found.push({ info: (open["info"] ?? "").trim(), body: lines.slice(start + 1, at).join("\n"), line: start + 1 })
      continue
    }
    const heading = HEADING.exec(line)?.groups
    if (heading === undefined) continue
    const depth = (heading["level"] ?? "").length
    if (level !== null && depth <= level) break
    if (level === null && (heading["text"] ?? "").toLowerCase() === "agent script") level = depth
  }
  return level === null ? null : found
}

const attributesOf = (text: string, line: number): ReadonlyMap<string, string> => {
  const attributes = new Map<string, string>()
  const rest = text.replaceAll(/([\w-]+)=(?:"([^"]*)"|(\S+))/gu, (_, name: string, quoted?: string, bare?: string) => {
    attributes.set(name, quoted ?? bare ?? "")
    return ""
  })
  if (rest.trim() !== "") throw new ScriptError(`line ${line}: "${rest.trim()}" is not a name=value pair`)
  for (const name of attributes.keys()) {
    if (name !== "phase" && name !== "attempt" && name !== "path") {
      throw new ScriptError(`line ${line}: "${name}" is not known; a block takes phase, attempt and path`)
    }
  }
  return attributes
}

const blockOf = ({ body, info, line }: Fenced): Block => {
  const verb = /^[\w-]*/u.exec(info)?.[0] ?? ""
  const attributes = attributesOf(info.slice(verb.length), line)
  const phase = attributes.get("phase") ?? null
  if (phase !== null && !(PHASES as ReadonlyArray<string>).includes(phase)) {
    throw new ScriptError(`line ${line}: phase "${phase}" is not one of ${PHASES.join(", ")}`)
  }
  const attempt = attributes.get("attempt") ?? null
  if (attempt !== null && !/^[1-9]\d{0,3}$/u.test(attempt)) {
    throw new ScriptError(`line ${line}: attempt "${attempt}" is not a number from 1`)
  }
  const common = { phase: phase as Phase | null, attempt: attempt === null ? null : Number(attempt), body, line }
  if ((FILE_VERBS as ReadonlyArray<string>).includes(verb)) {
    const path = attributes.get("path")
    if (path === undefined) throw new ScriptError(`line ${line}: ${verb} needs path=…`)
    if (phase === null || phase === "review") {
      throw new ScriptError(`line ${line}: ${verb} needs phase=tests or phase=code`)
    }
    return { ...common, verb: verb as FileVerb, path }
  }
  if ((OTHER_VERBS as ReadonlyArray<string>).includes(verb)) return { ...common, verb: verb as OtherVerb }
  const known = [...FILE_VERBS, ...OTHER_VERBS].join(", ")
  throw new ScriptError(`line ${line}: "${verb}" is not a verb; known are ${known}`)
}

/** Every block of the ticket's script in order; null where the ticket has no `## Agent Script`. Throws `ScriptError`. */
export const parseScript = (markdown: string): ReadonlyArray<Block> | null => fencesOf(markdown)?.map(blockOf) ?? null

const kindOf = (block: Block): string => ("path" in block ? "files" : block.verb)

/** The blocks that count for one call, in order: see the header for the meaning of `attempt`. */
export const blocksFor = (script: ReadonlyArray<Block>, phase: Phase, attempt: number): ReadonlyArray<Block> => {
  const ofPhase = script.filter((block) => block.phase === null || block.phase === phase)
  const newest = new Map<string, number>()
  for (const block of ofPhase) {
    if (block.attempt === null || block.attempt > attempt) continue
    newest.set(kindOf(block), Math.max(newest.get(kindOf(block)) ?? 0, block.attempt))
  }
  return ofPhase.filter((block) => block.attempt === null || block.attempt === newest.get(kindOf(block)))
}
