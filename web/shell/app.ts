// The page between the worker, the canvas and the person.
import type { FromWorker } from '../worker/messages.ts';
import { AlarmSound } from './alarm_sound.ts';
import type { AlarmPriority } from './alarm_tones.ts';
import { Announcer, alertName, calling } from './announcer.ts';
import { Attention } from './attention.ts';
import { type Dashboard, type Item, type ShellState, THEMES, VIEWS } from './dashboard.ts';
import type { EngineClient } from './engine_client.ts';
import { FrameLoop } from './frame_loop.ts';
import { Installer } from './install.ts';
import { Mirror } from './mirror.ts';
import { Notices } from './notices.ts';
import type { PageTimers } from './page_timers.ts';
import { acceptDrops, chooseFolder } from './recording_input.ts';
import { clampScale, type SettingsStore } from './settings.ts';
import { enumNumber, Snapshot } from '../core/snapshot.ts';
import { WebAudioSpeaker } from './speaker.ts';
import { WakeLock } from './wake_lock.ts';
import { Watching } from './watching.ts';
