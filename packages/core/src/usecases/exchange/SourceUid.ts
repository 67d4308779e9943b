/**
 * The uid of a ticket that comes from a source: the same in every clone that imports it, so that it is one ticket when they meet.
 *
 * @since 0.1.0
 */
import type { DigestShape } from "../../ports/Digest.ts"

/** Letters and digits of the digest: 62^16, of which no two of a million are alike by chance. */
const LENGTH = 16

export const sourceUid = ({ sha256 }: DigestShape, format: string, id: string): string =>
  `t-${sha256(`${format}\n${id}`).replaceAll(/[-_]/gu, "").slice(0, LENGTH)}`
