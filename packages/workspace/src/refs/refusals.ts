/**
 * What isn't done to a log on Git refs, as its keeper says it.
 *
 * @since 0.1.0
 */
export { REFUSALS } from "@backlog-toolkit/storage-git/GitLogKeeper"
