/** The words of the lessons. They load with the first lesson. */
export const lessons = {
  'lesson.loading': 'The lessons are loading…',
} as const
