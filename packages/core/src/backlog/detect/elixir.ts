/**
 * Elixir projects, built and tested by Mix.
 *
 * @since 0.1.0
 */
import { type Detected, detected, mentions, type ProjectFiles, type Workspace } from "./Detected.ts"

const umbrella = (files: ProjectFiles, mix: string): Workspace | null => {
  const apps = /\bapps_path:\s*"([^"\n]+)"/u.exec(mix)?.[1]
  if (apps === undefined) return null
  const members = files.list(apps).filter((name) => files.list(`${apps}/${name}`).includes("mix.exs"))
  return members.length === 0
    ? null
    : { kind: "mix umbrella", members: members.map((name) => `${apps}/${name}`).toSorted() }
}

export const detectElixir = (files: ProjectFiles): Detected | null => {
  if (!files.names.includes("mix.exs")) return null
  const because = "there is a mix.exs"
  const mix = (files.read("mix.exs") ?? "").replaceAll(/^[ \t]*#.*$/gmu, "")
  const workspace = umbrella(files, mix)
  const tested = files.names.includes("test") || workspace !== null
  const credo = mentions(files, /:credo\b/u, "mix.exs")
  return detected({
    name: /\bapp:\s*:(\w+)/u.exec(mix)?.[1] ?? null,
    stack: "elixir",
    because: "mix.exs",
    manager: "mix",
    runner: tested ? "mix test" : null,
    workspace,
    found: {
      setupCommand: /\{:\w+,/u.test(mix)
        ? {
            command: "mix deps.get",
            because: files.names.includes("mix.lock") ? "there is a mix.lock" : "mix.exs has dependencies"
          }
        : null,
      testCommand: tested
        ? { command: "mix test", because: `${because} and a folder ${workspace === null ? "test" : "of apps"}` }
        : null,
      lintCommand:
        credo !== null
          ? { command: "mix credo", because: "mix.exs depends on Credo" }
          : files.names.includes(".formatter.exs")
            ? { command: "mix format --check-formatted", because: "there is a .formatter.exs" }
            : null,
      typeCheckCommand: /\{:dialyxir,/u.test(mix)
        ? { command: "mix dialyzer", because: "mix.exs depends on Dialyxir" }
        : null,
      buildCommand: { command: "mix compile", because }
    },
    absent: { testCommand: "there is no folder test" }
  })
}
