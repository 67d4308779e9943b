/**
 * A plan as a flowchart in Mermaid, which GitHub and many editors draw.
 *
 * @since 0.1.0
 */
import { type PlanGraph, shortTitle } from "./PlanGraph.ts"

/** Letters that mean something inside a quoted label, as Mermaid's own codes; the rest of what is no letter or sign is left out. */
const CODES: Readonly<Record<string, string>> = {
  '"': "#quot;",
  "#": "#35;",
  "<": "#lt;",
  ">": "#gt;",
  "&": "#amp;",
  "`": "#96;",
  "\\": "#92;"
}

const label = (text: string): string =>
  text.replaceAll(/\p{C}/gu, "").replaceAll(/["#<>&`\\]/gu, (letter) => CODES[letter] ?? letter)

export const planMermaid = ({ edges, groups }: PlanGraph): string => {
  // Names of ours: keys and uids could be words of Mermaid's.
  const names = new Map(groups.flatMap(({ tickets }) => tickets).map(({ uid }, at) => [uid, `n${at}`]))
  const lines = ["flowchart LR"]
  groups.forEach(({ name, tickets }, at) => {
    lines.push(`  subgraph g${at} ["${label(name)}"]`)
    for (const { key, title, uid } of tickets)
      lines.push(`    ${names.get(uid) ?? ""}["${label(key)}<br/>${label(shortTitle(title))}"]`)
    lines.push("  end")
  })
  for (const { from, to } of edges) lines.push(`  ${names.get(from) ?? ""} --> ${names.get(to) ?? ""}`)
  groups.forEach(({ planned }, at) => {
    if (!planned) lines.push(`  style g${at} stroke-dasharray: 4 4`)
  })
  return `${lines.join("\n")}\n`
}
