/** The log as `btk log --json` prints it. */
import { btkJson, type Place } from "./cli.ts"

export interface LogEvent {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly correlation: string | null
  readonly session: string | null
  readonly data: Readonly<Record<string, unknown>>
}

export const logOf = (place: Place): ReadonlyArray<LogEvent> =>
  btkJson<{ events: ReadonlyArray<LogEvent> }>(place, ["log"]).events

export const ofType = (events: ReadonlyArray<LogEvent>, type: string): ReadonlyArray<LogEvent> =>
  events.filter((event) => event.type === type)
