/**
 * The shell script that stands between an engine and an agent, so that neither needs the other to be alive.
 *
 * 1. `mkdir started` decides who launches: it succeeds once, whoever asks, and nothing is run before it.
 * 2. The shim outlives a signal to its group: it catches what it must survive, and its child begins with the defaults
 *    again.
 * 3. `exit` appears by rename, after the program has ended; a folder with `started` and without `exit` is an attempt
 *    that runs or was lost.
 * 4. What the program prints goes through pipes to files that cannot outgrow the spool's limits, and is read on to the
 *    end beyond them: a flood neither fills the disk nor blocks the program.
 * 5. The shim's own processes carry `SHIM_MARK`, those of the attempt `ATTEMPT_MARK`: so they are told apart from
 *    outside.
 */

/** Names the attempt's folder in the environment of every process that belongs to the program. */
export const ATTEMPT_MARK = 'TUTTI_ATTEMPT_DIR';
/** The same for the shim's own processes. */
export const SHIM_MARK = 'TUTTI_SHIM_DIR';

/**
 * Of each stream so much is kept from its beginning; up to 4 MiB more, since the limit is looked at now and then only.
 */
export const SPOOL_HEAD_BYTES: number = 8 * 1024 * 1024;
/** And so much from its end, where more was printed. */
export const SPOOL_TAIL_BYTES: number = 1024 * 1024;

/**
 * `sh -c SHIM tutti-shim <cwd> <program> <args…>`, with the attempt's folder in `SHIM_MARK` and as the present
 * directory.
 *
 * `keep` copies one stream: dd writes what each read gives at once, 64 reads a process, which head and tee do not on
 * every system. `<name>.end` says that nothing more comes, `<name>.count` is dd's own statement of how much went past
 * the head.
 */
export const SHIM: string = `
umask 077
mkdir started 2>/dev/null || exit 0
trap : INT TERM HUP
if [ -r /proc/$$/stat ]; then
  IFS= read -r stat </proc/$$/stat; IFS= read -r boot </proc/sys/kernel/random/boot_id
  # The name may hold anything, so fields are counted from the parenthesis that ends it: the 22nd is the 20th there.
  nth() { shift 19; start=$1; }
  nth \${stat##*) }
else
  start=$(LC_ALL=C ps -o lstart= -p $$ | tr -s ' ' | sed 's/^ //; s/ $//'); boot=$(sysctl -n kern.bootsessionuuid)
fi
printf '%s\\n%s\\n%s\\n' "$$" "$start" "$boot" >started/identity
keep() {
  trap '' INT TERM HUP
  before=0
  while dd bs=65536 count=64 2>/dev/null >>"$1"; do
    # Most streams of short programs stay empty, and to see that takes no process.
    [ -s "$1" ] || { : >"$1.end"; return; }
    size=$(($(wc -c <"$1")))
    [ "$size" -gt "$before" ] || { : >"$1.end"; return; }
    [ "$size" -lt ${SPOOL_HEAD_BYTES} ] || break
    before=$size
  done
  dd bs=65536 2>"$1.count" | tail -c ${SPOOL_TAIL_BYTES} >"$1.tail"
  : >"$1.end"
}
mkfifo stdout.pipe stderr.pipe || exit 1
keep stdout <stdout.pipe &
keep stderr <stderr.pipe &
(
  export ${ATTEMPT_MARK}="$${SHIM_MARK}"; unset ${SHIM_MARK}
  cd "$1" || exit 126
  unset OLDPWD
  shift
  exec "$@"
) >stdout.pipe 2>stderr.pipe <stdin
# The last step needs no shell any more: the shim becomes it, so that its pid stands for it to the end.
echo $? >exit.tmp && exec mv exit.tmp exit
`;
