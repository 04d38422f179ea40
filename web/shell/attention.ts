// How the page is noticed from elsewhere: the tab's title, the app's badge, system notifications.

export interface Calling {
  /** No other alert's of any watch. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** Takes a notification away. */
type Close = () => void;

export class Attention {
  readonly #baseTitle = document.title;
  readonly #notified = new Map<string, Promise<Close>>();
  #heartRate = '';
  #count = 0;

  /**
   * @param heartRate as shown, or ''; null: as before
   * @param calling the most urgent first
   */
  update(heartRate: string | null, calling: readonly Calling[]): void {
    this.#heartRate = heartRate ?? this.#heartRate;
    const alert = calling[0];
    const parts = alert ? [`(${calling.length}) ${alert.title}`] : [];
    if (this.#heartRate) parts.push(this.#heartRate);
    const title = [...parts, this.#baseTitle].join(' · ');
    if (document.title !== title) document.title = title;
    this.#badge(calling.length);
    for (const one of calling) this.#notify(one);
    // It stays on the screen by itself: what it says is not to outlive the alert.
    for (const [id, shown] of this.#notified) {
      if (calling.some((one) => one.id === id)) continue;
      this.#notified.delete(id);
      shown.then(
        (close) => close(),
        () => {},
      );
    }
  }

  /** Asks for notifications; resolves to what the person said. Needs a user gesture. */
  async ask(): Promise<NotificationPermission> {
    return Notification.requestPermission();
  }

  get canAsk(): boolean {
    return 'Notification' in window && Notification.permission === 'default';
  }

  #badge(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    // Only an installed app has a badge.
    void (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(
      () => {},
    );
  }

  #notify({ id, title, text }: Calling): void {
    if (this.#notified.has(id) || !document.hidden) return;
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    // Of this page alone: under the tag of an older one it would replace that in silence.
    const tag = `vigil-alert-${Math.round(performance.timeOrigin)}/${id}`;
    const shown = notification(title, { body: text, tag, requireInteraction: true });
    this.#notified.set(id, shown);
    shown.catch(() => this.#notified.delete(id)); // tried again at the next update
  }
}

/** Rejects where it cannot be shown now. */
async function notification(
  title: string,
  options: NotificationOptions & { tag: string },
): Promise<Close> {
  try {
    const own = new Notification(title, options);
    own.addEventListener('click', () => window.focus());
    return () => own.close();
  } catch {
    return throughServiceWorker(title, options); // as Android has them
  }
}

async function throughServiceWorker(
  title: string,
  options: NotificationOptions & { tag: string },
): Promise<Close> {
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration?.active) throw new Error('the service worker is not there yet');
  await registration.showNotification(title, options);
  return () => {
    registration.getNotifications({ tag: options.tag }).then(
      (shown) => {
        for (const one of shown) one.close();
      },
      () => {},
    );
  };
}
