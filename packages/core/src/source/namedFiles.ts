/**
 * Files that a text names: by path, by file name, by a path of another machine as stack traces have it, or by the dotted name of a
 * module or class. Pure, linear in the text.
 *
 * @since 0.1.0
 */

export interface NamedPath {
  /** With forward slashes, without a leading one. */
  readonly path: string
  /** It began with a slash or a drive: its beginning may be a folder of another machine. */
  readonly rooted: boolean
}

/** Each begins where a run of its letters begins: a search from every letter of a long word would be quadratic. */
const PATH =
  /(?<![\w@.-])(?:(?:[\w@.-]+\/)+[\w@.-]*|\.{0,3}[\w@-]+(?:\.[\w-]+)*\.(?:[a-z]{1,4}|[cm]?[jt]sx?|json|toml|ya?ml)\b)/giu

/** Paths and file names in the order of the text, each once; version numbers are none. */
export const pathsIn = (text: string): ReadonlyArray<NamedPath> => {
  const slashed = text.replaceAll("\\", "/")
  const found = new Map<string, NamedPath>()
  for (const { 0: written, index } of slashed.matchAll(PATH)) {
    const path = written.replace(/^(?:\.{1,2}\/)+|^\.{2,3}/u, "").replace(/\.+$/u, "")
    if (path === "" || /^\d+(?:\.\d+)*$/u.test(path) || found.has(path)) continue
    found.set(path, { path, rooted: slashed[index - 1] === "/" })
  }
  return [...found.values()]
}

const DOTTED = /(?<![\w$.:\\/@-])[A-Za-z_$][\w$]*(?:(?:\.|::|\\)[A-Za-z_$][\w$]*){1,10}/gu
/** A member of a class, and a class of a file: so many parts of a dotted name may stand behind the file's. */
const BEHIND = 2
/** One part alone is a word. */
const FEWEST_PARTS = 2
/** Files that stand for their folder. */
const INDEX = /\/(?:index|__init__|mod)$/u

const bare = (path: string): string => path.replace(/(?<=[^/])\.\w{1,8}$/u, "").replace(INDEX, "")

/** Every end of a path that begins with a whole segment, the longest first. */
const endsOf = (path: string): ReadonlyArray<string> => {
  const segments = path.split("/")
  return segments.map((_, at) => segments.slice(at).join("/"))
}

/** More segments has no path of a program. */
const DEEPEST = 40

const ofDotted = (text: string, paths: ReadonlyArray<string>): ReadonlyArray<string> => {
  const wanted = [...text.matchAll(DOTTED)].map(([name]) => name.split(/\.|::|\\/u))
  if (wanted.length === 0) return []
  const byEnd = new Map<string, Array<string>>()
  for (const path of paths)
    for (const end of endsOf(bare(path))) {
      const there = byEnd.get(end)
      if (there === undefined) byEnd.set(end, [path])
      else there.push(path)
    }
  return wanted.flatMap((parts) => {
    for (let cut = 0; cut <= BEHIND && parts.length - cut >= FEWEST_PARTS; cut++) {
      const found = byEnd.get(parts.slice(0, parts.length - cut).join("/"))
      if (found !== undefined) return found
    }
    return []
  })
}

/** The files among `paths` that a text names; a path that fits as it is written is never taken for one of another machine. */
export const namedFiles = (text: string, paths: ReadonlyArray<string>): ReadonlySet<string> => {
  const there = new Set(paths)
  const named = new Set(ofDotted(text, paths))
  for (const { path, rooted } of pathsIn(text)) {
    const fits = paths.filter(
      (one) => one === path || one.endsWith(`/${path}`) || (path.endsWith("/") && one.startsWith(path))
    )
    for (const one of fits) named.add(one)
    if (fits.length > 0 || !rooted || path.split("/").length > DEEPEST) continue
    // A file name alone could be anywhere.
    const own = endsOf(path).find((end) => end.includes("/") && there.has(end))
    if (own !== undefined) named.add(own)
  }
  return named
}
