/** One repository with projects in folders, and none at its top. */
import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { btkJson, environmentOf } from "./cli.ts"
import { makePlace, type Project } from "./project.ts"
import { honest, type TicketSource } from "./tickets.ts"

/** The same repository, asked from another folder. */
export const within = (project: Project, folder: string): Project => ({ ...project, dir: join(project.dir, folder) })

/** `apps/shop` and `apps/blog`, committed, with their logs begun. */
export const makeNeighbours = (): { readonly top: Project; readonly shop: Project; readonly blog: Project } => {
  const place = makePlace()
  const env = environmentOf(place)
  const git = (...args: ReadonlyArray<string>) => {
    const { status, stderr, stdout } = spawnSync("git", args, { cwd: place.dir, env, encoding: "utf8" })
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}${stdout}`)
    return stdout.replace(/\n$/u, "")
  }
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(place.dir, path)), { recursive: true })
    writeFileSync(join(place.dir, path), text)
  }
  git("init", "--quiet", "-b", "main")
  git("config", "user.name", "Ada")
  git("config", "user.email", "ada@example.org")
  const top = { ...place, git, write }
  const [shop, blog] = ["shop", "blog"].map((name) => {
    write(`apps/${name}/package.json`, JSON.stringify({ name, type: "module" }))
    write(
      `apps/${name}/test/${name}.test.js`,
      `import assert from "node:assert/strict"\nimport { test } from "node:test"\n\ntest("${name}", () => assert.ok(true))\n`
    )
    write(
      `apps/${name}/backlog.config.json`,
      JSON.stringify({
        version: "2.0",
        project: { id: name, name },
        qualityGates: { testCommand: `cd apps/${name} && node --test --test-reporter=tap` },
        target: "main",
        agent: { runner: "scripted" }
      })
    )
    const project = within(top, `apps/${name}`)
    btkJson(project, ["init", "--yes"])
    return project
  })
  git("add", "--all")
  git("commit", "--quiet", "-m", "Set up two projects")
  if (shop === undefined || blog === undefined) throw new Error("two projects were asked for")
  return { top, shop, blog }
}

/** A ticket like `honest`, whose files are in a folder. */
export const honestIn = (folder: string, name: string): TicketSource => {
  const source = honest(name)
  return {
    ...source,
    files: source.files.map(([path, action]) => [`${folder}/${path}`, action] as const),
    script: source.script.replaceAll(" path=", ` path=${folder}/`)
  }
}
