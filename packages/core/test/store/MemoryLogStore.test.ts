import * as Effect from "effect/Effect"
import { logStoreContract } from "../../src/testing/LogStoreContract.ts"
import { layerOf, makeMemory } from "../../src/testing/MemoryLogStore.ts"
import { sha256 } from "./sha256.ts"
import { suite } from "./suite.ts"

logStoreContract(suite, {
  name: "The memory store",
  place: Effect.map(makeMemory, (memory) => ({ layer: layerOf(memory) })),
  reopens: true,
  sha256
})
