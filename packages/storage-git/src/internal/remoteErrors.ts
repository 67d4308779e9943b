/**
 * What can go wrong between repositories, as coded errors.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"

/** Enough of what git said to act on it. */
const SAID = 2000

const said = (text: string): string => {
  const trimmed = text.trim()
  return trimmed === "" ? "Git gave no reason." : trimmed.slice(-SAID)
}

export const remoteInvalid = (remote: string): DomainError =>
  domainError(
    "usage",
    "remote-invalid",
    `${JSON.stringify(remote)} can't be the name of a remote.`,
    "What is fetched is kept under the remote's name, so an address isn't enough.",
    "Name one of those that git remote lists.",
    { remote }
  )

export const remoteUnknown = (remote: string): DomainError =>
  domainError(
    "not-found",
    "remote-unknown",
    `This repository has no remote ${remote}.`,
    "git remote doesn't list it.",
    `Add it with git remote add ${remote} <address>, or name another one.`,
    { remote }
  )

export const remoteFailed = (remote: string, what: "fetched from" | "pushed to", stderr: string): DomainError =>
  domainError(
    "environment",
    "remote-failed",
    `The log can't be ${what} ${remote}.`,
    said(stderr),
    `Check with git ls-remote ${remote} that you can reach it, then run the command again.`,
    { remote }
  )

/** The remote was reached and said no. */
export const pushRefused = (remote: string, ref: string, why: string): DomainError =>
  domainError(
    "environment",
    "push-refused",
    `${remote} doesn't take ${ref}.`,
    said(why),
    "Ask whoever runs the remote to allow refs below refs/backlog/, or keep the log in files. Nothing is lost: it is here.",
    { remote, ref }
  )

/** The remote's log is no beginning of ours. */
export const pushBehind = (remote: string, replica: string): DomainError =>
  domainError(
    "conflict",
    "push-behind",
    `${remote} has commits of replica ${replica} that are not here.`,
    "Only this clone writes the replica: either it was restored from an older copy, or a copy of it went on elsewhere.",
    `Fetch from ${remote}, then push again. If the two differ, the next push says where.`,
    { remote, replica }
  )
