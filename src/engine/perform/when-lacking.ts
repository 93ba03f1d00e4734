import { TuttiError } from '../../core/base/tutti-error.ts';

/**
 * What the machine or the repository did not let us do is an answer for a person, and no crash of the run. Bugs go on
 * as they are.
 */
export async function whenLacking<T>(work: Promise<T>, answer: (error: TuttiError) => T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof TuttiError)) throw error;
    return answer(error);
  }
}
