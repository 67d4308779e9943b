/**
 * Random names from the system's secure source.
 *
 * @since 0.1.0
 */
import { randomBytes } from "node:crypto"

/** RFC 4648 base32 in lower case: safe in file names and on case-insensitive file systems. */
export const BASE32 = "abcdefghijklmnopqrstuvwxyz234567"

/** Five bits of a byte choose a character: 32 divides 256, so all are equally likely. */
export const base32Of = (bytes: Uint8Array): string => {
  let text = ""
  for (const byte of bytes) text += BASE32.charAt(byte & 31)
  return text
}

export const randomBase32 = (length: number): string => base32Of(randomBytes(length))
