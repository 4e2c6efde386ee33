/** The constants that vite.config.ts defines. Read them with a dot: only then do they become constants. */
interface ImportMetaEnv {
  /** '1' in the build for the journeys, '' in every other: installs the in-page test API of src/devtools. */
  readonly VITE_DGN_TEST_API: '' | '1'
}
