/** Exit codes are part of the interface: docs, the manual page and `--help` list them, scripts go by them. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  notFound: 3,
  login: 4,
  unreachable: 5,
  trust: 6,
  pending: 7,
  local: 8,
  refused: 9,
  script: 10,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
