/**
 * Brings a log on refs to others and theirs here, and tells what the remote is known to have.
 *
 * @since 0.1.0
 */
import * as GitTransport from "@backlog-toolkit/storage-git/GitTransport"
import * as Effect from "effect/Effect"
import type { OpenProject } from "../openProject.ts"
import { foreign, refOptions } from "./refLog.ts"
import { remoteOf } from "./remoteOf.ts"

/** Fails as `GitTransport.fetch`. */
export const fetchLogs = (project: OpenProject, remote: string) => GitTransport.fetch(refOptions(project), remote)

/** Fails as `GitTransport.push`. */
export const pushLog = (project: OpenProject, remote: string) => GitTransport.push(refOptions(project), remote)

/** The number of a replica's newest commit that the remote is known to have; null without a remote. */
export const pushedTo = (project: OpenProject, replica: string | null) =>
  Effect.gen(function* () {
    const { remote } = remoteOf(project)
    if (remote === null) return { seq: null }
    const own = (yield* foreign(project, remote)).find((log) => log.replica === replica)
    // One that can't be read holds nothing for anybody.
    return { seq: own === undefined || own.head === Number.MAX_SAFE_INTEGER ? 0 : own.head }
  })
