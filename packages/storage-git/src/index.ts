/**
 * The event log on Git refs. `GitLog` is promises without a runtime; `GitLogStore` and `GitLogKeeper` are
 * core's ports over it, `ForeignLogs` are what others wrote, and `GitTransport` carries
 * logs between repositories.
 *
 * @since 0.1.0
 */
export * as ForeignLogs from "./ForeignLogs.ts"
export * as GitLog from "./GitLog.ts"
export * as GitLogKeeper from "./GitLogKeeper.ts"
export * as GitLogStore from "./GitLogStore.ts"
export * as OwnRefs from "./OwnRefs.ts"
export * as GitTransport from "./GitTransport.ts"
