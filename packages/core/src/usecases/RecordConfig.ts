/**
 * Records that a command of ours changed the configuration: who, and to which bytes.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Actor } from "../log/Event.ts"
import { Digest } from "../ports/Digest.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"

const COMMAND_ID_LENGTH = 16

export const recordConfig = (input: { readonly text: string; readonly actor: Actor }) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const { sha256 } = yield* Digest
    const ids = yield* Ids
    const data = { digest: sha256(input.text), commit: null }
    yield* store.transact({ commandId: `config/${yield* ids.base32(COMMAND_ID_LENGTH)}`, actor: input.actor }, () =>
      Result.succeed([{ stream: "backlog/main", event: { type: "backlog.config-changed", data } }])
    )
  })
