/** Shorter values are words that stand everywhere; replacing them would ruin a log and hide nothing. */
const SECRET_MIN = 8;
const MASK = '[redacted]';

export type Redact = (text: string) => string;

/**
 * Replaces known secret values wherever they stand, as they are, in base64 and URL-encoded. Linear in the text for
 * each value.
 *
 * @param values of the variables that hold keys, tokens and passwords
 */
export function redactor(values: readonly string[]): Redact {
  const secrets = [...new Set(values.filter((value) => value.length >= SECRET_MIN).flatMap(formsOf))];
  // Longer ones first, so that a secret within another leaves no rest of it behind.
  secrets.sort((left, right) => right.length - left.length);
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, MASK), text);
}

/** Redacts every text in a value that is JSON; its numbers and its keys stay, whatever digits or words a secret has. */
export function redactDeep<T>(value: T, redact: Redact): T {
  const text = JSON.stringify(value);
  if (redact(text) === text) return value;
  return JSON.parse(text, (_, part: unknown) => (typeof part === 'string' ? redact(part) : part)) as T;
}

function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [secret, json, encodeURIComponent(secret), base64(secret)];
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/, '');
}

const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH/i;

/** Values of a person's variables whose names say that they are secret. */
export function secretsIn(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) => (value !== undefined && SECRET_NAME.test(name) ? [value] : []));
}
