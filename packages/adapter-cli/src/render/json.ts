/**
 * One JSON document per call: `{ schemaVersion, kind, … }`, nothing left out, stable order.
 *
 * @since 0.1.0
 */
import type { Call } from "../Verb.ts"
import { safeJson } from "./text.ts"

/** Raised when a document's shape changes incompatibly. */
const SCHEMA_VERSION = 1

export const printJson = (call: Call, kind: string, fields: Readonly<Record<string, unknown>>): void =>
  call.io.out(
    `${safeJson(JSON.stringify({ schemaVersion: SCHEMA_VERSION, kind, ...fields }, null, call.io.tty ? 2 : undefined))}\n`
  )
