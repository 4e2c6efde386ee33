/** The words around the equations behind the numbers, and around the glossary. */
export const formulas = {
  'formula.open': 'Formula: {name}',
  'formula.sign': 'ƒ',
  'formula.general': '{name}, in general',
  'formula.numbers': '{name}, with the numbers of this point',
  'formula.loading': 'The formula is loading…',
  'formula.none': 'Its numbers are being computed.',
  'glossary.title': 'Glossary',
  'glossary.search': 'Search the glossary',
  'glossary.none': 'No term of the glossary has these words.',
  'glossary.found': 'Terms found: {count}',
  'glossary.missing': 'The glossary could not be loaded.',
  'glossary.loading': 'The glossary is loading…',
} as const
