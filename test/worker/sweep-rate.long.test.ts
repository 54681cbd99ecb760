import { declareSweepRate } from './sweep-rate.ts';

declareSweepRate('PGlite');
