/** Variables of a person, as the host was started with them. */
export type PersonEnvironment = Readonly<Record<string, string | undefined>>;

export type EnvironmentRequest = {
  readonly person: PersonEnvironment;
  readonly home: string;
  /** Directories, clean of those of a repository. */
  readonly path: readonly string[];
  readonly tmp: string;
  /** Names that the process may see beside the usual ones. */
  readonly inherit: readonly string[];
  /** Set beside them. What this function sets itself cannot be overridden by it. */
  readonly set: Readonly<Record<string, string>>;
};

/** Which of a person's variables say nothing but how they speak and who they are. */
const HARMLESS = ['LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'USER', 'LOGNAME', 'SHELL'];

/** An environment made from nothing: a variable that is not named here or by the request is not seen. */
export function plainEnvironment(request: EnvironmentRequest): Record<string, string> {
  const env: Record<string, string> = { LANG: 'C.UTF-8' };
  for (const name of [...HARMLESS, ...request.inherit]) {
    const value = request.person[name];
    if (value !== undefined) env[name] = value;
  }
  return {
    ...env,
    TERM: 'dumb',
    NO_COLOR: '1',
    CI: '1',
    ...request.set,
    GIT_TERMINAL_PROMPT: '0',
    PATH: request.path.join(':'),
    HOME: request.home,
    TMPDIR: request.tmp,
  };
}
