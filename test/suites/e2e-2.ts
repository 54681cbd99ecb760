import { declareSuite } from '../support/suites.ts';

declareSuite('e2e-2');
