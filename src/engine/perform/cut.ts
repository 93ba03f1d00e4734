/**
 * Why we ended an attempt ourselves. It is said before its exit status is read, since some agents answer an interrupt
 * with 0.
 */
export type Cut = 'timed-out' | 'stalled' | 'cancelled';
