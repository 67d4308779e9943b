/**
 * How a ticket that is too large falls into parts: by package or folder at the top, then by module, so that each part fits and all
 * of them together cover what the ticket asked for. Pure; the parts become tickets in `usecases/SplitTicket.ts`.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { BacklogConfig } from "../backlog/ConfigSchema.ts"
import { isTestPath } from "../gate/TestPaths.ts"
import { domainError, type DomainError } from "../log/DomainError.ts"
import { plannedTestsOf } from "../ticket/TestStrategy.ts"
import type { Criterion, PlannedFile, TicketContent } from "../ticket/Ticket.ts"
import { readSections } from "../ticket/TicketSections.ts"
import { partOf, PROJECT } from "./Boundary.ts"
import type { Repository } from "./Repository.ts"
import { scopeOf } from "./Scope.ts"
import { tellingWords } from "./words.ts"

export interface SplitPart {
  /** What its files have in common: a package, a folder, or a module. */
  readonly name: string
  readonly files: ReadonlyArray<PlannedFile>
  readonly criteria: ReadonlyArray<Criterion>
  /** Planned tests as they are written. */
  readonly tests: ReadonlyArray<string>
  /** Numbers of parts that have to come first, from 0. */
  readonly after: ReadonlyArray<number>
}

type Constraints = BacklogConfig["ticketConstraints"]

/** From what others stand on to what stands on others: a part waits for those of a lower rank. */
const LAYERS: ReadonlyArray<RegExp> = [
  /(?:^|[/._-])(?:db|database|schemas?|migrations?|sql|models?|entities|types?)(?:[/._-]|$)/iu,
  /(?:^|[/._-])(?:core|domain|lib|libs|common|shared|util|utils)(?:[/._-]|$)/iu,
  /(?:^|[/._-])(?:server|backend|api|service|services|workers?|jobs?)(?:[/._-]|$)/iu,
  /(?:^|[/._-])(?:cli|ui|web|frontend|client|app|apps|components?|pages|views?|adapter[\w-]*|adapters)(?:[/._-]|$)/iu
]

const layerOf = (paths: ReadonlyArray<string>): number => {
  const ranks = paths.map((path) => {
    const rank = LAYERS.findIndex((layer) => layer.test(path))
    return rank === -1 ? 1 : rank
  })
  return Math.min(...ranks)
}

/** `src/auth/login.test.ts` and `tests/test_login.py` → `login`. */
const stemOf = (path: string): string => {
  const name = path.slice(path.lastIndexOf("/") + 1)
  const stem = name.slice(0, name.indexOf(".", 1) === -1 ? name.length : name.indexOf(".", 1))
  return stem.toLowerCase().replaceAll(/(?:^tests?[_-])|(?:[_-](?:tests?|spec)$)|(?:tests?|spec)$/giu, "")
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")))

interface Unit {
  readonly part: string
  readonly files: ReadonlyArray<PlannedFile>
}

/** A source file with the tests that are named after it: they change together. */
const unitsOf = (files: ReadonlyArray<PlannedFile>): ReadonlyArray<Unit> => {
  const sources = files.filter(({ path }) => !isTestPath(path) && partOf(path) !== null)
  const tests = files.filter(({ path }) => isTestPath(path))
  const of = (test: PlannedFile): PlannedFile | undefined => {
    const named = sources.filter(({ path }) => stemOf(path) === stemOf(test.path))
    return named.find(({ path }) => partOf(path) === partOf(test.path)) ?? named[0]
  }
  const units = sources.map((source): Unit => ({
    part: partOf(source.path) ?? PROJECT,
    files: [source, ...tests.filter((test) => of(test) === source)]
  }))
  const alone = tests.filter((test) => of(test) === undefined)
  return [...units, ...alone.map((test): Unit => ({ part: partOf(test.path) ?? PROJECT, files: [test] }))]
}

const fits = (files: ReadonlyArray<PlannedFile>, content: TicketContent, around: Around): boolean => {
  const { files: count, tokens } = scopeOf({ content: { ...content, files }, repository: around.repository })
  return count <= around.constraints.maxAffectedFiles && tokens <= around.constraints.maxEstimatedTokens
}

export interface Around {
  readonly constraints: Constraints
  readonly repository: Repository | null
}

/** Units next to each other, as long as they fit together. One that is too large by itself stays whole: nobody can work on half a file. */
const packed = (
  units: ReadonlyArray<Unit>,
  content: TicketContent,
  around: Around
): ReadonlyArray<ReadonlyArray<Unit>> => {
  const groups: Array<Array<Unit>> = []
  for (const unit of units) {
    const last = groups.at(-1)
    const together = [...(last ?? []), unit].flatMap(({ files }) => files)
    if (last !== undefined && fits(together, content, around)) last.push(unit)
    else groups.push([unit])
  }
  return groups
}

const byFolder = (one: Unit, other: Unit): number => {
  const [a, b] = [one, other].map(({ files }) => files[0]?.path ?? "")
  const [left, right] = [a ?? "", b ?? ""].map((path) => `${folderOf(path)}\n${path}`)
  return (left ?? "") < (right ?? "") ? -1 : 1
}

/** What tells a group from the others: its folder, or its first file where several groups are of one folder. */
const nameOf = (paths: ReadonlyArray<string>, taken: ReadonlySet<string>): string => {
  const own = paths.filter((path) => !isTestPath(path))
  const [first = "", ...others] = (own.length > 0 ? own : paths).map(folderOf)
  const segments = first.split("/")
  let length = segments.length
  while (length > 0 && !others.every((other) => `${other}/`.startsWith(`${segments.slice(0, length).join("/")}/`)))
    length -= 1
  const folder = segments.slice(0, length).join("/")
  return folder !== "" && !taken.has(folder) ? folder : (own[0] ?? paths[0] ?? "")
}

/** Words that say which part a text is about: those of its paths and notes. */
const wordsOfFiles = (files: ReadonlyArray<PlannedFile>): ReadonlySet<string> =>
  new Set(
    files.flatMap(({ note, path, to }) =>
      [path, to ?? "", note].flatMap((text) =>
        tellingWords(text.replaceAll(/[/._-]/gu, " ").replaceAll(/([a-z\d])([A-Z])/gu, "$1 $2"))
      )
    )
  )

/** The part that shares most words with a text; the last one, which brings the others together, for a text about none. */
const partFor = (text: string, words: ReadonlyArray<ReadonlySet<string>>): number => {
  const said = new Set(tellingWords(text.replaceAll(/[/._`-]/gu, " ")))
  let [best, most] = [words.length - 1, 0]
  words.forEach((own, index) => {
    const shared = [...said].filter((word) => own.has(word)).length
    if (shared > most) [best, most] = [index, shared]
  })
  return best
}

const tooSmall = (files: number): DomainError =>
  domainError(
    "policy",
    "split-impossible",
    files < 2
      ? "It names no two files, so nothing tells where to split it."
      : "Its files belong together: no part of it stands alone.",
    "A ticket is split between packages, folders and modules, and a source file stays with its tests.",
    "Name the files of each part in tickets of their own (btk create), then close this one.",
    { files }
  )

/**
 * At least two parts. Every file is in one of them, and so is each criterion and each planned test; what belongs to no part (documents,
 * settings) is in the last. Fails with `split-impossible`.
 */
export const splitPlan = (
  content: TicketContent,
  around: Around
): Result.Result<ReadonlyArray<SplitPart>, DomainError> => {
  const units = unitsOf(content.files)
  const parts = [...new Set(units.map(({ part }) => part))]
  const groups = parts
    .flatMap((part) => packed(units.filter((unit) => unit.part === part).toSorted(byFolder), content, around))
    .map((group) => group.flatMap(({ files }) => files))
  if (groups.length < 2) return Result.fail(tooSmall(content.files.length))
  const ranked = groups
    .map((files) => ({ files, layer: layerOf(files.map(({ path }) => path)) }))
    .toSorted((one, other) => one.layer - other.layer)
  const known = new Set(units.flatMap(({ files }) => files))
  const rest = content.files.filter((file) => !known.has(file))
  const all = ranked.map(({ files, layer }, index) => ({
    layer,
    files: index === ranked.length - 1 ? [...files, ...rest] : files
  }))
  const words = all.map(({ files }) => wordsOfFiles(files))
  const read = readSections(content.body)
  const tests = plannedTestsOf(content.body, read.sections)
  const taken = new Set<string>()
  return Result.succeed(
    all.map(({ files, layer }, index): SplitPart => {
      const name = nameOf(
        files.map(({ path }) => path),
        taken
      )
      taken.add(name)
      return {
        name,
        files,
        criteria: content.criteria.filter(({ text }) => partFor(text, words) === index),
        tests: tests.filter((text) => partFor(text, words) === index),
        after: all.flatMap((other, at) => (other.layer < layer ? [at] : []))
      }
    })
  )
}
