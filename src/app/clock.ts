import type { ClockMode, MovableClock } from '../core/ports.js';
import type { ClockSetting } from './config.js';

/** The one place that reads the system's clock. */
class SystemClock implements MovableClock {
  #position: number;
  constructor(
    readonly mode: ClockMode,
    position: number,
  ) {
    this.#position = position;
  }
  wallNow(): Date {
    return new Date();
  }
  now(): Date {
    return new Date(this.mode === 'manual' ? this.#position : Date.now() + this.#position);
  }
  position(): number {
    return this.#position;
  }
  moveTo(instant: Date): void {
    if (this.mode === 'system') return;
    const position = this.mode === 'manual' ? instant.getTime() : instant.getTime() - Date.now();
    if (position > this.#position) this.#position = position;
  }
}

/** The product's clock: runs by itself, runs ahead by a stored offset, or stands where it was left. */
export function createClock(setting: ClockSetting, stored: number | undefined): MovableClock {
  if (setting.mode === 'manual')
    return new SystemClock('manual', Math.max(setting.at.getTime(), stored ?? 0));
  return new SystemClock(setting.mode, setting.mode === 'offset' ? (stored ?? 0) : 0);
}
