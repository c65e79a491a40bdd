/** What the doctor found about one thing. */
export interface Finding {
  readonly subject: string;
  readonly state: "ok" | "warning" | "failed";
  readonly found: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
}
