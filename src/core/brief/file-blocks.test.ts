import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileBlocks } from './file-blocks.ts';

function check(answer: string, files: Record<string, string>, problems: readonly string[] = []): void {
  const read = fileBlocks(answer);
  expect({ files: Object.fromEntries(read.files), problems: read.problems }).toEqual({ files, problems });
}

test('a file is its name on a line and its whole content in the fence below', () => {
  check('Here it is.\n\nFILE: src/a.ts\n```ts\nexport const a = 1;\n```\nDone.', {
    'src/a.ts': 'export const a = 1;\n',
  });
});

test('several files come in one answer, also with Windows line ends', () => {
  check('FILE: a\r\n```\r\n1\r\n```\r\nFILE: b c\r\n~~~\r\n2\r\n~~~', { a: '1\n', 'b c': '2\n' });
});

test('a file may hold fences and names of files, where its own fence is longer', () => {
  check('FILE: a.md\n````md\nFILE: x\n```sh\nls\n```\n````', { 'a.md': 'FILE: x\n```sh\nls\n```\n' });
});

test('an empty fence makes an empty file, and the later of two blocks for one path counts', () => {
  check('FILE: a\n```\n1\n```\nFILE: a\n```\n```', { a: '' });
});

test('a block that was cut off is a problem', () => {
  check('FILE: a\n```\n1\n', {}, ['the fence of FILE: a is never closed']);
});

test('a name without a fence is a problem, and mentions of files within text are not', () => {
  check('FILE: a\n1\nsee FILE: b', {}, ['FILE: a has no fence on the line below it']);
});

test('a hundred thousand blocks are read at once', () => {
  expect(fileBlocks('FILE: a\n```\n1\n```\n'.repeat(100_000)).files.size).toBe(1);
});

test('what was written as blocks is read back', () => {
  const line = fc.string().filter((text) => !/[\r\n]/.test(text) && !/^[`~]{4,}\s*$/.test(text));
  const path = fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8})?$/);
  fc.assert(
    fc.property(fc.dictionary(path, fc.array(line, { minLength: 1 })), (files) => {
      const blocks = Object.entries(files).map(
        ([name, lines]) => `FILE: ${name}\n\`\`\`\`\n${lines.join('\n')}\n\`\`\`\`\n`,
      );
      const wanted = Object.fromEntries(Object.entries(files).map(([name, lines]) => [name, `${lines.join('\n')}\n`]));
      expect(Object.fromEntries(fileBlocks(blocks.join('\nsome words\n')).files)).toEqual(wanted);
    }),
  );
});
