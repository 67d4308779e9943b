// Relative links in Markdown: the file exists, and so does the heading that a link names.
import { existsSync, readFileSync, statSync } from "node:fs"
import { dirname, join, normalize } from "node:path"

const CODE = /^(?<fence>`{3,}|~{3,})[\s\S]*?^\k<fence>|`[^`\n]*`/gmu
const LINK = /!?\[[^\]]*\]\((?<target>[^)\s]+)(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s*(?<reference>\S+)/gmu
const EXTERNAL = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/iu

/** Anchors as GitHub makes them: lower case, punctuation gone, spaces to hyphens, repeats numbered. */
export const anchorsOf = (markdown) => {
  const seen = new Map()
  return new Set(
    [
      ...markdown
        .replaceAll(/^(?<fence>`{3,}|~{3,})[\s\S]*?^\k<fence>/gmu, "")
        .matchAll(/^#{1,6}\s+(?<text>.+?)\s*#*$/gmu)
    ].map((match) => {
      const anchor = match.groups.text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(/\s/gu, "-")
      const count = seen.get(anchor) ?? 0
      seen.set(anchor, count + 1)
      return count === 0 ? anchor : `${anchor}-${count}`
    })
  )
}

const linksOf = (markdown) =>
  [...markdown.replaceAll(CODE, "").matchAll(LINK)].map(({ groups }) => groups.target ?? groups.reference)

const problem = (root, file, link) => {
  const [path, anchor] = decodeURI(link).split("#")
  const target = path === "" ? file : normalize(path.startsWith("/") ? path.slice(1) : join(dirname(file), path))
  if (target.startsWith("..")) return "leaves the repository"
  if (!existsSync(join(root, target))) return "does not exist"
  if (anchor === undefined || statSync(join(root, target)).isDirectory() || !target.endsWith(".md")) return null
  return anchorsOf(readFileSync(join(root, target), "utf8")).has(anchor) ? null : `has no heading #${anchor}`
}

/** Broken relative links in `files` (paths below `root`), one sentence each. */
export const checkLinks = (root, files) =>
  files.flatMap((file) =>
    linksOf(readFileSync(join(root, file), "utf8"))
      .filter((link) => !EXTERNAL.test(link))
      .flatMap((link) => {
        const why = problem(root, file, link)
        return why === null ? [] : [`${file}: link ${link} ${why}`]
      })
  )
