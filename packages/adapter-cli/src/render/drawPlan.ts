/**
 * A plan as a drawing. Loaded only when one is asked for.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { planGraph } from "@backlog-toolkit/core/wave/PlanGraph"
import { planMermaid } from "@backlog-toolkit/core/wave/PlanMermaid"
import { planSvg } from "@backlog-toolkit/core/wave/PlanSvg"
import type { WavePlan } from "@backlog-toolkit/core/wave/WavePlanner"

const DRAWN = { mermaid: planMermaid, svg: planSvg } as const

export const drawPlan = (form: keyof typeof DRAWN, plan: WavePlan, state: BacklogState): string =>
  DRAWN[form](planGraph(plan, (uid) => state.tickets.get(uid)))
