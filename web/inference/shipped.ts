// The models that come with Vigil (models/stress.md, models/hybrid.md).
import hybrid from '../../models/hybrid.json' with { type: 'json' };
import stress from '../../models/stress.json' with { type: 'json' };
import { type Card, readCard } from './card.ts';

export const STRESS_CARD: Card = readCard(stress);
/** Its weights are a file of their own (withWeights). */
export const HYBRID_CARD: Card = readCard(hybrid);
