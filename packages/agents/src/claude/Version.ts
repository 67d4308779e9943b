/**
 * Whether Claude Code is there and new enough. Both failures are coded environment errors, found before any attempt.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ProcessesShape } from "@backlog-toolkit/core/ports/Processes"

/** Oldest release whose flags and rows we read; the plugin declares the same floor. */
export const FLOOR = "2.1.240"

const VERSION_TIMEOUT_MS = 30_000

export const parseVersion = (output: string): string | null => /\b(\d+\.\d+\.\d+)\b/u.exec(output)?.[1] ?? null

/** Compares dotted numbers part by part. */
export const isBelow = (version: string, floor: string): boolean => {
  const [left, right] = [version, floor].map((text) => text.split(".").map(Number))
  for (let at = 0; at < 3; at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

const missing = (executable: string, why: string): DomainError =>
  domainError(
    "environment",
    "claude-missing",
    `Claude Code (${executable}) can't be run.`,
    why,
    "Install Claude Code and make sure that `claude --version` works in this shell, or choose another agent.",
    { executable, floor: FLOOR }
  )

/** The version of the client, or `claude-missing` / `claude-too-old`. */
export const detect = (
  processes: ProcessesShape,
  options: { readonly executable: string; readonly env: Readonly<Record<string, string>>; readonly cwd: string }
): Effect.Effect<string, DomainError> =>
  Effect.gen(function* () {
    const { executable } = options
    const ended = yield* Effect.mapError(
      processes.run({
        command: [executable, "--version"],
        cwd: options.cwd,
        env: options.env,
        timeoutMs: VERSION_TIMEOUT_MS,
        stdin: null,
        marker: "claude-version"
      }),
      (error) => missing(executable, error.message)
    )
    const version = ended.exitCode === 0 ? parseVersion(ended.stdout) : null
    if (version === null) {
      const how = ended.timedOut ? "did not answer in time" : `ended with exit code ${ended.exitCode ?? "none"}`
      return yield* missing(executable, `\`${executable} --version\` ${how} and printed no version.`)
    }
    if (isBelow(version, FLOOR)) {
      return yield* domainError(
        "environment",
        "claude-too-old",
        `Claude Code ${version} is older than ${FLOOR}.`,
        "Older releases lack options and output that the toolkit relies on to limit the agent and to count its tokens.",
        "Update Claude Code (`claude update`), then run the command again.",
        { executable, version, floor: FLOOR }
      )
    }
    return version
  })
