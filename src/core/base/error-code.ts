/**
 * Every code that a person can meet, with what it means and what helps, as `tutti explain <code>` prints it.
 * Codes are stable: scripts compare them. A test keeps this list and the one in docs/errors.md the same.
 */
export const ERROR_MEANINGS = {
  USAGE: 'The words of the command are wrong. `tutti help <verb>` shows what the verb takes.',
  INTERNAL: 'A bug of tutti. Nothing that was journaled is lost; `tutti resume` goes on once it is mended.',
  NODE_TOO_OLD: 'tutti needs Node 24.12 or newer, for `node:sqlite` and for reading TypeScript.',
  JOURNAL_BUSY: 'Another process held the journal for over 5 s. Try again; `tutti runs` shows who drives a run.',
  JOURNAL_CONFLICT: 'Two drivers wrote to one run, and this one lost. Nothing of it was written; `tutti resume` goes on.',
  JOURNAL_CORRUPT: 'The journal holds what tutti did not write there. It was left as it is: copy it before all else.',
  JOURNAL_DISK_FULL: 'No space is left for the journal. What is in it is whole; make space, then `tutti resume`.',
  JOURNAL_FAILED: 'The disk refused to read or write the journal. Look at the disk, then `tutti resume`.',
  JOURNAL_FENCED: 'Another process drives this run by now, so this one may no longer write to it.',
  JOURNAL_GONE: 'The journal was deleted, moved or replaced while it was in use. Put it back, then `tutti resume`.',
  JOURNAL_NEWER: 'A newer tutti wrote this journal, so this one leaves it alone. Install that version or a later one.',
  JOURNAL_READ_ONLY: 'The journal, or its folder, may not be written. Give yourself the right to write there.',
  RUN_AMBIGUOUS: 'More than one run begins with these letters. Write some more of them.',
  RUN_EXISTS: 'There is a run with this id already.',
  RUN_UNKNOWN: 'No run of this repository has this id. `tutti runs` lists them.',
  LOGS_UNWRITABLE: 'The log files below .tutti/logs cannot be written. The run goes on: its journal is elsewhere.',

  // git
  GIT_MISSING: 'git was not found or does not start. Install it, or put it on the PATH.',
  GIT_TOO_OLD: 'tutti needs git 2.39 or newer, for merging without a checkout.',
  GIT_FAILED: 'git did not do what it was asked: often a full disk, a lock or a damaged repository. What it said is shown.',
  NOT_A_REPOSITORY: 'The folder is in no git repository. Go to one, name one with `--cwd`, or make one with `git init`.',
  NO_COMMIT_YET: 'The repository has no commit that a run could start from. Commit something first.',
  BARE_REPOSITORY: 'The repository has no checkout. Run tutti in a clone or a worktree of it.',
  REPOSITORY_OF_ANOTHER_USER: 'The repository belongs to somebody else, so git refuses to trust it. Take it over or allow it.',
  REPOSITORY_READ_ONLY: 'The git directory cannot be written, so branches and the journal cannot be kept.',
  OBJECT_FORMAT_UNSUPPORTED: 'The repository names objects by SHA-256; tutti knows SHA-1 repositories only.',
  OBJECTS_MISSING: 'A partial clone lacks files of the commit. Fetch them first; tutti never reaches for the network.',
  BRANCH_IN_THE_WAY: 'A branch called `tutti` leaves no room for `tutti/<run>`. Rename it.',
  BRANCH_CHECKED_OUT: 'The run\'s branch is checked out somewhere; moving it would make that checkout look edited. Leave it there.',
  BRANCH_EXISTS: 'There is a branch of that name already. Choose another one: nothing is overwritten.',
  REF_LOCKED: 'Another git holds a lock on a branch. When no git is running, remove the lock file that is named.',
  CHECKOUT_DIRTY: 'Work that is not committed is not part of a run: it starts from a commit. It stays as it is.',
  OPERATION_IN_PROGRESS: 'A rebase, merge or bisect is unfinished in the checkout. A run starts from HEAD and leaves it alone.',
  SHALLOW_REPOSITORY: 'The history is cut off. A run works; git log in workspaces ends where yours ends.',
  SUBMODULES_UNSUPPORTED: 'Folders of submodules are empty in workspaces, and changes to them are not taken in.',
  FILTERS_OFF: 'Filters such as LFS do not run in workspaces: files are there as they are stored, as pointers.',
  WORKSPACE_GONE: 'The folder of a task was removed or replaced. The next attempt gets a new one.',
  WORKSPACE_FOREIGN: 'A folder where a workspace should be was not made by tutti, so it is left alone. Move it away.',
  SETUP_FAILED: 'The command of `environment.setup` did not succeed in a fresh workspace. Its last output is shown.',
  ENVIRONMENT_MISSING: 'A file or folder that `environment` names is not there, or leads out of the repository.',
  RESTORE_TARGET_EXISTS: 'The folder to restore into exists already. Name a new one: nothing is overwritten.',
  NOTHING_KEPT: 'Nothing is kept under that name. `tutti restore <task>` lists what is.',

  // processes
  SANDBOX_MISSING: 'A sandbox is required and this machine has none that works. Install bubblewrap, or allow less.',
  PROGRAM_MISSING: 'A program was not found on the PATH, of which directories inside the repository are no part. Install it.',
  PROCESS_REFUSED: 'The system starts no more processes. Lower `--max-parallel`, or raise its limits.',
} as const;

export type ErrorCode = keyof typeof ERROR_MEANINGS;

/** The exit status that a code leads to where it ends a command before anything ran. */
export const MACHINE_LACKS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'NODE_TOO_OLD',
  'SANDBOX_MISSING',
  'PROGRAM_MISSING',
  'JOURNAL_NEWER',
  'JOURNAL_READ_ONLY',
  'JOURNAL_DISK_FULL',
  'GIT_MISSING',
  'GIT_TOO_OLD',
  'REPOSITORY_READ_ONLY',
]);
