/**
 * A plan as a graph: waves with their tickets, what can't be planned, and who waits for whom. How it is drawn is in `PlanMermaid.ts`
 * and `PlanSvg.ts`; the same plan gives the same text, byte for byte.
 *
 * @since 0.1.0
 */
import type { WavePlan } from "./Plan.ts"

export interface GraphTicket {
  readonly uid: string
  readonly key: string
  readonly title: string
}

export interface GraphGroup {
  readonly name: string
  /** False for what can't be planned. */
  readonly planned: boolean
  readonly tickets: ReadonlyArray<GraphTicket>
}

export interface PlanGraph {
  readonly groups: ReadonlyArray<GraphGroup>
  /** uids; `to` waits for `from`. */
  readonly edges: ReadonlyArray<{ readonly from: string; readonly to: string }>
}

export const planGraph = (
  plan: WavePlan,
  ticketOf: (
    uid: string
  ) => { readonly key: string; readonly title: string; readonly dependsOn: ReadonlyArray<string> } | undefined
): PlanGraph => {
  const named = (uid: string): ReadonlyArray<GraphTicket> => {
    const ticket = ticketOf(uid)
    return ticket === undefined ? [] : [{ uid, key: ticket.key, title: ticket.title }]
  }
  const waves = plan.waves.map(({ slots }, at): GraphGroup => ({
    name: `Wave ${at + 1}`,
    planned: true,
    tickets: slots.flatMap(({ ticket }) => named(ticket))
  }))
  const left = plan.excluded.filter(({ code }) => code !== "closed").flatMap(({ ticket }) => named(ticket))
  const groups = left.length === 0 ? waves : [...waves, { name: "Not planned", planned: false, tickets: left }]
  const shown = new Set(groups.flatMap(({ tickets }) => tickets.map(({ uid }) => uid)))
  const edges = [...shown].flatMap((to) =>
    [...new Set(ticketOf(to)?.dependsOn ?? [])].filter((from) => shown.has(from)).map((from) => ({ from, to }))
  )
  return { groups, edges }
}

/** Characters of a title in a drawing. */
const MAX_TITLE = 40

export const shortTitle = (title: string): string => {
  const letters = [...title.replaceAll(/\s+/gu, " ").trim()]
  return letters.length <= MAX_TITLE
    ? letters.join("")
    : `${letters
        .slice(0, MAX_TITLE - 1)
        .join("")
        .trimEnd()}…`
}
