/**
 * Writes the golden files that are missing, and never changes one that is there:
 * `node packages/core/test/log/goldenWriter.ts` after adding a kind or a version, with a sample of its payload.
 * A golden file has two lines: a whole commit as it is stored, and the event that it must be read as for ever.
 */
import { existsSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseTrusted } from "../../src/log/Commit.ts"
import { type Kind, tagOf, versionOf } from "../../src/log/Kinds.ts"
import { encoded, envelope, writable } from "./lines.ts"
import { samples } from "./goldenSamples.ts"

const FOLDER = fileURLToPath(new URL("../golden/", import.meta.url))
const REPLICA = "goldenaa"

const streamOf = (kind: Kind): string => {
  if (kind.startsWith("wave.")) return "wave/w-000001"
  if (kind.startsWith("session.")) return "session/s-aaaaaaaa"
  if (kind.startsWith("log.")) return "log/main"
  return kind.startsWith("backlog.") || kind === "cost.price-book-adopted" ? "backlog/main" : "ticket/t-7k3f2q"
}

for (const kind of Object.keys(samples) as ReadonlyArray<Kind>) {
  const path = `${FOLDER}${kind}.${versionOf(kind)}.jsonl`
  if (existsSync(path)) continue
  const payload = samples[kind]
  const { text } = encoded({
    replica: REPLICA,
    events: [writable({ stream: streamOf(kind), tag: tagOf(kind), payload, on: ["aaaaaaa2.7.0"] })],
    envelope: envelope({ command: `golden/${kind}`, correlation: "w-000001", session: "s-aaaaaaaa" })
  })
  writeFileSync(path, `${text}${JSON.stringify(parseTrusted(text)[0])}\n`, { flag: "wx" })
  process.stdout.write(`${path}\n`)
}
