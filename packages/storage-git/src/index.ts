/**
 * The event log on Git refs. `GitLog` is promises without a runtime; `GitLogStore` is core's port over it, and `GitTransport` carries
 * logs between repositories.
 *
 * @since 0.1.0
 */
export * as GitLog from "./GitLog.ts"
export * as GitLogStore from "./GitLogStore.ts"
export * as GitTransport from "./GitTransport.ts"
