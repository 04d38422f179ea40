// The model that comes with Vigil (models/stress.md).
import json from '../../models/stress.json' with { type: 'json' };
import { type Card, readCard } from './card.ts';

export const STRESS_CARD: Card = readCard(json);
