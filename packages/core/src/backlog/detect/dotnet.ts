/**
 * C# projects: a solution or project files, built and tested by the .NET command line.
 *
 * @since 0.1.0
 */
import {
  ciMentions,
  type Detected,
  detected,
  firstOf,
  matching,
  type ProjectFiles,
  type Workspace
} from "./Detected.ts"

const SOLUTION = /\.slnx?$/u
const PROJECT = /\.csproj$/u

/** Folders of the projects that a solution names, in its old form or as XML. */
const membersOf = (solution: string): ReadonlyArray<string> => {
  const paths = [
    ...[...solution.matchAll(/^Project\("[^"]*"\)\s*=\s*"[^"]*",\s*"([^"]+\.csproj)"/gmu)].map(([, path = ""]) => path),
    ...[...solution.matchAll(/<Project\s[^<>]*\bPath="([^"]+\.csproj)"/gu)].map(([, path = ""]) => path)
  ].map((path) => path.replaceAll("\\", "/"))
  return [...new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf("/")))))].toSorted()
}

/** What a project of tests refers to, whichever its framework is. */
const TESTS = /Microsoft\.NET\.Test\.Sdk|\bMSTest\b|\bTUnit\b|\bxunit\b|\bNUnit\b/iu

const projectFiles = (files: ProjectFiles, folders: ReadonlyArray<string>): ReadonlyArray<string> =>
  ["", ...folders].flatMap((folder) =>
    (folder === "" ? files.names : files.list(folder))
      .filter((name) => PROJECT.test(name))
      .map((name) => (folder === "" ? name : `${folder}/${name}`))
  )

export const detectDotnet = (files: ProjectFiles): Detected | null => {
  const solution = matching(files, SOLUTION)
  const because = solution ?? matching(files, PROJECT)
  if (because === null) return null
  const members = solution === null ? [] : membersOf(files.read(solution) ?? "").filter((folder) => folder !== "")
  const workspace: Workspace | null = members.length < 2 ? null : { kind: "solution", members }
  const test = projectFiles(files, members).find((path) => TESTS.test(files.read(path) ?? ""))
  const why = `there is a ${because}`
  const format = ciMentions(files, /\bdotnet format\b/u)
  const locked = firstOf(files, "packages.lock.json")
  return detected({
    name: because.replace(/\.\w+$/u, ""),
    stack: "csharp",
    because,
    manager: "dotnet",
    runner: test === undefined ? null : "dotnet test",
    workspace,
    found: {
      setupCommand: {
        command: locked === null ? "dotnet restore" : "dotnet restore --locked-mode",
        because: locked === null ? why : `there is a ${locked}`
      },
      testCommand:
        test === undefined ? null : { command: "dotnet test", because: `${test} refers to a test framework` },
      lintCommand:
        format === null
          ? null
          : { command: "dotnet format --verify-no-changes", because: `${format} runs dotnet format` },
      buildCommand: { command: "dotnet build", because: why }
    },
    absent: { testCommand: "no project refers to a test framework" }
  })
}
