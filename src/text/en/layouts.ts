/** The words of the lecture and embedded views, and of the reader's own settings. */
export const layouts = {
  'layout.language': 'Language',
  'layout.language.system': 'as the system',
} as const
