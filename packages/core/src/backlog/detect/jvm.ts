/**
 * Java and Kotlin projects, built by Maven or Gradle, through the project's own wrapper where it has one.
 *
 * @since 0.1.0
 */
import { xmlTokens } from "../../gate/readers/xml.ts"
import { type Detected, detected, firstOf, type Found, type ProjectFiles, type Workspace } from "./Detected.ts"

/** What a pom.xml says about itself: direct children of the project, names of modules, artifacts of plugins. */
interface Pom {
  readonly artifactId: string | null
  readonly modules: ReadonlyArray<string>
  readonly plugins: ReadonlySet<string>
}

const readPom = (source: string): Pom | null => {
  const path: Array<string> = []
  const modules: Array<string> = []
  const plugins = new Set<string>()
  let artifactId: string | null = null
  for (const token of xmlTokens(source)) {
    if (token.kind === "open") path.push(token.name)
    else if (token.kind === "close") {
      if (path.pop() !== token.name) return null
    } else if (token.text.trim() !== "") {
      const at = path.join("/")
      const text = token.text.trim()
      if (at === "project/artifactId") artifactId = text
      if (at === "project/modules/module") modules.push(text)
      if (path.at(-1) === "artifactId" && path.at(-2) === "plugin") plugins.add(text)
    }
  }
  return path.length === 0 && source.includes("<project") ? { artifactId, modules, plugins } : null
}

const isKotlin = (files: ProjectFiles): boolean =>
  files.list("src/main").includes("kotlin") || files.list("src/test").includes("kotlin")

/** Checks that fail for what they find, and change nothing. */
const MAVEN_LINTERS: ReadonlyArray<readonly [plugin: string, goal: string]> = [
  ["spotless-maven-plugin", "spotless:check"],
  ["maven-checkstyle-plugin", "checkstyle:check"],
  ["ktlint-maven-plugin", "ktlint:check"],
  ["detekt-maven-plugin", "detekt:check"]
]

/** No progress of downloads, no questions. */
const MAVEN_FLAGS = "-B -ntp"

export const detectMaven = (files: ProjectFiles): Detected | null => {
  if (!files.names.includes("pom.xml")) return null
  const pom = readPom(files.read("pom.xml") ?? "")
  const mvn = `${files.names.includes("mvnw") ? "./mvnw" : "mvn"} ${MAVEN_FLAGS}`
  const because = files.names.includes("mvnw") ? "there is a pom.xml and a Maven wrapper" : "there is a pom.xml"
  const lint = MAVEN_LINTERS.find(([plugin]) => pom?.plugins.has(plugin) === true)
  const members = (pom?.modules ?? []).map((path) => path.replace(/^\.\//u, "")).toSorted()
  const kotlin = isKotlin(files) || pom?.plugins.has("kotlin-maven-plugin") === true
  return detected({
    name: pom?.artifactId ?? null,
    stack: kotlin ? "kotlin" : "java",
    because: "pom.xml",
    manager: "maven",
    runner: "mvn test",
    workspace: members.length === 0 ? null : { kind: "maven modules", members },
    testReport: `${members.length === 0 ? "" : "**/"}target/surefire-reports`,
    notes: pom === null ? ["pom.xml can't be read as a Maven project, so only its being there counts."] : [],
    found: {
      testCommand: { command: `${mvn} test`, because },
      lintCommand: lint === undefined ? null : { command: `${mvn} ${lint[1]}`, because: `pom.xml has the ${lint[0]}` },
      buildCommand: { command: `${mvn} -DskipTests package`, because }
    }
  })
}

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gmu, "")

const gradleWorkspace = (settings: string): Workspace | null => {
  const calls = [...settings.matchAll(/\binclude[\s(]*((?:["'][^"'\n]+["'][\s,]*)+)/gu)].map(([, inner = ""]) => inner)
  const members = calls
    .flatMap((inner) => [...inner.matchAll(/["']([^"'\n]+)["']/gu)].map(([, path = ""]) => path))
    .map((path) => path.replace(/^:/u, "").replaceAll(":", "/"))
  return members.length === 0 ? null : { kind: "gradle projects", members: [...new Set(members)].toSorted() }
}

/** Plugins of Gradle and the task that only checks. */
const GRADLE_LINTERS: ReadonlyArray<readonly [mark: RegExp, task: string, plugin: string]> = [
  [/com\.diffplug\.spotless|^[ \t]*spotless\s*\{/mu, "spotlessCheck", "Spotless"],
  [/org\.jlleitschuh\.gradle\.ktlint|org\.jmailen\.kotlinter/u, "ktlintCheck", "ktlint"],
  [/io\.gitlab\.arturbosch\.detekt|dev\.detekt/u, "detekt", "detekt"],
  [/["'`(]checkstyle["'`)]|^[ \t]*(?:id\s+)?checkstyle\s*$/mu, "checkstyleMain", "Checkstyle"]
]

const KOTLIN = /\bkotlin\s*\(\s*["'](?:jvm|multiplatform|android)|org\.jetbrains\.kotlin|kotlin-gradle-plugin/u

const BUILD_FILES = ["build.gradle.kts", "build.gradle"]
const SETTINGS = ["settings.gradle.kts", "settings.gradle"]

export const detectGradle = (files: ProjectFiles): Detected | null => {
  const because = firstOf(files, ...BUILD_FILES, ...SETTINGS)
  if (because === null) return null
  const settings = withoutComments(SETTINGS.map((name) => files.read(name) ?? "").join("\n"))
  const workspace = gradleWorkspace(settings)
  const folders = ["", ...(workspace?.members ?? []).map((member) => `${member}/`)]
  const builds = withoutComments(
    folders.flatMap((folder) => BUILD_FILES.map((name) => files.read(folder + name) ?? "")).join("\n")
  )
  const wrapper = files.names.includes("gradlew")
  // A daemon would outlive the command and be ended with it.
  const gradle = `${wrapper ? "./gradlew" : "gradle"} --no-daemon --console=plain`
  const why = `there is a ${because}${wrapper ? " and a Gradle wrapper" : ""}`
  const lint = GRADLE_LINTERS.find(([mark]) => mark.test(builds))
  const found: { readonly [key: string]: Found | null } = {
    testCommand: { command: `${gradle} test`, because: why },
    lintCommand: lint === undefined ? null : { command: `${gradle} ${lint[1]}`, because: `the build uses ${lint[2]}` },
    buildCommand: { command: `${gradle} assemble`, because: why }
  }
  return detected({
    name: /\brootProject\.name\s*=\s*["']([^"'\n]+)["']/u.exec(settings)?.[1] ?? null,
    stack: KOTLIN.test(builds) || isKotlin(files) ? "kotlin" : "java",
    because,
    manager: "gradle",
    runner: "gradle test",
    workspace,
    testReport: `${workspace === null ? "" : "**/"}build/test-results/*`,
    found
  })
}
