/**
 * The shape of every aggregate: `decide` says what would happen or why not, `evolve` folds one fact, `initial` starts.
 * Both functions are total and pure; whatever is random or timed arrives as data.
 *
 * @since 0.1.0
 */
import type * as Result from "effect/Result"

export interface Decider<Command, State, Event, Rejection> {
  readonly initial: State
  readonly evolve: (state: State, event: Event) => State
  readonly decide: (command: Command, state: State) => Result.Result<ReadonlyArray<Event>, Rejection>
}
