/**
 * Fault tests stop a real process at a named point: `BTK_FAILPOINT=name` or `name:n` (the n-th time).
 * Does nothing unless the variable is set.
 *
 * @since 0.1.0
 */
import { FAILPOINTS } from "@backlog-toolkit/core/ports/Progress"
import { domainError } from "@backlog-toolkit/core/log/DomainError"

export const failpointFromEnv = (env: Readonly<Record<string, string | undefined>>): ((name: string) => void) => {
  const asked = env["BTK_FAILPOINT"] ?? ""
  if (asked === "") return () => {}
  const [name = "", times = "1"] = asked.split(":")
  if (!(FAILPOINTS as ReadonlyArray<string>).includes(name)) {
    throw domainError(
      "usage",
      "failpoint-unknown",
      `BTK_FAILPOINT names no failpoint: ${name}.`,
      "It is a tool of fault tests.",
      `Unset it, or use one of ${FAILPOINTS.join(", ")}.`,
      {}
    )
  }
  let left = Number(times)
  return (hit) => {
    if (hit !== name) return
    left -= 1
    if (left === 0) process.kill(process.pid, "SIGKILL")
  }
}
