/**
 * What this toolkit is, for the log.
 *
 * @since 0.1.0
 */

/**
 * The day this version was made: a clock that is more than a day before it or ten years after it is wrong, and refused
 * before it writes (design: event-log, A8). Moved forward with each release.
 */
export const BUILT_AT = "2026-11-24T00:00:00.000Z"
