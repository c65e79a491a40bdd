// Who waits for the network must not find the process ended meanwhile: between two attempts to connect no socket is open,
// and timers of a `Clock` keep nothing alive.

const A_WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** The process lives at least until this is disposed. */
export function stayAwake(): Disposable {
  const timer = setInterval(() => {}, A_WEEK_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
