// Installing Vigil as an app, where the browser offers it.

interface InstallPrompt extends Event {
  prompt(): Promise<void>;
}

export class Installer {
  readonly #changed: () => void;
  #offer: InstallPrompt | null = null;

  constructor(changed: () => void) {
    this.#changed = changed;
    window.addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault(); // offered in the settings, not over the vital signs
      this.#keep(event as InstallPrompt);
    });
    window.addEventListener('appinstalled', () => this.#keep(null));
  }

  get possible(): boolean {
    return this.#offer !== null;
  }

  install(): void {
    void this.#offer?.prompt();
    this.#keep(null); // an offer serves once
  }

  #keep(offer: InstallPrompt | null): void {
    this.#offer = offer;
    this.#changed();
  }
}
