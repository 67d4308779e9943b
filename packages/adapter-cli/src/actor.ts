/**
 * Who acts: `--actor`, `BTK_ACTOR`, or the Git identity of the folder. What claims to be a person is taken at its word
 * for tickets and claims; nothing is proven by it.
 *
 * @since 0.1.0
 */
import { userInfo } from "node:os"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { Actor } from "@backlog-toolkit/core/log/Event"
import { gitEmail } from "@backlog-toolkit/workspace/gitEmail"
import type { Call } from "./Verb.ts"

const PATTERN = /^(?:human|agent|system):[^\s:][^\s]{0,120}$/u

export const actorOf = (call: Call): Actor => {
  const asked = call.value("actor") ?? call.io.env["BTK_ACTOR"] ?? null
  if (asked === null) return `human:${gitEmail(call.dir) ?? userInfo().username}`
  if (PATTERN.test(asked)) return asked as Actor
  throw domainError(
    "usage",
    "actor-invalid",
    `"${asked}" is not an actor.`,
    "An actor is human:, agent: or system: and a name without spaces.",
    "For example --actor agent:claude-code.",
    { flag: "actor" }
  )
}
