/**
 * SHA-256 as a capability, so that the core needs no platform crypto.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"

/** `sha256` maps UTF-8 text to base64url without padding: exactly 43 characters. */
export interface DigestShape {
  readonly sha256: (text: string) => string
}

export class Digest extends Context.Service<Digest, DigestShape>()("@backlog-toolkit/core/ports/Digest") {}
