import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunSetup } from '../../../src/adapters/git/bring-environment.ts';
import { findRepository } from '../../../src/adapters/git/find-repository.ts';
import { openGit } from '../../../src/adapters/git/git.ts';
import { makeIntegrator } from '../../../src/adapters/git/integrator.ts';
import { openRepository, type Repository } from '../../../src/adapters/git/repository.ts';
import { makeWorkspaces } from '../../../src/adapters/git/workspaces.ts';
import { type RunId, runId, type Sha, taskPath } from '../../../src/core/base/ids.ts';
import type { EnvironmentDefinition } from '../../../src/core/workflow/workflow.ts';
import type { Integrator } from '../../../src/ports/integrator.ts';
import type { AttemptId, Collected, Workspaces } from '../../../src/ports/workspaces.ts';
import { GIT, type Scratch } from './scratch-repository.ts';

/** A scratch repository with our adapters on it, and short words for what tests do with them. */
export type Opened = {
  readonly repository: Repository;
  readonly workspaces: Workspaces;
  readonly integrator: Integrator;
  readonly state: string;
  readonly head: Sha;
  /** A workspace of the attempt at the head; its folder. */
  prepare(task?: string, attempt?: number): Promise<string>;
  /** Collects without rules of ownership. */
  collect(folder: string, task?: string, attempt?: number): Promise<Collected>;
};

export const RUN: RunId = runId('r-test');
export const NO_ENVIRONMENT: EnvironmentDefinition = { copy: [], link: [], cache: [] };
export const NEVER: AbortSignal = new AbortController().signal;

export function attemptId(task: string = 'api', attempt: number = 1): AttemptId {
  return { run: RUN, task: taskPath(task), attempt };
}

/** `**` fits anything, `*` anything but `/`, `?` one character. */
function matchGlob(pattern: string, path: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*|\*|\?/g, (wild) => WILD[wild] ?? wild);
  return new RegExp(`^${source}$`, 's').test(path);
}

const WILD: Readonly<Record<string, string>> = { '**': '.*', '*': '[^/]*', '?': '[^/]' };

export async function openScratch(scratch: Scratch, runSetup: RunSetup = noSetup): Promise<Opened> {
  const git = await openGit(GIT, 200);
  const found = await findRepository({ git, cwd: scratch.repo, env: { HOME: scratch.home } });
  const repository = await openRepository(git, found);
  const state = join(scratch.root, 'state');
  mkdirSync(state, { recursive: true });
  const head = repository.head.commit;
  const workspaces = makeWorkspaces({ repository, state, matches: matchGlob, runSetup });
  return {
    repository,
    workspaces,
    integrator: makeIntegrator(repository),
    state,
    head,
    async prepare(task, attempt) {
      const request = {
        id: attemptId(task, attempt),
        head,
        onward: null,
        environment: NO_ENVIRONMENT,
        sandbox: 'none' as const,
      };
      const prepared = await workspaces.prepare(request, NEVER);
      if (prepared.type === 'failed') throw new Error(prepared.error.what);
      return prepared.path;
    },
    collect: (folder, task, attempt) => {
      const rules = { owns: null, foreign: [], protected: [] };
      return workspaces.collect(
        { id: attemptId(task, attempt), path: folder, base: head, subject: 'Do it', ...rules },
        NEVER,
      );
    },
  };
}

async function noSetup(): Promise<{ status: number; output: string }> {
  return { status: 0, output: '' };
}
