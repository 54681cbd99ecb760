import { declareColorModes, PATHS } from './color-mode.ts';

declareColorModes(PATHS);
