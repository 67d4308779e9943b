/**
 * Works out what `btk health` shows. Loaded only when there is no answer that still holds, because it needs the runtime.
 *
 * @since 0.1.0
 */
import { comparedTickets } from "@backlog-toolkit/core/duplicates/twinsOf"
import type { Health, HealthInput } from "@backlog-toolkit/core/health/Health"
import { periodEnds } from "@backlog-toolkit/core/health/HealthTrend"
import { openTickets } from "@backlog-toolkit/core/backlog/TicketMap"
import { judgeHealth, judgeTrend } from "@backlog-toolkit/core/usecases/JudgeHealth"
import { indexedRepository } from "@backlog-toolkit/workspace/code/indexedRepository"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import * as Effect from "effect/Effect"
import { contentsOf, stateNow } from "../inStore.ts"
import { inProject } from "../project.ts"
import type { Call } from "../Verb.ts"
import { answerOf } from "./HealthAnswer.ts"

/** `at` is the moment by which age is judged. */
export const judged = (call: Call, formula: (input: HealthInput) => Health, at: string) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const state = yield* stateNow(project)
      const contents = yield* contentsOf(project, comparedTickets(state))
      const input = yield* judgeHealth({
        state,
        contents,
        config: loadConfig(project),
        repository: yield* indexedRepository(project),
        at
      })
      const paths = openTickets(state.tickets).flatMap(({ files }) => files.map(({ path }) => path))
      return { answer: answerOf(formula(input), state), paths: [...new Set(paths)] }
    })
  )

export const trendOf = (call: Call, at: string, days: 1 | 7, count: number) =>
  inProject(call, () => judgeTrend(periodEnds(at, days, count)))
