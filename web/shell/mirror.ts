// The canvas for people who do not see or point at it: an element for each drawn item, in the same
// order, under the same name and at the same place, so that a screen reader and the keyboard reach
// everything. Live announcements are the announcer's: nothing here is a live region.
import type { Item } from './dashboard.ts';

/** What a pressed item asks for. */
export type Press = (action: string, argument: number, value: number) => void;

const PRESSABLE = new Set(['button', 'tab', 'switch', 'radio', 'checkbox', 'link']);
/**
 * Roles that an element without a fitting parent cannot have, or that would speak on every change,
 * and what they are here.
 */
const PLAIN: Readonly<Record<string, string>> = {
  alert: 'note',
  status: 'note',
  timer: 'note',
  listitem: 'note',
  tab: 'button',
  radio: 'button',
};

export class Mirror {
  readonly #root: HTMLElement;
  readonly #press: Press;
  readonly #focused: (key: string) => void;
  readonly #elements = new Map<string, { element: HTMLElement; item: Item }>();

  /** @param focused the key of the item with the keyboard's focus, or '' */
  constructor(root: HTMLElement, press: Press, focused: (key: string) => void) {
    this.#root = root;
    this.#press = press;
    this.#focused = focused;
    root.addEventListener('focusin', (event) => this.#focused(keyOf(event.target)));
    root.addEventListener('focusout', () => this.#focused(''));
  }

  show(items: readonly Item[]): void {
    const shown = new Set(items.map((item) => item.key));
    for (const key of [...this.#elements.keys()]) if (!shown.has(key)) this.#remove(key);
    let before: Element | null = null;
    for (const item of items) {
      const element = this.#update(item);
      const place: Element | null = before
        ? before.nextElementSibling
        : this.#root.firstElementChild;
      // Only what is out of order moves: moving an element takes its focus away.
      if (place !== element) this.#root.insertBefore(element, place);
      before = element;
    }
  }

  #remove(key: string): void {
    const element = this.#elements.get(key)?.element;
    this.#elements.delete(key);
    if (!element) return;
    if (element === document.activeElement) this.#passFocusOn(element);
    element.remove();
  }

  /** To the next thing to press, so that the keyboard does not start from the top again. */
  #passFocusOn(from: HTMLElement): void {
    const buttons = [...this.#root.querySelectorAll('button')];
    const at = buttons.indexOf(from as HTMLButtonElement);
    (buttons[at + 1] ?? buttons[at - 1])?.focus({ preventScroll: true });
  }

  #update(item: Item): HTMLElement {
    const known = this.#elements.get(item.key);
    const element = known && isPressable(known.item) === isPressable(item) ? known.element : null;
    if (known && !element) this.#remove(item.key);
    const kept = element ?? this.#create(item);
    this.#elements.set(item.key, { element: kept, item });
    describe(kept, item);
    return kept;
  }

  #create(item: Item): HTMLElement {
    const element = document.createElement(isPressable(item) ? 'button' : 'div');
    element.dataset.key = item.key;
    element.addEventListener('click', () => {
      const now = this.#elements.get(item.key)?.item;
      if (now?.action && !now.disabled) this.#press(now.action, now.argument ?? 0, now.value ?? 0);
    });
    return element;
  }
}

const isPressable = ({ role }: Item): boolean => PRESSABLE.has(role);

function describe(element: HTMLElement, item: Item): void {
  set(element, 'role', PLAIN[item.role] ?? item.role);
  if (item.role === 'heading') set(element, 'aria-level', '2');
  set(element, 'aria-label', item.label);
  const selected = String(item.selected === true);
  if (item.role === 'tab') set(element, 'aria-current', selected);
  if (item.role === 'radio') set(element, 'aria-pressed', selected);
  if (item.role === 'switch') set(element, 'aria-checked', selected);
  // Not `disabled`: that would take the focus away from who has just pressed it.
  if (isPressable(item)) set(element, 'aria-disabled', String(item.disabled === true));
  const [x, y, width, height] = item.rect;
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}

/** Unchanged attributes are left alone: assistive technology hears every write. */
function set(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

const keyOf = (target: EventTarget | null): string =>
  target instanceof HTMLElement ? (target.dataset.key ?? '') : '';
