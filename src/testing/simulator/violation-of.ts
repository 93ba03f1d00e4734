/**
 * Whatever a check throws, its own complaint or an assertion of the core, is what was looked for; null when nothing is
 * wrong.
 */
export async function violationOf(check: () => Promise<void> | void): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (broken) {
    return inWords(broken);
  }
}

export function inWords(broken: unknown): string {
  if (!(broken instanceof Error)) return String(broken);
  const at =
    broken.stack
      ?.split('\n')
      .slice(1, 5)
      .map((line) => line.trim())
      .join('\n') ?? '';
  return `${broken.message}\n${at}`;
}
