/** What the contract worker is to do, told by the seed of a decoder request. Any other seed comes back as the weight. */
export const Deed = {
  work: -1,
  workOn: -2,
  block: -3,
  parseError: -4,
  numericalError: -5,
  throwLater: -6,
  rejectUnseen: -7,
  close: -8,
  kept: -9,
  /** The length of the array that was sent last as it is in the worker now. */
  lastSentLength: -10,
  /** Report once, and never again. */
  reportThenBlock: -11,
} as const
