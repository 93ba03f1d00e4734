/**
 * Folders for gates, warm and used again.
 *
 * 1. A folder has one user at a time; who finds all of them busy gets a further one.
 * 2. Every use begins with exactly the tree that was asked for: what the use before left there is gone, ignored files
 *    included.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunId, Sha } from '../../core/base/ids.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';
import type { EnvironmentDefinition } from '../../core/workflow/workflow.ts';
import type { Checkout } from '../../ports/workspaces.ts';
import { bringEnvironment } from './bring-environment.ts';
import { withCleanRoom } from './clean-room.ts';
import { fillFolder } from './fill-folder.ts';
import type { WorkspaceSettings } from './prepare.ts';
import { writeWorkspaceGit } from './workspace-git.ts';
import { placeIn } from './workspace-record.ts';

export type CheckoutRequest = {
  readonly run: RunId;
  readonly commit: Sha;
  readonly environment: EnvironmentDefinition;
  readonly signal: AbortSignal;
};

export function checkoutsFolder(state: string, run: RunId): string {
  return join(state, 'checkouts', run);
}

/** Gives checkouts, and knows which of them are busy. Error: SETUP_FAILED. */
export function makeCheckouts(settings: WorkspaceSettings): (request: CheckoutRequest) => Promise<Checkout> {
  const busy = new Set<string>();
  return async (request) => {
    const parent = checkoutsFolder(settings.state, request.run);
    let number = 1;
    while (busy.has(join(parent, String(number)))) number += 1;
    const path = join(parent, String(number));
    busy.add(path);
    const done = async (): Promise<void> => void busy.delete(path);
    try {
      await mkdir(parent, { recursive: true, mode: 0o700 });
      await fill(settings, request, { parent, name: String(number) });
      return { path, done };
    } catch (error) {
      await done();
      throw error;
    }
  };
}

async function fill(
  settings: WorkspaceSettings,
  request: CheckoutRequest,
  slot: { parent: string; name: string },
): Promise<void> {
  const { repository, matches, runSetup } = settings;
  const { commit, environment, signal } = request;
  const { folder, index } = placeIn(slot.parent, slot.name);
  await withCleanRoom(repository, async (room) => {
    await fillFolder({ repository, room, folder, commit, index, signal });
    await writeWorkspaceGit({ repository, folder, commit, index, head: 'detached' });
    const brought = await bringEnvironment({
      repository,
      room,
      folder,
      commit,
      environment,
      matches,
      runSetup,
      signal,
    });
    if (brought.type === 'brought') return;
    const { what, fix } = brought.error;
    throw new TuttiError({ code: 'SETUP_FAILED', where: folder, what, fix });
  });
}
