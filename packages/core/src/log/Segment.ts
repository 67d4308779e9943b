/**
 * Segments: immutable files in the tree that hold a range of one replica's commits, and the texts that they name.
 *
 * @since 0.1.0
 */

/** Where segments live, from the project's folder (`ports/ProjectPlace.ts`); not ignored by common templates. */
export const EVENTS_DIR = "backlog/events"

/** Texts that the segments' lines name; from the project's folder. */
export const BLOBS_DIR = "backlog/blobs"

export const blobPath = (name: string): string => `${BLOBS_DIR}/${name.slice(0, 2)}/${name}`

/** Digits of a commit number in a name: ten, as in the loose files. */
const DIGITS = 10

/** `<from>-<to>-<hash8>.jsonl`; `digest` is the text's SHA-256, of which the name has eight digits. */
export const segmentName = (from: number, to: number, digest: string): string =>
  `${String(from).padStart(DIGITS, "0")}-${String(to).padStart(DIGITS, "0")}-${shortHash(digest)}.jsonl`

/** Lower-case letters and digits only: base64url is case-sensitive, some file systems are not. */
const shortHash = (digest: string): string => {
  // FNV-1a over the digest's characters: a name needs to tell twins apart, not to resist attack (the lines are chained).
  let hash = 0x811c9dc5
  for (let at = 0; at < digest.length; at++) hash = Math.imul(hash ^ digest.charCodeAt(at), 0x01000193) >>> 0
  return hash.toString(16).padStart(8, "0")
}

export const segmentRange = (path: string): { readonly from: number; readonly to: number } | null => {
  const match = /(?:^|\/)(?<from>\d{10})-(?<to>\d{10})-[0-9a-f]{8}\.jsonl$/u.exec(path)
  return match?.groups === undefined ? null : { from: Number(match.groups["from"]), to: Number(match.groups["to"]) }
}

/** Whatever the version: a commit of a later one is a commit of its own, which is then refused for that. */
const OF_COMMIT = /^\{"v":\d{1,9},"r":"(?<replica>[a-z2-7]{8})","c":(?<seq>[1-9]\d{0,9}),/u

/** The commits in a segment's text, as its lines say; unproven. What is no line of a commit ends the one before. */
export const commitsIn = (
  text: string
): ReadonlyArray<{ readonly replica: string; readonly seq: number; readonly text: string }> => {
  const commits: Array<{ replica: string; seq: number; text: string }> = []
  let open = false
  for (const line of text.split("\n")) {
    const { replica, seq } = OF_COMMIT.exec(line)?.groups ?? {}
    if (replica === undefined || seq === undefined) {
      open = false
      continue
    }
    const last = commits.at(-1)
    if (open && last?.replica === replica && last.seq === Number(seq)) last.text += `${line}\n`
    else commits.push({ replica, seq: Number(seq), text: `${line}\n` })
    open = true
  }
  return commits
}

/** The replica whose folder a segment's path is in; null for other files. */
export const segmentReplica = (path: string): string | null =>
  segmentRange(path) === null
    ? null
    : (/(?:^|\/)(?<replica>[a-z2-7]{8})\/[^/]*$/u.exec(path)?.groups?.["replica"] ?? null)

/** The texts of a segment's commits by number. Trusts no line: what isn't one goes with the commit before, which then fails. */
export const segmentCommits = (text: string): ReadonlyMap<number, string> => {
  const commits = new Map<number, string>()
  let seq = 0
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start)
    const line = text.slice(start, end < 0 ? text.length : end + 1)
    start += line.length
    seq = Number(OF_COMMIT.exec(line)?.groups?.["seq"] ?? seq)
    commits.set(seq, `${commits.get(seq) ?? ""}${line}`)
  }
  return commits
}
