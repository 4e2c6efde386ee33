/** The words around the lessons that are at hand before any of them has loaded. */
export const lessonFrame = {
  'lessons.open': 'Lessons',
  'lesson.loading': 'The lessons are loading…',
  'lesson.failed': 'The lessons could not be loaded. Are you offline?',
  'command.lesson': 'turn a page of a lesson',
  'command.lessonBack': 'bring back what was there before the lesson',
} as const
