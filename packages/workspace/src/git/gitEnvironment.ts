/**
 * The environment of git: nothing that points it to another repository, nothing that makes it ask or page.
 *
 * @since 0.1.0
 */
import { allowedEnvironment, type Env } from "../process/environment.ts"

/** Who commits, where the configuration is, and the agents that sign. */
const PASSED = [
  "GIT_AUTHOR_NAME",
  "GIT_AUTHOR_EMAIL",
  "GIT_COMMITTER_NAME",
  "GIT_COMMITTER_EMAIL",
  "EMAIL",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_EXEC_PATH",
  "GNUPGHOME",
  "GPG_TTY",
  "SSH_AUTH_SOCK"
]

export const gitEnvironment = (source: Env): Record<string, string> => {
  const env = allowedEnvironment(source)
  for (const name of PASSED) {
    const value = source[name]
    if (value !== undefined) env[name] = value
  }
  return {
    ...env,
    LC_ALL: "C",
    TERM: "dumb",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_EDITOR: "true",
    GIT_PAGER: "cat",
    GIT_MERGE_AUTOEDIT: "no"
  }
}
