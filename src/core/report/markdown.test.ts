import { expect, test } from 'vitest';
import { markdownBlock, markdownCode, markdownTable, markdownText } from './markdown.ts';

test('words of an agent cannot become HTML, a heading, a list, a link or a border of a table', () => {
  expect(markdownText('<script>alert(1)</script>')).toBe('\\<script\\>alert\\(1\\)\\</script\\>');
  expect(markdownText('fine\n\n# Approved by a person')).toBe('fine \\# Approved by a person');
  expect(markdownText('- [x] done')).toBe('\\- \\[x\\] done');
  expect(markdownText('1. first')).toBe('1\\. first');
  expect(markdownText('a | b')).toBe('a \\| b');
  expect(markdownText('see https://evil.example and www.evil.example')).toBe(
    'see https&#58;//evil.example and www&#46;evil.example',
  );
  expect(markdownText('thanks @someone &amp; co')).toBe('thanks &#64;someone &amp;amp; co');
});

test('a code span and a block cannot be closed from inside', () => {
  expect(markdownCode('a`b``c')).toBe('```a`b``c```');
  expect(markdownCode('`')).toBe('`` ` ``');
  expect(markdownBlock('x\n```\n# out')).toBe('````text\nx\n```\n# out\n````');
  expect(markdownBlock('FAILED\rpassed')).toBe('```text\nFAILED\\rpassed\n```');
});

test('a table has one row a line', () => {
  expect(markdownTable(['A', 'B'], [['1', '2']])).toBe('| A | B |\n| --- | --- |\n| 1 | 2 |');
});
