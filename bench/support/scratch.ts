import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TMPFS = 0x01021994;

/** A folder on the disk that is measured: below `BENCH_DIR`, or where the system keeps temporary files. */
function scratchFolder(): string {
  const above = process.env['BENCH_DIR'] ?? tmpdir();
  if (statfsSync(above).type === TMPFS) throw new Error(`${above} is in memory: name a folder on a disk in BENCH_DIR`);
  return mkdtempSync(join(above, 'tutti-bench-'));
}

export async function inScratch<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = scratchFolder();
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
