// Plain JavaScript, because it must run on the very Node that it complains about.
// npm puts node_modules/.bin first on PATH, so a script normally runs under the dev dependency `node`, whatever the
// machine has. This one says what to do when that binary is not there.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 12)) {
  process.stderr.write(`
This project needs Node.js 24.12 or newer, and npm just ran ${process.versions.node} (${process.execPath}).

The dev dependency \`node\` brings the right one, through an install script that did not run or did not succeed.
Do one of these:
  - run \`npm rebuild node --foreground-scripts\` and read what it says (npm 12 runs install scripts only for packages
    listed under "allowScripts" in package.json; \`node\` is listed there, an .npmrc with ignore-scripts overrides it);
  - or put Node.js 24.12 or newer first on PATH, then run \`npm ci\` again.
`);
  process.exit(1);
}
