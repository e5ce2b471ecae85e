/** What the view of Markdown says. */
export const markdownText = {
  image: (alt: string, host: string) =>
    alt === '' ? `Image from ${host}` : `${alt} (image from ${host})`,
  done: 'done',
  notDone: 'not done',
  tooLong: 'Too long to be formatted; shown as it is.',
} as const
