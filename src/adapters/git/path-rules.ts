/**
 * What a name may be that enters a tree: it must mean the same file, and only that file, on every system that checks it
 * out.
 */

/**
 * Why a path may not enter a tree, or null. Git itself would take many of these (back slashes, devices, line breaks).
 */
export function pathProblem(path: string): string | null {
  if (path.length > 4_096) return 'it is longer than 4,096 characters';
  if (path.includes('\uFFFD')) return 'its name is not valid UTF-8';
  if (/[\p{Cc}\u2028\u2029]/u.test(path)) return 'its name holds a control character';
  if (/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(path)) return 'its name holds an invisible character';
  if (path.includes('\\')) return 'its name holds a back slash, which is a folder elsewhere';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'it is an absolute path';
  for (const part of path.split('/')) {
    const problem = partProblem(part);
    if (problem !== null) return problem;
  }
  return null;
}

/**
 * Why a symbolic link may not enter a tree, or null. `..` may stand only at the front of its target: there it is
 * counted from the folder of the link, while after a name it would be counted from wherever that name leads.
 */
export function linkProblem(path: string, target: string): string | null {
  if (target === '') return 'the link leads nowhere';
  if (target.startsWith('/') || /^[a-z]:/i.test(target) || target.includes('\\'))
    return `the link leads to ${shown(target)}`;
  if (target.includes('\uFFFD') || target.includes('\0')) return 'the target of the link is not valid text';
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const down = parts.findIndex((part) => part !== '..');
  const up = down === -1 ? parts.length : down;
  if (up > path.split('/').length - 1) return `the link leads out of the tree, to ${shown(target)}`;
  if (parts.slice(up).includes('..')) return `the link leads back up after a name, to ${shown(target)}`;
  return parts.some(isGitName) ? `the link leads into a git directory, to ${shown(target)}` : null;
}

/** One spelling for all names that are the same file where case and composition do not count. */
export function foldPath(path: string): string {
  return path.normalize('NFKC').toLowerCase().normalize('NFKC');
}

function partProblem(part: string): string | null {
  // One sign that stands for two dots is no name that people would tell from them.
  if (['', '.', '..'].includes(part.normalize('NFKC'))) return 'it holds an empty part, `.` or `..`';
  if (part === '~') return 'it holds the part `~`, which shells read as the home folder';
  if (isGitName(part)) return 'it is, or looks like, a git directory';
  if (/[. ]$/.test(part)) return 'a part of it ends with a dot or a space, which some systems drop';
  if (/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|:|$)/i.test(part)) return 'a part of it is the name of a device';
  return null;
}

/**
 * `.git` in all the spellings that some file system takes for it: case, wide forms, ignored characters, streams, short
 * names.
 */
function isGitName(part: string): boolean {
  const visible = part.replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  const name = foldPath(visible)
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '');
  return name === '.git' || /^git~\d+$/.test(name);
}

function shown(target: string): string {
  return JSON.stringify(target.length > 200 ? `${target.slice(0, 200)}…` : target);
}
