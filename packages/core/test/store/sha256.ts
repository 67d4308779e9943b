/** Node's SHA-256 as the core wants it. */
import { hash } from "node:crypto"

export const sha256 = (text: string): string => hash("sha256", text, "base64url")
