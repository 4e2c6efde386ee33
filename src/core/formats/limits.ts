/** Bytes of a file that describes a network; twice as many as its weights may have as floats of 32 bits. */
export const MAX_NETWORK_BYTES: number = 2 ** 28
/** Nodes of a graph, and tensors beside it. */
export const MAX_NODES = 10_000
/** Fields of a message that are read one by one: a file of small fields would fill the memory as objects. */
export const MAX_FIELDS: number = 2 ** 20
/** Numbers that may be held or moved while a graph is read: 256 MiB as doubles. */
export const MAX_NUMBERS: number = 2 ** 25
/** Entries of a matrix of zeros and ones that brings numbers in another order. */
export const MAX_SELECTION_ENTRIES: number = 2 ** 22
