import { type Finding, finding, type SourceFile } from '../source/source-file.ts';

/** Everything that may lie in the repository. A new kind of file is a decision, and this list is where it shows. */
const places: readonly RegExp[] = [
  /^(README|ARCHITECTURE|STYLE|AGENTS|CONTRIBUTING|CHANGELOG|SECURITY)\.md$/,
  /^LICENSE$/,
  /^package(-lock)?\.json$/,
  /^tsconfig(\.build)?\.json$/,
  /^knip\.json$/,
  /^vitest\.config\.ts$/,
  /^\.(editorconfig|gitattributes|gitignore|npmrc|oxfmtrc\.json|oxlintrc\.json)$/,
  /^\.ci\/run$/,
  /^\.github\/.+\.(ya?ml|md)$/,
  /^bin\/tutti\.js$/,
  /^tools\/package\.json$/,
  /^scripts\/(check-node\.js|([a-z0-9-]+\/)*[a-z0-9-]+\.ts)$/,
  /^bench\/.+\.(ts|md|yaml)$/,
  /^docs\/decisions\/\d{4}-[a-z0-9-]+\.md$/,
  /^docs\/[a-z0-9/-]+\.(md|svg|png)$/,
  /^examples\//,
  /^src\/.+\.ts$/,
  /^src\/surfaces\/.+\.(html|css|js|svg|json)$/,
  /^src\/.+\/fixtures\//,
  /^test\/.+\.(ts|snap)$/,
  /^test\/(fixtures|transcripts|histories|journeys|conformance)\//,
  /^web\//,
];

// Put together here, so that this file does not find itself.
const PRIVATE_PATH: RegExp = new RegExp(`(?<![\\w.~}$])/(${['work', 'root'].join('|')})/`);

/** No strays, no empty files, nothing that is only true on the machine of whoever wrote it. */
export function checkPlaces(files: readonly SourceFile[]): readonly Finding[] {
  return files.flatMap((file) => [...checkPlace(file), ...checkPaths(file)]);
}

function checkPlace(file: SourceFile): readonly Finding[] {
  if (!places.some((place) => place.test(file.path))) {
    return [finding(file, 0, 'no such place: see test/support/tidy/check-places.ts')];
  }
  return file.text.trim() === '' ? [finding(file, 0, 'the file is empty')] : [];
}

function checkPaths(file: SourceFile): readonly Finding[] {
  const found = PRIVATE_PATH.exec(file.text);
  return found === null ? [] : [finding(file, found.index, `${found[0]} is a path of one machine`)];
}
