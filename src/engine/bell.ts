/**
 * Wakes those who wait until something is new. A waiter whose signal aborts is woken too, and leaves nothing behind.
 */
export type Bell = {
  ring(): void;
  rung(signal: AbortSignal): Promise<void>;
};

export function makeBell(): Bell {
  const waiting = new Set<() => void>();
  return {
    ring() {
      for (const woken of waiting) woken();
    },
    rung: (signal) =>
      new Promise((resolve) => {
        const woken = (): void => {
          waiting.delete(woken);
          signal.removeEventListener('abort', woken);
          resolve();
        };
        waiting.add(woken);
        signal.addEventListener('abort', woken);
      }),
  };
}
