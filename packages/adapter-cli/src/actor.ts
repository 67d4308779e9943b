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

const PATTERN = /^(?:human|agent|system):[^\s:\p{C}][^\s\p{C}]{0,120}$/u

/** A user that the system has no name for, as in many containers, is its number. */
const userName = (): string => {
  try {
    return userInfo().username.replaceAll(/[\s\p{C}]+/gu, "-")
  } catch {
    return `uid-${process.getuid?.() ?? "unknown"}`
  }
}

const people = new Map<string, Actor>()

/** The person whose clone it is: git is asked once. */
export const personAt = (dir: string): Actor => {
  const known = people.get(dir)
  if (known !== undefined) return known
  const person: Actor = `human:${gitEmail(dir) ?? userName()}`
  people.set(dir, person)
  return person
}

export const actorOf = (call: Call): Actor => {
  const asked = call.value("actor") ?? call.io.env["BTK_ACTOR"] ?? null
  if (asked === null) return personAt(call.dir)
  if (PATTERN.test(asked)) return asked as Actor
  throw domainError(
    "usage",
    "actor-invalid",
    `"${asked}" is not an actor.`,
    "An actor is human:, agent: or system: and a name without spaces or control characters.",
    "For example --actor agent:claude-code.",
    { flag: "actor" }
  )
}
