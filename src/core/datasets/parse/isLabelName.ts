const LABEL_NAME = /^(?:label|species|class|target)$/i

/** Whether a column of this name is a label at first, numbers or not. */
export function isLabelName(name: string): boolean {
  return LABEL_NAME.test(name)
}
