/**
 * Verbs that have actions: `btk label add …`.
 *
 * @since 0.1.0
 */
import { nearest } from "@backlog-toolkit/core/backlog/nearest"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { Call } from "./Verb.ts"

/** The first argument, or what it is an alias of. Throws `action-unknown`. */
export const actionOf = <A extends string>(
  call: Call,
  verb: string,
  actions: readonly [A, ...ReadonlyArray<A>],
  aliases: Readonly<Record<string, A>> = {}
): A => {
  const asked = call.args[0] ?? ""
  const action = actions.find((one) => one === asked) ?? (Object.hasOwn(aliases, asked) ? aliases[asked] : undefined)
  if (action !== undefined) return action
  const [near] = nearest(asked, actions, 1)
  throw domainError(
    "usage",
    "action-unknown",
    `"${asked}" is nothing that btk ${verb} does.`,
    `It does ${actions.join(", ")}.`,
    near === undefined ? `See btk ${verb} --help.` : `Did you mean btk ${verb} ${near}?`,
    { verb, action: asked }
  )
}

/** An argument that this action needs. Throws a usage error that names it. */
export const argumentOf = (call: Call, at: number, what: string, example: string): string => {
  const text = call.args[at]
  if (text !== undefined) return text
  throw domainError("usage", "usage", `<${what}> is missing.`, "An argument is missing.", `For example ${example}.`, {
    argument: what
  })
}

/** What this action takes none of. */
export const noMoreThan = (call: Call, count: number, example: string): void => {
  const extra = call.args[count]
  if (extra === undefined) return
  throw domainError(
    "usage",
    "usage",
    `"${extra}" is one argument too many.`,
    "There are more arguments than this takes.",
    `For example ${example}.`,
    { argument: extra }
  )
}
