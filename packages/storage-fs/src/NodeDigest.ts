/**
 * Core's `Digest` over Node's crypto.
 *
 * @since 0.1.0
 */
import { Digest } from "@backlog-toolkit/core/ports/Digest"
import * as Layer from "effect/Layer"
import { sha256 } from "./sha256.ts"

export const layer: Layer.Layer<Digest> = Layer.succeed(Digest, { sha256 })
