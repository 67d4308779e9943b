import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { begun, intentOf, type Intents, lookedAt, written } from "../../src/project/fileIntents.ts"

/** Each writer begins, writes, and says so; a look may come at any time. */
type Step = { readonly writer: number } | "look"

const anySteps: fc.Arbitrary<ReadonlyArray<Step>> = fc.array(
  fc.oneof({ weight: 5, arbitrary: fc.record({ writer: fc.nat(3) }) }, fc.constant("look" as const)),
  {
    maxLength: 60
  }
)

interface World {
  intents: Intents
  /** What the index says the file has. */
  entry: string
  /** What it has. */
  file: string
  /** Writers that are at it, with what they write and whether it is in the file. */
  readonly busy: Map<number, { readonly name: string; stored: boolean }>
  count: number
}

const isOurs = ({ entry, file, intents }: World): boolean => entry === file || intentOf(intents, file) !== undefined

const doStep = (world: World, step: Step): void => {
  if (step === "look") {
    if (!isOurs(world)) return
    world.intents = lookedAt(world.intents, 1000)
    world.entry = world.file
    return
  }
  const at = world.busy.get(step.writer)
  if (at === undefined) {
    const name = `w${(world.count += 1)}`
    world.intents = begun(world.intents, { by: name, at: 1000, sha256: name, uid: null, shows: null, safe: true })
    world.busy.set(step.writer, { name, stored: false })
  } else if (at.stored) {
    world.intents = written(world.intents, at.name)
    world.entry = at.name
    world.busy.delete(step.writer)
  } else {
    world.file = at.name
    at.stored = true
  }
}

const newWorld = (): World => ({ intents: [], entry: "w0", file: "w0", busy: new Map(), count: 0 })

describe("the intents of writers", () => {
  it("tell our bytes from a person's at any time, however many write at once", () =>
    fc.assert(
      fc.property(anySteps, (steps) => {
        const world = newWorld()
        for (const step of steps) {
          doStep(world, step)
          assert.isTrue(isOurs(world), JSON.stringify(world))
        }
      }),
      { numRuns: 2000 }
    ))

  it("are forgotten once one writer wrote alone: what was there before is a person's if it comes back", () =>
    fc.assert(
      fc.property(anySteps, (steps) => {
        const world = newWorld()
        for (const step of steps) doStep(world, step)
        for (const [writer, { stored }] of world.busy) {
          if (!stored) doStep(world, { writer })
          doStep(world, { writer })
        }
        for (let n = 0; n < 3; n++) doStep(world, { writer: 9 })
        assert.deepStrictEqual(
          world.intents.map(({ intent }) => intent.by),
          [world.entry]
        )
      })
    ))

  it("of a dead writer hold until somebody has looked at the file", () => {
    const dead = begun([], { by: "dead", at: 0, sha256: "x", uid: null, shows: null, safe: true })
    assert.isDefined(intentOf(dead, "x"))
    assert.deepStrictEqual(lookedAt(dead, 60_000), [])
    assert.deepStrictEqual(lookedAt(dead, 59_999), dead)
  })
})
