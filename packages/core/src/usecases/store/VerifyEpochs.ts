/**
 * Proves that the log's clock was only ever restarted by a person's event: the first event of each epoch has to be it.
 *
 * @since 0.1.0
 */
import { epochOf } from "../../log/Hlc.ts"
import { compareOrder } from "../../log/Order.ts"
import type { AnyRecorded } from "../../ports/EventStore.ts"
import type { RawCommit } from "../../ports/LogStore.ts"
import { finding, type LogFinding } from "./LogFinding.ts"

interface First {
  readonly event: AnyRecorded
  readonly raw: Pick<RawCommit, "place" | "replica" | "seq">
}

export type Epochs = Map<number, First>

/** The first event of each epoch so far, in log order, and what is wrong with the events of a commit on their own. */
export const noteEpochs = (
  epochs: Epochs,
  { place, replica, seq }: RawCommit,
  events: ReadonlyArray<AnyRecorded>
): ReadonlyArray<LogFinding> => {
  const raw = { place, replica, seq }
  const found: Array<LogFinding> = []
  for (const event of events) {
    const epoch = epochOf(event.t)
    const first = epochs.get(epoch)
    if (epoch > 0 && (first === undefined || compareOrder(event, first.event) < 0)) epochs.set(epoch, { event, raw })
    if (event.event.type === "log.epoch-started" && event.event.data.epoch !== epoch) {
      found.push(
        finding(raw, event.id, `It says that epoch ${event.event.data.epoch} starts, but its time is ${event.t}.`)
      )
    }
  }
  return found
}

export const epochFindings = (epochs: Epochs): ReadonlyArray<LogFinding> =>
  [...epochs.values()].flatMap(({ event, raw }) =>
    event.event.type === "log.epoch-started" && event.actor.startsWith("human:")
      ? []
      : [finding(raw, event.id, `Its time ${event.t} begins an epoch that no person has started.`)]
  )
