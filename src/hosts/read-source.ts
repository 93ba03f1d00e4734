import { relative, resolve } from 'node:path';
import type { Finding, Problem } from '../core/base/problem.ts';
import { TuttiError } from '../core/base/tutti-error.ts';
import { checkWorkflow } from '../core/workflow/check-workflow.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import { faultsIn, locateInFlow, type ProgramFiles } from '../front/builder/locate-flow.ts';
import type { Flow } from '../front/builder/workflow.ts';
import { writeYaml } from '../front/write-yaml.ts';
import { readWorkflow } from '../front/yaml/read-workflow.ts';
import type { WorkflowSource } from './host.ts';
import { loadFlow } from './load-flow.ts';
import { readFileOfPerson } from './read-file-of-person.ts';
import { type Bounds, readUsedFile } from './read-used-file.ts';

/** A workflow with what is wrong with it, whoever wrote it, and however. */
export type SourceReading = {
  /** What messages call it. */
  readonly shown: string;
  /** The file as it was read; of a program, the workflow that it made. */
  readonly text: string;
  /** Null where a problem is an error. */
  readonly workflow: Workflow | null;
  readonly problems: readonly Problem[];
  /** What is found later, as problems of the same source. */
  locate(findings: readonly Finding[]): readonly Problem[];
};

const PROGRAM: RegExp = /\.[cm]?[jt]s$/;

/** @throws TuttiError for a file that cannot be read */
export async function readSource(bounds: Bounds, source: WorkflowSource): Promise<SourceReading> {
  const files = filesOf(bounds);
  if (typeof source !== 'string') return readFlow(source, source.workflow.name, files);
  const path = resolve(bounds.cwd, source);
  const shown = files.shown(path);
  const text = readFileOfPerson(path, shown);
  if (!PROGRAM.test(path)) {
    return { shown, text, ...readWorkflow(text, shown, (used) => readUsedFile(used, bounds)) };
  }
  const loaded = await loadFlow(path, files);
  if (loaded.type === 'flow') return readFlow(loaded.flow, shown, files);
  return { shown, text, workflow: null, problems: loaded.problems, locate: () => [] };
}

function readFlow(flow: Flow, shown: string, files: ProgramFiles): SourceReading {
  const locate: SourceReading['locate'] = (findings) => locateInFlow(flow, findings, files);
  const faults = faultsIn(flow, files);
  const problems = faults.length > 0 ? faults : locate(checkWorkflow(flow.workflow));
  const isSound = problems.every(({ severity }) => severity !== 'error');
  return { shown, text: writeYaml(flow.workflow), workflow: isSound ? flow.workflow : null, problems, locate };
}

function filesOf({ cwd }: Bounds): ProgramFiles {
  const shown = (file: string): string => relative(cwd, file) || file;
  return {
    shown,
    textOf(file) {
      try {
        return readFileOfPerson(file, shown(file));
      } catch (error) {
        // The program may stand in a file that is gone by now: then its problems are told without its lines.
        if (error instanceof TuttiError) return '';
        throw error;
      }
    },
  };
}
