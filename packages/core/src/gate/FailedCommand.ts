/**
 * Why a command that failed did, in a sentence for people: the first place that its output names. The receipt has all of them.
 *
 * @since 0.1.0
 */
import type { Diagnostic } from "./Gate.ts"

/** Characters of a message in the reason. */
const MAX_MESSAGE = 160

const shortened = (message: string): string => {
  const letters = [...message.replaceAll(/\s+/gu, " ")]
  return letters.length <= MAX_MESSAGE ? letters.join("") : `${letters.slice(0, MAX_MESSAGE - 1).join("")}…`
}

/** `src/a.ts:2 TS2322 message`; what isn't known is left out. */
export const diagnosticText = ({ file, line, message, rule }: Diagnostic): string => {
  const place = file === null ? null : line === null ? file : `${file}:${line}`
  return [place, rule, message].filter((part) => part !== null && part !== "").join(" ")
}

/** `end`: how the command ended, such as `exited 1`. */
export const failedReason = (command: string, end: string, diagnostics: ReadonlyArray<Diagnostic>): string => {
  const [first] = diagnostics
  if (first === undefined) return `\`${command}\` ${end}; its output names no place that can be read.`
  const more = diagnostics.length - 1
  const text = diagnosticText({ ...first, message: shortened(first.message) })
  return `\`${command}\` ${end}: ${text}${more === 0 ? "" : ` (and ${more} more)`}`
}
