// `node bench/peers/install.ts`: installs the peers that are measured beside us, outside of this repository.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGGRAPH_SCRIPT, peersFolder } from './langgraph-script.ts';

const folder: string = join(peersFolder(), 'langgraph');
const manifest = {
  private: true,
  type: 'module',
  dependencies: {
    '@langchain/core': '1.2.13',
    '@langchain/langgraph': '1.4.18',
    '@langchain/langgraph-checkpoint': '1.1.5',
    '@langchain/langgraph-checkpoint-sqlite': '1.0.4',
  },
  // A later one lacks an export that this LangGraph imports.
  overrides: { '@langchain/protocol': '0.0.19' },
  // Its SQLite binding is compiled where no built one can be had.
  allowScripts: { 'better-sqlite3': true },
};

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
for (const [name, text] of Object.entries(LANGGRAPH_SCRIPT)) writeFileSync(join(folder, name), text);
const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
process.exitCode = status ?? 1;
