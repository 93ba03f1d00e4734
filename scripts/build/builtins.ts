import type { Plugin } from 'rolldown';

/**
 * Takes from Node's own modules what is used of them. To `import` one makes Node touch each of its exports, and some of
 * those load more when they are touched: `node:fs` and `node:util` took 2 ms each, which is a tenth of a start.
 */
export const builtins: Plugin = {
  name: 'builtins',
  resolveId: { filter: { id: /^node:/ }, handler: (id) => ({ id: `\0${id}`, moduleSideEffects: false }) },
  load: { filter: { id: /^\0node:/ }, handler: (id) => namesOf(id.slice(1)) },
};

function namesOf(id: string): string {
  const names = Object.keys(process.getBuiltinModule(id) ?? {}).filter((name) => name !== 'default');
  const found = `const found = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(id)});\n`;
  return `${found}export default found;\n` + names.map((name) => `export const ${name} = found.${name};\n`).join('');
}
