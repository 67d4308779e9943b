/**
 * Stack traces in a text, whoever printed them: JavaScript, Python, Java and its kin, C#, Go, Rust, Ruby, PHP. Pure.
 *
 * @since 0.1.0
 */

/** A line that names a place in code, as a runtime prints it. */
const FRAMES: ReadonlyArray<RegExp> = [
  /^\s*at\s+.*[:(].*:\d+(?::\d+)?\)?\s*$/u,
  /^\s*at\s+[\w$.<>/]+\([^()]*\)\s*$/u,
  /^\s*at\s+.+\s+in\s+.+:line \d+\s*$/u,
  /^\s*File ".+", line \d+/u,
  /^\s*\S+\.(?:go|rs|rb|php):\d+(?::\d+)?(?:[: +].*)?$/u,
  /^\s*from \S+\.rb:\d+:in /u,
  /^\s*#\d+\s+\S.*$/u,
  /^\s*\d+:\s+(?:0x[\da-f]+ - )?[\w:<>$]+\s*$/u
]

/** A line that a trace begins with. */
const HEADS: ReadonlyArray<RegExp> = [
  /^\s*Traceback \(most recent call last\):/u,
  /^\s*Exception in thread /u,
  /^\s*(?:Uncaught |Unhandled )?(?:[\w$]+\.)*[A-Z]\w*(?:Error|Exception|Panic|Fault)\b(?::.*)?$/u,
  /^\s*(?:Uncaught |Unhandled )(?:exception|error)\b.*$/iu,
  /^\s*panic: /u,
  /^\s*goroutine \d+ \[/u,
  /^\s*thread '.*' panicked at /u,
  /^\s*(?:PHP )?Fatal error: /u,
  /^\s*Caused by: /u,
  /^\s*stack backtrace:/u
]

/** A head together with a frame, or this many frames. */
const FRAMES_ALONE = 2

export interface LineSpan {
  /** Index of the first line, and behind the last. */
  readonly from: number
  readonly to: number
}

/** No runtime prints longer ones; the patterns are quick up to here. */
const LONGEST = 1000

const isFrame = (line: string): boolean => line.length <= LONGEST && FRAMES.some((pattern) => pattern.test(line))
const isHead = (line: string): boolean => line.length <= LONGEST && HEADS.some((pattern) => pattern.test(line))
/** Source lines between frames, calls of Go above theirs, and `... 12 more`. */
const isInside = (line: string): boolean =>
  /^\s{2,}\S|^[\w./*()[\]]{1,200}\([^()]{0,200}\)\s*$|^\s*(?:\.\.\. \d+ more|\^+)\s*$/u.test(line)

/** The first stack trace among lines; null where there is none. */
export const findStackTrace = (lines: ReadonlyArray<string>): LineSpan | null => {
  for (let from = 0; from < lines.length; from++) {
    const head = isHead(lines[from] ?? "")
    if (!head && !isFrame(lines[from] ?? "")) continue
    let [to, frames] = [from, 0]
    for (let at = from; at < lines.length; at++) {
      const line = lines[at] ?? ""
      if (isFrame(line)) frames += 1
      else if (!isHead(line) && !isInside(line)) break
      to = at + 1
    }
    // What an error says stands behind the frames in Python.
    if (/^\w[\w.]*(?:Error|Exception|Interrupt|Exit)\b/u.test(lines[to] ?? "")) to += 1
    if (frames >= FRAMES_ALONE || (head && frames > 0)) return { from, to }
    from = Math.max(from, to - 1)
  }
  return null
}
