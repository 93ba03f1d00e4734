/** A heading with what belongs below it, or nothing at all where there is nothing to say. */
export function section(title: string, body: string, lead = ''): string {
  if (body.trim() === '') return '';
  return [`## ${title}`, lead, body.trim()].filter((part) => part !== '').join('\n\n');
}

/** A list, one item a point; further lines of an item are set in below it. */
export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item.trim().replaceAll('\n', '\n  ')}`).join('\n');
}
