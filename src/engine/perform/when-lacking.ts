import { endsDriver, machineMistake } from '../../core/base/machine-mistake.ts';
import { TuttiError } from '../../core/base/tutti-error.ts';

/**
 * What the machine or the repository did not let us do is an answer for a person, and no crash of the run. Bugs go on
 * as they are, and so does a full or failing disk: it ends the driver before an attempt is burnt for it.
 */
export async function whenLacking<T>(work: Promise<T>, answer: (error: TuttiError) => T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const mistake = error instanceof TuttiError ? error : machineMistake(error);
    if (mistake === null || endsDriver(mistake.code)) throw error;
    return answer(mistake);
  }
}
