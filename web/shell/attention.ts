// How the page is noticed from elsewhere: the tab's title, the app's badge, system notifications.

export interface Calling {
  /** No other alert's of any watch. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export class Attention {
  readonly #baseTitle = document.title;
  readonly #notified = new Set<string>();
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
    for (const id of this.#notified) {
      if (!calling.some((one) => one.id === id)) this.#notified.delete(id);
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
    this.#notified.add(id);
    void this.#show(title, { body: text, tag: `vigil-alert-${id}`, requireInteraction: true });
  }

  async #show(title: string, options: NotificationOptions): Promise<void> {
    // Android has them through the service worker only.
    const registration = await navigator.serviceWorker?.getRegistration();
    if (registration) await registration.showNotification(title, options);
    else new Notification(title, options);
  }
}
