/** Files above this are refused before they are read; a table of 4,096 columns and 2,000 rows of digits fits. */
export const MAX_FILE_BYTES: number = 64 * 2 ** 20
/** PNG files above this are refused before they are read: an image that may be data takes far less. */
export const MAX_PNG_BYTES: number = 2 ** 20
/** As many data dimensions as a decoder may have (network/limits.ts). */
export const MAX_COLUMNS = 4096
/** Principal axes cost the cube of the columns: some ten seconds for this many. */
export const MAX_PRINCIPAL_COLUMNS = 1024
/** More points than this can neither be drawn nor scored while one waits. */
export const MAX_ROWS = 100_000
