/**
 * Scripts of a manifest (package.json, composer.json, deno.json): which say something, and which only pretend.
 *
 * @since 0.1.0
 */
import type { Json } from "./jsonc.ts"

/** What `npm init` writes: it fails by design and tests nothing. */
const PLACEHOLDER = /no test specified/iu
/** Prints, ends or does nothing: a gate made of it would prove nothing. */
const IDLE = /^(?:(?:echo\b[^&|;]*|true|:)(?:(?:&&|;)\s*exit \d+\s*)?|exit \d+)$/u

export const isIdle = (command: string): boolean =>
  command.trim() === "" || PLACEHOLDER.test(command) || IDLE.test(command.trim())

/** The text of a script that does something; null when there is none. */
export const scriptNamed = (scripts: Json, name: string): string | null => {
  const text = Object.hasOwn(scripts, name) ? scripts[name] : undefined
  return typeof text === "string" && !isIdle(text) ? text : null
}

/** Scripts that change the files that they judge: what a gate ran with them would not be what was judged. */
const FIXES = /(?:^|\s)(?:--fix|--write|-w)(?=\s|$)/u

/** The first of these scripts that judges and changes nothing. */
export const judging = (scripts: Json, names: ReadonlyArray<string>): string | null =>
  names.find((name) => {
    const text = scriptNamed(scripts, name)
    return text !== null && !FIXES.test(text)
  }) ?? null

/** Why none of the scripts judges, where one of them is there; undefined where none is. */
export const whyNot = (file: string, scripts: Json, names: ReadonlyArray<string>): string | undefined => {
  const name = names.find((one) => scriptNamed(scripts, one) !== null)
  return name === undefined ? undefined : `the script ${name} of ${file} changes files, so it judges nothing`
}
