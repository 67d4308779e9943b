/**
 * Whether a path leaves a folder through a link.
 *
 * @since 0.1.0
 */
import { realpathSync } from "node:fs"
import { dirname, join, sep } from "node:path"
import { linkStat } from "./linkStat.ts"

/** True when a link on the way to `path` leads out of `root`, or to nothing: whoever changes files may have put it there. */
export const leadsOut = (root: string, path: string): boolean => {
  if (linkStat(root) === null) return false
  const top = realpathSync(root)
  for (let at = join(root, path); ; at = dirname(at)) {
    if (linkStat(at) === null) continue
    try {
      const real = realpathSync(at)
      return real !== top && !real.startsWith(top.endsWith(sep) ? top : `${top}${sep}`)
    } catch {
      return true
    }
  }
}
