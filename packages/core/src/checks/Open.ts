/**
 * What keeps a ticket a draft: the errors of the ticket itself and of its files. They are recorded with every change, so that
 * short commands know without reading the ticket; what lies between tickets changes with the others and is asked by `validate`.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "../backlog/BacklogState.ts"
import type { BacklogConfig } from "../backlog/ConfigSchema.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import type { Check } from "./Check.ts"
import { checkInput } from "./checkInput.ts"
import { criteriaFew, criterionEmpty, criterionVague } from "./criteria.ts"
import { dependenciesDiffer, dependenciesUnsaid } from "./dependencies.ts"
import { fileInvalid, filesMissing, pathAbsent, pathExists } from "./files.ts"
import { creatorNotAwaited } from "./gaps.ts"
import { type Neighbours, neighboursOf } from "./Neighbours.ts"
import type { Repository } from "./Repository.ts"
import { scopeFiles, scopeSpread, scopeTokens } from "./scopeChecks.ts"
import { bodyTooLarge, sectionEmpty, sectionGeneric, sectionMissing, typeSectionOpen } from "./sections.ts"
import { commandsMissing, testsKindMissing, testsMissing } from "./tests.ts"

/** In the order of the template. */
export const OPEN_CHECKS: ReadonlyArray<Check> = [
  bodyTooLarge,
  sectionMissing,
  sectionEmpty,
  sectionGeneric,
  typeSectionOpen,
  filesMissing,
  criteriaFew,
  criterionEmpty,
  criterionVague,
  testsMissing,
  testsKindMissing,
  commandsMissing,
  dependenciesUnsaid,
  dependenciesDiffer,
  fileInvalid,
  pathAbsent,
  creatorNotAwaited,
  pathExists,
  scopeFiles,
  scopeTokens,
  scopeSpread
]

/** What surrounds a ticket, as far as somebody looked. */
export interface Surroundings {
  /** Null for a ticket that isn't in the log yet. */
  readonly uid: string | null
  readonly repository: Repository | null
  readonly neighbours: Neighbours | null
}

export const NOTHING_AROUND: Surroundings = { uid: null, repository: null, neighbours: null }

/** What keeps a content a draft, in a backlog as it is; made once for a project. */
export type OpenOf = (
  content: TicketContent,
  state: BacklogState,
  /** Null for a ticket that isn't in the state yet. */
  uid: string | null,
  /** Those of the state, where somebody has them already. */
  neighbours?: Neighbours
) => ReadonlyArray<string>

/** What keeps the ticket a draft, as sentences in the order of the template; empty when it can be worked on. */
export const missingParts = (
  content: TicketContent,
  config: BacklogConfig,
  around: Surroundings = NOTHING_AROUND
): ReadonlyArray<string> => {
  const input = checkInput({ content, config, ...around })
  return [...new Set(OPEN_CHECKS.flatMap((check) => check.find(input).map(({ message }) => message)))]
}

/** Of a project with these files. */
export const openOfIn =
  (config: BacklogConfig, repository: Repository | null): OpenOf =>
  (content, state, uid, neighbours = neighboursOf(state)) =>
    missingParts(content, config, { uid, repository, neighbours })
