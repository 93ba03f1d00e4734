import { setTimeout as delay } from 'node:timers/promises';

/** For what nobody tells: the state of a process, a line that a program writes. Looks until it is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(10);
}
