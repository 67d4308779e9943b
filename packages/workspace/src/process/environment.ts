/**
 * The environment of everything we run: an allow-list, so that no key reaches a command that nobody approved it for.
 * Owns which names pass; what a job adds on top is the caller's decision.
 *
 * @since 0.1.0
 */

export type Env = Readonly<Record<string, string | undefined>>

const NAMES: ReadonlySet<string> = new Set([
  "PATH",
  "HOME",
  "LANG",
  "LANGUAGE",
  "TMPDIR",
  "TZ",
  "CI",
  "SHELL",
  "USER",
  "LOGNAME",
  // Tools that are told about a company's certificates or proxy can't install anything without.
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  // Where tool chains and their caches are.
  "npm_config_cache",
  "npm_config_registry",
  "npm_config_store_dir",
  "PNPM_HOME",
  "COREPACK_HOME",
  "NVM_DIR",
  "VOLTA_HOME",
  "CARGO_HOME",
  "RUSTUP_HOME",
  "GOPATH",
  "GOCACHE",
  "GOMODCACHE",
  "GOPROXY",
  "JAVA_HOME",
  "PYENV_ROOT",
  "VIRTUAL_ENV"
])

const PREFIXES: ReadonlyArray<string> = ["LC_", "XDG_"]

const SECRET_NAME = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL/iu

/** `https://user:password@host`: a secret in an innocent variable. */
const SECRET_VALUE = /:\/\/[^/@\s]+@/u

/** The allow-listed part of an environment. `NODE_OPTIONS` and the variables of an outer test runner never pass. */
export const allowedEnvironment = (source: Env): Record<string, string> => {
  const allowed: Record<string, string> = {}
  for (const [name, value] of Object.entries(source)) {
    if (value === undefined || SECRET_NAME.test(name) || SECRET_VALUE.test(value)) continue
    if (NAMES.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix))) allowed[name] = value
  }
  return allowed
}

/** What a judged command sees: plain output without colours, whatever the terminal of the caller is. */
export const jobEnvironment = (source: Env, added: Readonly<Record<string, string>>): Record<string, string> => ({
  ...allowedEnvironment(source),
  TERM: "dumb",
  NO_COLOR: "1",
  FORCE_COLOR: "0",
  ...added
})
