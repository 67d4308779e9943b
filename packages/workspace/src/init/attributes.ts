/**
 * Lines of `.gitattributes` that a log in files needs.
 *
 * @since 0.1.0
 */
import { BLOBS_DIR, EVENTS_DIR } from "@backlog-toolkit/core/log/Segment"

/** The log's own bytes: no line ending may be changed in them, and no merge may write markers into them. */
const ATTRIBUTES = [EVENTS_DIR, BLOBS_DIR].map((folder) => `${folder}/** -text -merge linguist-generated=true`)

/** The file with what it lacks at its end; null when it lacks nothing. */
export const attributesWith = (text: string): string | null => {
  const there = text.split(/\r?\n/u)
  const missing = ATTRIBUTES.filter((line) => !there.includes(line))
  if (missing.length === 0) return null
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${missing.join("\n")}\n`
}
