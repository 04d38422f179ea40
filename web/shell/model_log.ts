// What the worker says of the model: how it stands, and which changes there were.
import type { ModelNews } from '../worker/messages.ts';
import type { Shell } from './dashboard.ts';

const LINES = 4;

export class ModelLog {
  #news: ModelNews | null = null;
  #lines: string[] = [];

  heard(news: ModelNews): void {
    const before = this.#news;
    this.#news = news;
    if (news.state === 'loading' || (before && said(news) === said(before))) return;
    const time = new Date().toLocaleTimeString([], {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23', // without the 24:05 of some locales
    });
    this.#lines = [...this.#lines, `${time} ${said(news)}`].slice(-LINES);
  }

  get shown(): Pick<Shell, 'engine' | 'engineDetail' | 'modelLog'> {
    const { state = 'none', detail = '', compared } = this.#news ?? {};
    const engineDetail = compared ? `${detail}; ${compared}` : detail;
    return { engine: state, engineDetail, modelLog: this.#lines };
  }
}

const said = ({ state, detail }: ModelNews): string =>
  state === 'failed' ? `not run: ${detail}` : detail;
