/** The words of the equations behind the numbers, and of the glossary. */
export const formulas = {
  'formula.open': 'Formula',
} as const
