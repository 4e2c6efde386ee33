/** A full Σx of more coordinates than this is more numbers than data. */
export const MAX_FULL_DIM = 200
