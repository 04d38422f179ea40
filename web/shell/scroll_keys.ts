// The canvas scrolls by keys, too: much of what is read there has nothing to put the focus on.

/** Of the height of what scrolls. */
const HEIGHTS: Readonly<Record<string, number>> = {
  ArrowDown: 0.1,
  ArrowUp: -0.1,
  PageDown: 0.9,
  PageUp: -0.9,
  End: 1000,
  Home: -1000,
};

export function onScrollKeys(scroll: (heights: number) => void): void {
  document.addEventListener('keydown', (event) => {
    const heights = HEIGHTS[event.key];
    const { altKey, ctrlKey, metaKey, shiftKey } = event;
    if (heights === undefined || altKey || ctrlKey || metaKey || shiftKey) return;
    event.preventDefault();
    scroll(heights);
  });
}
