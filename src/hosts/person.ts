/** Who asks, from where, with what: read once by the surface and handed down, so that nothing below looks at the process. */
export type Person = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Where agents keep their logins. */
export function homeOf({ env }: Person): string {
  return env['HOME'] ?? '/nonexistent';
}

/** `$XDG_STATE_HOME`, or its default below the home folder. */
export function stateHomeOf(person: Person): string {
  return person.env['XDG_STATE_HOME'] ?? `${homeOf(person)}/.local/state`;
}
