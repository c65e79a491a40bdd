// When messages pour in for somebody, so that what each group of them would cost is spent on many at once: on acks (ack-pace.ts),
// on notices to other nodes (placed-to-tell.ts).

/** Messages at once, from which on the next ones wait for company; and with which they do not wait. */
export const many = 32;
export const atMost = 1_024;
/** And for how long, ms. */
export const apart = 50;
