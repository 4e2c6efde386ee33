/** Set to true to see all traffic with the workers in the console. */
const DEBUG_MESSAGES: boolean = false

export function logMessage(event: string, ...details: readonly unknown[]): void {
  // oxlint-disable-next-line no-console -- what this is for
  if (DEBUG_MESSAGES) console.debug(`[worker] ${event}`, ...details)
}
