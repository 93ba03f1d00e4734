/**
 * Files as an agent that may not write hands them over: `FILE: path` on a line, and the whole content in a fence
 * below.
 */
export type FileBlocks = {
  /** In the order in which they stand; of two blocks for one path the later counts. */
  readonly files: ReadonlyMap<string, string>;
  /** Blocks that cannot be taken: then none is, since a part of a change is worse than none. */
  readonly problems: readonly string[];
};

const HEAD: RegExp = /^FILE: +(\S.*?)\s*$/;
const FENCE: RegExp = /^(`{3,}|~{3,})/;

/**
 * Reads an answer line by line, once. A fence ends at the first line that holds nothing but at least as many of its own
 * marks, so what a file itself fences must be shorter.
 */
export function fileBlocks(answer: string): FileBlocks {
  const lines = answer.split(/\r?\n/);
  const files = new Map<string, string>();
  const problems: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const path = HEAD.exec(lines[at] ?? '')?.[1];
    if (path === undefined) continue;
    const mark = FENCE.exec(lines[at + 1] ?? '')?.[1];
    if (mark === undefined) {
      problems.push(`FILE: ${path} has no fence on the line below it`);
      continue;
    }
    const end = closingFence(lines, { from: at + 2, mark });
    if (end === -1) {
      problems.push(`the fence of FILE: ${path} is never closed`);
      break;
    }
    const content = lines.slice(at + 2, end);
    files.delete(path);
    files.set(path, content.length === 0 ? '' : `${content.join('\n')}\n`);
    at = end;
  }
  return { files, problems };
}

function closingFence(
  lines: readonly string[],
  { from, mark }: { readonly from: number; readonly mark: string },
): number {
  const [sign = ''] = mark;
  for (let at = from; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trimEnd();
    if (line.length >= mark.length && line === sign.repeat(line.length)) return at;
  }
  return -1;
}
