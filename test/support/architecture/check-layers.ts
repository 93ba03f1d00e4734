import { type Import, readImports, type Target } from '../source/read-imports.ts';
import { type Finding, finding, isTest, isTypeScript, isUnder, type SourceFile } from '../source/source-file.ts';
import { type Room, rooms, sharedFloor, testsAlsoUse } from './rooms.ts';

/** Every import of src/ stands in the table of rooms. */
export function checkLayers(files: readonly SourceFile[]): readonly Finding[] {
  return files.filter((file) => isTypeScript(file) && isUnder(file, 'src')).flatMap(checkFile);
}

function checkFile(file: SourceFile): readonly Finding[] {
  const room = roomOf(file.path);
  if (room === undefined) return [finding(file, 0, 'stands in no room: add one to test/support/architecture/rooms.ts')];
  return readImports(file)
    .filter((imported) => !isAllowed(file, room, imported))
    .map((imported) => finding(file, imported.offset, complaint(room, imported)));
}

function isAllowed(file: SourceFile, room: Room, { target, typeOnly }: Import): boolean {
  if (isTest(file) && isAllowedInTests(target)) return true;
  switch (target.type) {
    case 'node':
      return room.node;
    case 'package':
      return room.packages === 'any' || room.packages.includes(target.name);
    case 'file': {
      if (room.path === 'ports' && !typeOnly && !isTest(file)) return false;
      if (isWithin(target.path, [`src/${room.path}`])) return isOwnAdapter(file.path, target.path);
      const uses = typeOnly ? [...room.uses, ...room.usesTypes] : room.uses;
      return isWithin(
        target.path,
        uses.map((path) => `src/${path}`),
      );
    }
  }
}

function isAllowedInTests(target: Target): boolean {
  switch (target.type) {
    case 'node':
      return true;
    case 'package':
      return testsAlsoUse.packages.includes(target.name);
    case 'file':
      return isWithin(target.path, testsAlsoUse.uses);
  }
}

/** Below src/adapters an import may go up or down its own branch, never across to a neighbour's. */
function isOwnAdapter(from: string, to: string): boolean {
  if (!from.startsWith('src/adapters/') || isWithin(to, sharedFloor)) return true;
  const source = from.split('/');
  const target = to.split('/');
  const fork = source.findIndex((part, index) => part !== target[index]);
  return fork === source.length - 1 || fork === target.length - 1;
}

function roomOf(path: string): Room | undefined {
  const fitting = rooms.filter((room) => isWithin(path, [`src/${room.path}`]) || path === `src/${testOf(room.path)}`);
  return fitting.sort((a, b) => b.path.length - a.path.length)[0];
}

/** `index.ts` is a room, and its test stands beside it. */
function testOf(path: string): string {
  return path.replace(/\.ts$/, '.test.ts');
}

function isWithin(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

function complaint(room: Room, { target, typeOnly }: Import): string {
  const what = target.type === 'file' ? target.path : `${target.type === 'node' ? 'node:' : ''}${target.name}`;
  return `${room.path} may not import ${what}${typeOnly ? ', not even its types' : ''}`;
}
