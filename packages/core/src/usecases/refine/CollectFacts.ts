/**
 * Gathers what `CodeFacts` says about the tickets of a backlog: each question to the history asked once for all of them.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { Repository } from "../../checks/Repository.ts"
import { identifiersIn } from "../../checks/identifiers.ts"
import type { DomainError } from "../../log/DomainError.ts"
import type { SourceHistoryShape, TextAt } from "../../ports/SourceHistory.ts"
import { citationsIn } from "../../refine/Citations.ts"
import type { CodeFacts } from "../../refine/References.ts"
import { pathsIn } from "../../source/namedFiles.ts"
import type { SourceChange, Vanished } from "../../source/SourceChange.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"

export interface Written {
  readonly content: TicketContent
  /** When its text was written last, RFC 3339. */
  readonly at: string
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)
/** Longer paths has no repository; a text can have them. */
const LONGEST = 400
/** Paths of one ticket that nobody knows: a listing has thousands. */
const MOST_UNKNOWN = 50

/** A path of the repository as it is now; null for none, or for several. */
const currentOf = (repository: Repository, path: string): string | null => {
  if (repository.kindOf(path) === "file") return path
  const [only, another] = (repository.named?.(nameOf(path)) ?? []).filter((one) => one.endsWith(`/${path}`))
  return only !== undefined && another === undefined ? only : null
}

/** Paths that the ticket names and that aren't there. */
const absentIn = ({ body, files }: TicketContent, repository: Repository): ReadonlyArray<string> => {
  // A text may leave out folders, a list of files may not.
  const named = [
    ...files.flatMap(({ path }) => (repository.kindOf(path) === null ? [path] : [])),
    ...pathsIn(body).flatMap(({ path }) => (currentOf(repository, path) === null ? [path] : []))
  ]
  return [...new Set(named)].filter((path) => path.length <= LONGEST && !path.endsWith("/")).slice(0, MOST_UNKNOWN)
}

const resolver =
  (repository: Repository, vanished: ReadonlyMap<string, Vanished>) =>
  (path: string): string | null =>
    repository.kindOf(path) === "file" || vanished.has(path) ? path : currentOf(repository, path)

/** Files whose earlier texts are of interest: most tickets cite nothing, and ask for nothing. */
const textsWanted = (
  { body, files }: TicketContent,
  repository: Repository,
  resolve: (path: string) => string | null
): ReadonlyArray<string> => {
  const { lines, quotes } = citationsIn(body, resolve)
  const own = files.filter(({ action }) => action !== "create").map(({ path }) => path)
  const lost =
    repository.source !== null && identifiersIn(body).some((name) => repository.source?.mentions(name) === false)
  return [
    ...new Set([
      ...lines.map(({ path }) => path),
      ...quotes.flatMap(({ path }) => path ?? []),
      ...(lost || quotes.some(({ path }) => path === null) ? own : [])
    ])
  ]
}

const keyOf = ({ commit, path }: TextAt): string => `${commit}:${path}`

/** Facts for each ticket, in the order of the input. */
export const collectFacts = (
  tickets: ReadonlyArray<Written>,
  repository: Repository,
  history: SourceHistoryShape
): Effect.Effect<ReadonlyArray<CodeFacts>, DomainError> =>
  Effect.gen(function* () {
    const vanished = yield* history.vanished([
      ...new Set(tickets.flatMap(({ content }) => absentIn(content, repository)))
    ])
    const resolve = resolver(repository, vanished)
    const wanted = tickets.map(({ content }) => textsWanted(content, repository, resolve))
    const asking = tickets.filter((_, at) => (wanted[at]?.length ?? 0) > 0)
    const times = [...new Set(asking.map(({ at }) => at))]
    const commits = new Map<string, string>()
    for (const [at, commit] of (yield* history.commitsAt(times)).entries())
      if (commit !== null) commits.set(times[at] ?? "", commit)
    const asked = new Map<string, TextAt>()
    for (const [at, paths] of wanted.entries()) {
      const commit = commits.get(tickets[at]?.at ?? "")
      if (commit === undefined) continue
      for (const path of paths) asked.set(keyOf({ commit, path }), { commit, path })
    }
    const answers = yield* history.textsAt([...asked.values()])
    const texts = new Map([...asked.keys()].map((key, at) => [key, answers[at] ?? null] as const))
    const [oldest] = times.toSorted()
    const changes =
      oldest === undefined
        ? new Map<string, ReadonlyArray<SourceChange>>()
        : yield* history.changesSince([...new Set(wanted.flat())], oldest)
    return tickets.map(({ at }): CodeFacts => {
      const commit = commits.get(at)
      return {
        kindOf: repository.kindOf,
        resolve,
        textNow: repository.textOf,
        textThen: (path) => (commit === undefined ? null : (texts.get(keyOf({ commit, path })) ?? null)),
        vanished: (path) => vanished.get(path),
        changes: (path) => (changes.get(path) ?? []).filter((change) => change.at > at),
        mentions: (name) => repository.source?.mentions(name) ?? null
      }
    })
  })
