/**
 * Core's `Host`: this process, and whether the process of another session is still there.
 *
 * @since 0.1.0
 */
import { hostname } from "node:os"
import { Host } from "@backlog-toolkit/core/ports/Host"
import * as Layer from "effect/Layer"
import { startTimeOf } from "./process/pidStart.ts"

export const layer = (toolkit: string): Layer.Layer<Host> =>
  Layer.sync(Host, () => ({
    host: hostname(),
    pid: process.pid,
    pidStart: startTimeOf(process.pid) ?? "",
    toolkit,
    // Another machine's processes can't be looked at: only a person can say that they are gone.
    isAlive: ({ host, pid, pidStart }) => host !== hostname() || startTimeOf(pid) === pidStart
  }))
