/**
 * Pairs of tickets that ask for the same, as `btk duplicates` shows them: from the cache while neither the log nor the toolkit changes, for
 * nothing else has a say in it.
 *
 * @since 0.1.0
 */
import type { Pair } from "@backlog-toolkit/core/duplicates/Pairs"
import { MEASURE, reasonsOf } from "@backlog-toolkit/core/duplicates/Score"
import { comparedTickets, openPairs } from "@backlog-toolkit/core/duplicates/twinsOf"
import { areSuspected } from "@backlog-toolkit/core/ticket/TicketRules"
import { openProject } from "@backlog-toolkit/workspace/openProject"
import { answerKey, recallAnswer, rememberAnswer } from "@backlog-toolkit/workspace/remembered"
import { contentsNow } from "../contents.ts"
import { wholeNow } from "../now.ts"
import type { Call } from "../Verb.ts"
import { VERSION } from "../version.ts"

export interface FoundPair extends Pick<Pair, "first" | "second" | "score"> {
  readonly reasons: ReadonlyArray<string>
  readonly parts: ReadonlyArray<{ readonly part: string; readonly shared: number; readonly of: number }>
  /** That they may ask for the same is in the log already. */
  readonly recorded: boolean
}

export interface FoundPairs {
  readonly pairs: ReadonlyArray<FoundPair>
  readonly complete: boolean
}

const worked = async (call: Call, least: number): Promise<FoundPairs> => {
  const state = await wholeNow(call)
  const { complete, overlaps, pairs } = openPairs(state, await contentsNow(call, comparedTickets(state)), least)
  return {
    complete,
    pairs: pairs.map((pair) => {
      const [one, other] = [state.tickets.get(pair.first), state.tickets.get(pair.second)]
      const parts = overlaps(pair)
      return {
        first: pair.first,
        second: pair.second,
        score: pair.score,
        reasons: reasonsOf(parts),
        parts: parts.map(({ of, part, shared }) => ({ part, shared: shared.length, of })),
        recorded: one !== undefined && other !== undefined && areSuspected(one, other)
      }
    })
  }
}

/** Of `least` or more, the likest first. Where the log is on refs nothing is remembered. */
export const pairsNow = async (call: Call, least: number): Promise<FoundPairs> => {
  const project = openProject(call.dir)
  if (project.storage !== "files") return worked(call, least)
  const key = answerKey(project, [VERSION, MEASURE, least])
  const [known] = recallAnswer(project, "duplicates-pairs", key) ?? []
  if (known !== undefined) return JSON.parse(known) as FoundPairs
  const found = await worked(call, least)
  rememberAnswer(project, "duplicates-pairs", key, [JSON.stringify(found)])
  return found
}
