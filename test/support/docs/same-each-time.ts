import type { Json } from '../../../src/core/base/json.ts';

/**
 * Gives what differs from run to run a name that does not: `c1` is the first commit that is met, `r-1` the run. One for
 * everything that is printed of a run, so that a commit has one name wherever it shows.
 */
export function sameEachTime(run: string): (value: Json) => Json {
  const commits = new Map<string, string>();
  const text = (written: string): string =>
    written
      .replaceAll(run, 'r-1')
      .replaceAll(/\b[0-9a-f]{64}\b/g, '(hash of the plan)')
      .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '(session)')
      .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(time)')
      .replaceAll(/\/[^"\s]*\/workspaces\//g, '(workspaces)/')
      .replaceAll(/\b[0-9a-f]{40}\b/g, (sha) => {
        if (!commits.has(sha)) commits.set(sha, `c${commits.size + 1}`);
        return commits.get(sha) ?? sha;
      })
      .replaceAll(/\b[0-9a-f]{10,39}\b/g, (short) => {
        const [, name = short] = [...commits].find(([sha]) => sha.startsWith(short)) ?? [];
        return name;
      });
  const same = (value: Json, key: string = ''): Json => {
    if (key === 'durationMs' || key === 'duration_ms') return '(ms)';
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map((item: Json) => same(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, same(item, name)]));
  };
  return (value) => same(value);
}
