import { statfsSync } from 'node:fs';

/**
 * Magic numbers of file systems whose files may be open on several machines, from Linux's magic.h and statfs(2). FUSE
 * stands for sshfs and for folders that a virtual machine shares with its host.
 */
const SHARED: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB 2'],
  [0xff534d42, 'CIFS'],
  [0x01021997, '9p'],
  [0x65735546, 'FUSE'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd3, 'Lustre'],
  [0x47504653, 'GPFS'],
]);

/**
 * The name of a file system on which SQLite's shared memory cannot be trusted, or null for one on which it can. Only
 * Linux tells the kind of a file system by such a number; elsewhere SQLite's own probe must do.
 */
export function sharedFileSystem(folder: string): string | null {
  if (process.platform !== 'linux') return null;
  return SHARED.get(statfsSync(folder).type) ?? null;
}
