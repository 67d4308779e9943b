/** Tickets for planner specs. */
import type { PlannableTicket } from "../../src/wave/WavePlanner.ts"

/** `uid` is `t-<key>`; `files` are paths that the ticket modifies, `dependsOn` are keys. Age is the order of calls. */
export const ticketsOf = (
  rows: ReadonlyArray<
    Partial<Omit<PlannableTicket, "files" | "dependsOn">> & {
      readonly key: string
      readonly files?: ReadonlyArray<string>
      readonly dependsOn?: ReadonlyArray<string>
    }
  >
): ReadonlyArray<PlannableTicket> =>
  rows.map(({ dependsOn = [], files, key, ...rest }, at) => ({
    uid: `t-${key}`,
    key,
    title: key,
    priority: "medium",
    createdOrder: at,
    status: "pending",
    claimedBy: null,
    ...rest,
    dependsOn: dependsOn.map((one) => `t-${one}`),
    files: (files ?? [`src/${key}.ts`]).map((path) => ({ path, action: "modify", to: null, note: "" }))
  }))
