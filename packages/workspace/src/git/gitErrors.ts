/**
 * What can be wrong with git itself or with who uses it, as coded errors.
 *
 * @since 0.1.0
 */
import { existsSync } from "node:fs"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"

/** Oldest git whose commands and options are used here. */
export const GIT_FLOOR = { major: 2, minor: 30 }

const floorText = `${GIT_FLOOR.major}.${GIT_FLOOR.minor}`

export interface GitVersion {
  readonly major: number
  readonly minor: number
}

/** Reads `git --version`; null when it says something else. */
export const versionOf = (text: string): GitVersion | null => {
  const [, major, minor] = /^git version (\d+)\.(\d+)/u.exec(text) ?? []
  return major === undefined || minor === undefined ? null : { major: Number(major), minor: Number(minor) }
}

export const isTooOld = ({ major, minor }: GitVersion): boolean =>
  major < GIT_FLOOR.major || (major === GIT_FLOOR.major && minor < GIT_FLOOR.minor)

export const gitTooOld = (executable: string, version: GitVersion | null): DomainError =>
  domainError(
    "environment",
    "git-too-old",
    version === null
      ? `${executable} does not say its version.`
      : `Git ${version.major}.${version.minor} is older than ${floorText}.`,
    `The toolkit needs git ${floorText} or newer.`,
    `Install git ${floorText} or newer, then run the command again.`,
    { executable, floor: floorText }
  )

/** Git can't be started, or the folder to start it in is gone. */
export const gitMissing = (executable: string, cwd: string, error: Error): DomainError =>
  existsSync(cwd)
    ? domainError(
        "environment",
        "git-missing",
        `Git (${executable}) can't be run.`,
        error.message,
        `Install git ${floorText} or newer and make sure that \`git --version\` works in this shell.`,
        { executable, floor: floorText }
      )
    : domainError(
        "environment",
        "work-tree-missing",
        `The folder ${cwd} is gone.`,
        "Somebody removed it while the toolkit was at work.",
        "Run the command again.",
        { path: cwd }
      )

export const identityMissing = (): DomainError =>
  domainError(
    "environment",
    "git-identity-missing",
    "Git does not know who you are.",
    "Commits need user.name and user.email; the toolkit never makes them up.",
    'Run `git config user.name "Your Name"` and `git config user.email you@example.org`, then run the command again.'
  )

/** Messages of git (LC_ALL=C) for a missing name or address. */
export const saysNoIdentity = (stderr: string): boolean =>
  /Please tell me who you are|empty ident name|auto-detection is disabled|unable to auto-detect|no (?:name|email) was given/u.test(
    stderr
  )
