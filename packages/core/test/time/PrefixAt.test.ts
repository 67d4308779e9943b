import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ProjectPlace } from "../../src/ports/ProjectPlace.ts"
import { prefixAt } from "../../src/usecases/PrefixAt.ts"
import { withTrees } from "./tree.ts"

const config = (id: string): string => JSON.stringify({ version: "2.0", project: { id, name: "Any" } })

const at = (files: Readonly<Record<string, string>>, id: string | null, prefix: string) =>
  withTrees(
    new Map([["main", new Map(Object.entries(files))]]),
    Effect.provideService(prefixAt("main"), ProjectPlace, { id, prefix, segments: true })
  )

describe("a project's folder in a commit", () => {
  it.effect("is today's when the project was there then", () =>
    Effect.gen(function* () {
      const files = { "apps/shop/backlog.config.json": config("shop"), "backlog.config.json": config("top") }
      assert.strictEqual(yield* at(files, "shop", "apps/shop/"), "apps/shop/")
      assert.strictEqual(yield* at(files, "top", ""), "")
    })
  )

  it.effect("is the one it had then, and never that of another project that stands there", () =>
    Effect.gen(function* () {
      const files = {
        "backlog.config.json": config("top"),
        "apps/old/backlog.config.json": config("shop"),
        "apps/shop/backlog.config.json": config("other"),
        "apps/shop/my-backlog.config.json": config("shop")
      }
      assert.strictEqual(yield* at(files, "shop", "apps/shop/"), "apps/old/")
      assert.strictEqual(yield* at(files, "shop", ""), "apps/old/")
      assert.strictEqual(yield* at(files, "top", "apps/top/"), "")
    })
  )

  it.effect("is today's when the commit doesn't say", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* at({ "README.md": "" }, "shop", "apps/shop/"), "apps/shop/")
      assert.strictEqual(yield* at({ "backlog.config.json": "{" }, "shop", "apps/shop/"), "apps/shop/")
      assert.strictEqual(yield* at({ "backlog.config.json": config("shop") }, null, "apps/shop/"), "apps/shop/")
    })
  )
})
