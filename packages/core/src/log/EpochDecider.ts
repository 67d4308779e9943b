/**
 * Whether the log's clock may start anew: only a person says so, only when it runs ahead. Pure.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { millisOf } from "./civil.ts"
import { domainError, type DomainError } from "./DomainError.ts"
import type { Actor, NewEvent } from "./Event.ts"
import { epochOf, MAX_EPOCH, wallMillisOf, wallOf } from "./Hlc.ts"

/** Clocks of healthy computers differ by less (design: above it a reader is warned). */
export const AHEAD_MS = 5 * 60_000

export interface EpochCommand {
  readonly actor: Actor
  readonly reason: string
  /** The newest time in the log; null when it is empty. */
  readonly clock: string | null
  /** Wall time, RFC 3339 UTC. */
  readonly at: string
}

const refuse = (code: string, message: string, why: string, next: string, command: EpochCommand) =>
  Result.fail(domainError("policy", code, message, why, next, { clock: command.clock, at: command.at }))

export const decideEpoch = (command: EpochCommand): Result.Result<ReadonlyArray<NewEvent>, DomainError> => {
  const { actor, at, clock, reason } = command
  if (!actor.startsWith("human:")) {
    return refuse(
      "epoch-not-human",
      `${actor} can't restart the log's clock.`,
      "It changes the order of everything that other clones write meanwhile, so a person has to answer for it.",
      "Ask a person to run btk epoch start.",
      command
    )
  }
  if (clock === null || wallMillisOf(clock) - millisOf(at) <= AHEAD_MS) {
    return refuse(
      "epoch-not-needed",
      "The log's clock is not ahead.",
      clock === null ? "The log is empty." : `Its newest time is ${wallOf(clock)}, and it is ${at} now.`,
      "Nothing needs to be done. If this computer's clock is wrong, set it.",
      command
    )
  }
  const epoch = epochOf(clock) + 1
  if (epoch > MAX_EPOCH) {
    return refuse(
      "epoch-exhausted",
      "The log's clock can't be restarted again.",
      `It was restarted ${MAX_EPOCH} times, and times have one digit for it.`,
      "New events go on after the newest time; order stays right, only times in the log are ahead.",
      command
    )
  }
  return Result.succeed([
    { stream: "log/main", event: { type: "log.epoch-started", data: { epoch, from: clock, reason } } }
  ])
}
