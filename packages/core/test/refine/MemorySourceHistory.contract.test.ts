import * as Effect from "effect/Effect"
import { make } from "../../src/testing/MemorySourceHistory.ts"
import { sourceHistoryContract } from "../../src/testing/SourceHistoryContract.ts"
import { suite } from "../store/suite.ts"

sourceHistoryContract(suite, { name: "a list of commits", make: (commits) => Effect.succeed(make(commits)) })
