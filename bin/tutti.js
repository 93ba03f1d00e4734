#!/usr/bin/env node
// Stays readable by Node 12, so that an old Node gets a sentence instead of a syntax error: no optional chaining,
// no top-level await, no static imports of this project's own code.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 12)) {
  process.stderr.write(
    'tutti needs Node.js 24.12 or newer; this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ').\n' +
      'Get it from https://nodejs.org or with a version manager, for example `nvm install 24`.\n',
  );
  // 4 is the exit status for "this machine lacks something, nothing was run".
  process.exitCode = 4;
} else {
  // Costs nothing that could be measured, and spares a real command the compiling of what it loads.
  process.getBuiltinModule('node:module').enableCompileCache();
  import('../dist/cli.js').catch((error) => {
    const notBuilt = error.code === 'ERR_MODULE_NOT_FOUND' && /[\\/]dist[\\/]cli\.js'/.test(error.message);
    if (!notBuilt) throw error;
    process.stderr.write('tutti is not built: dist/cli.js is missing. In a clone, run `npm ci` or `npm run build`.\n');
    process.exitCode = 4;
  });
}
