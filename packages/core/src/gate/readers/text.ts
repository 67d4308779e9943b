/**
 * Text helpers of the readers: colours out, paths relative, the first project location a message names.
 *
 * @since 0.1.0
 */
export interface Location {
  readonly file: string
  readonly line: number | null
}

// Built from a code point, because a control character in a literal is easily lost in an editor.
const [BELL, ESCAPE] = [String.fromCharCode(7), String.fromCharCode(27)]
/** Colours and the like; and commands such as hyperlinks, which a bell or an escape with a backslash ends. */
const ANSI = new RegExp(
  `${ESCAPE}\\[[0-9;?]*[A-Za-z]|${ESCAPE}\\][^${BELL}${ESCAPE}\n]{0,2000}(?:${BELL}|${ESCAPE}\\\\)`,
  "gu"
)

/** Without colours and hyperlinks, with LF line ends. */
export const plain = (text: string): string => text.replace(ANSI, "").replace(/\r\n?/gu, "\n")

/** Relative to cwd with forward slashes; a path elsewhere stays absolute. */
export const relativePath = (path: string, cwd: string): string => {
  const slashed = path.replace(/^file:\/\//u, "").replaceAll("\\", "/")
  const root = cwd.replaceAll("\\", "/").replace(/\/+$/u, "")
  const inside = slashed.startsWith(`${root}/`) ? slashed.slice(root.length + 1) : slashed
  return inside.replace(/^(?:\.\/)+/u, "")
}

const SOURCE = "[cm]?[jt]sx?|py|go|rs|rb|java|kts?|cs|php|swift|exs?|dart|scala|vue|svelte"
// Starts at the start of a run and is bounded, so that a long line without spaces costs no more than its length.
const PLACE = new RegExp(
  String.raw`(?<![\w@.+~/\\:-])([\w@.+~/\\:-]{1,300}?\.(?:${SOURCE}))(?::|", line |\()(\d+)`,
  "gu"
)
const IMPORTER = /(?:imported from|Require stack:\s*-|from|importing test module) ['"]?([^'"\s]+\.\w+)['"]?/u

/** A dependency or the runtime itself is no place of the project. */
const isForeign = (file: string): boolean =>
  /^(?:\/|[A-Za-z]:\/|node:)|(?:^|\/)(?:node_modules|site-packages)\//u.test(file)

/** Enough of a long text to judge it by (characters from each end): runners print megabytes. */
const ENDS = 10_000

export const bounded = (text: string): string =>
  text.length <= 2 * ENDS ? text : `${text.slice(0, ENDS)}\n${text.slice(-ENDS)}`

/** The file that asked for a missing module when the message says so, else the first `file:line` of the project. */
export const locate = (message: string, cwd: string): Location | null => {
  const importer =
    /Cannot find (?:module|package)|importing test module/u.test(message) && IMPORTER.exec(bounded(message))?.[1]
  const asked = importer ? relativePath(importer, cwd) : null
  for (const [, path, line] of bounded(message).matchAll(PLACE)) {
    const file = relativePath(path ?? "", cwd)
    if (isForeign(file) || (asked !== null && !isForeign(asked) && file !== asked)) continue
    return { file, line: Number(line) }
  }
  return asked !== null && !isForeign(asked) ? { file: asked, line: null } : null
}

/** Long enough for an assertion with its diff and first frames; a report is no archive (characters). */
const MAX_MESSAGE = 2_000

export const clip = (message: string): string => {
  const trimmed = message.replace(/^\s*\n/u, "").trimEnd()
  return trimmed.length <= MAX_MESSAGE ? trimmed : `${trimmed.slice(0, MAX_MESSAGE)}…`
}

/** True for names like `test/a.test.mjs`, which runners use for a whole file. */
export const isFileName = (name: string): boolean => /^\S+\.[cm]?[jt]sx?$/u.test(name)
