// Which pairs of labelled tickets are found to ask for the same: `node bench/duplicates.mjs`. Weights and thresholds were chosen on the
// first half of each row (`--tuned` shows it); what is printed is the other half.
import { parseArgs } from "node:util"
import { pairsOf } from "../packages/core/src/duplicates/Pairs.ts"
import { ALIKE, likenessOf, SURE } from "../packages/core/src/duplicates/Score.ts"
import { bagOf } from "../packages/core/src/duplicates/Bag.ts"
import { vectorsOf } from "../packages/core/src/duplicates/Vector.ts"
import { labelledBacklog, LANGUAGES } from "../packages/core/test/duplicates/labelled.ts"
import { CHANGED, sentencePairs } from "../packages/core/test/duplicates/sentences.ts"

const { values } = parseArgs({ options: { tuned: { type: "boolean" }, pairs: { type: "string", default: "70" } } })
const half = values.tuned ? "tuned" : "reported"
const percent = (value) => `${(value * 100).toFixed(1)} %`

const judged = ({ pairs, tickets }, least) => {
  const found = pairsOf(tickets, least).pairs.map(({ first, second }) => `${first} ${second}`)
  const right = found.filter((pair) => pairs.has(pair))
  return {
    precision: found.length === 0 ? 1 : right.length / found.length,
    recall: right.length / pairs.size,
    found,
    right
  }
}

process.stdout.write(
  "| words changed | pairs | tickets | precision | recall | sure: precision | recall |\n|--:|--:|--:|--:|--:|--:|--:|\n"
)
for (const share of [0.1, 0.3, 0.5]) {
  const backlog = labelledBacklog(Number(values.pairs), share, half)
  const [alike, sure] = [ALIKE, SURE].map((least) => judged(backlog, least))
  process.stdout.write(
    `| ${percent(share)} | ${backlog.pairs.size} | ${backlog.tickets.length} | ${percent(alike.precision)} | ${percent(alike.recall)} | ${percent(sure.precision)} | ${percent(sure.recall)} |\n`
  )
}
process.stdout.write("\n| at 30 % | precision | recall |\n|---|--:|--:|\n")
const backlog = labelledBacklog(Number(values.pairs), 0.3, half)
const { found, right } = judged(backlog, ALIKE)
for (const name of Object.keys(LANGUAGES)) {
  const of = (pairs) => [...pairs].filter((pair) => pair.startsWith(name)).length
  process.stdout.write(`| ${name} | ${percent(of(right) / of(found))} | ${percent(of(right) / of(backlog.pairs))} |\n`)
}
if (values.tuned) {
  process.stdout.write("\n| threshold | 10 % | 30 % | 50 % |\n|--:|--:|--:|--:|\n")
  const all = [0.1, 0.3, 0.5].map((share) => labelledBacklog(Number(values.pairs), share, half))
  for (let least = 0.2; least <= 0.6; least += 0.05)
    process.stdout.write(
      `| ${least.toFixed(2)} | ${all
        .map((one) => {
          const { precision, recall } = judged(one, least)
          return `${percent(precision)} / ${percent(recall)}`
        })
        .join(" | ")} |\n`
    )
}
process.stdout.write(
  "\nIn whole sentences, by which nothing was chosen:\n| | pairs | alike | sure | highest likeness |\n|---|--:|--:|--:|--:|\n"
)
const sentences = sentencePairs()
const vectors = vectorsOf(sentences.flatMap(({ one, other }) => [bagOf(one), bagOf(other)]))
const scored = sentences.map((pair, at) => ({ ...pair, score: likenessOf(vectors[2 * at], vectors[2 * at + 1]) }))
const row = (name, pairs) => {
  const share = (least) => percent(pairs.filter(({ score }) => score >= least).length / pairs.length)
  const most = Math.max(...pairs.map(({ score }) => score))
  process.stdout.write(`| ${name} | ${pairs.length} | ${share(ALIKE)} | ${share(SURE)} | ${percent(most)} |\n`)
}
for (const changed of CHANGED)
  row(
    `the same, ${percent(changed)} of the words changed`,
    scored.filter((pair) => pair.changed === changed)
  )
row(
  "another problem of the same area",
  scored.filter(({ kind }) => kind === "near-miss")
)
row(
  "the same problem of another area",
  scored.filter(({ kind }) => kind === "other-area")
)

/** Each compared to each. */
const everyPair = (tickets) => {
  const all = vectorsOf(tickets.map(({ content }) => bagOf(content)))
  let count = 0
  for (const [second, vector] of all.entries())
    for (const other of all.slice(0, second)) if (likenessOf(other, vector) >= ALIKE) count += 1
  return count
}
const { tickets: compared } = labelledBacklog(Number(values.pairs), 0.3, half)
const { complete, pairs: joined } = pairsOf(compared)
process.stdout.write(
  `\n${compared.length} tickets: ${joined.length} pairs${complete ? "" : ", not all"}; each compared to each has ${everyPair(compared)}.\n`
)
process.stdout.write("\nTime over size, in processor milliseconds:\n")
/** The least of so many runs: the first ones are compiled, and others use the machine. */
const RUNS = 5
const times = [100, 1000, 10_000].map((size) => {
  const { tickets } = labelledBacklog(Math.round(size / 15), 0.3, half)
  const runs = Array.from({ length: RUNS }, () => {
    const start = process.cpuUsage()
    pairsOf(tickets)
    const { system, user } = process.cpuUsage(start)
    return (system + user) / 1000
  })
  const millis = Math.min(...runs)
  process.stdout.write(`  ${tickets.length} tickets: ${millis.toFixed(0)} ms\n`)
  return { size: tickets.length, millis }
})
const logs = times.map(({ millis, size }) => [Math.log(size), Math.log(millis)])
const mean = (at) => logs.reduce((sum, one) => sum + one[at], 0) / logs.length
const [x, y] = [mean(0), mean(1)]
const slope =
  logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0)
process.stdout.write(`  slope of log time over log size: ${slope.toFixed(2)}\n`)
