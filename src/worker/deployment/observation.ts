import type { KnownDeployment, ListedDeployment } from '../../domain/deployment.ts';
import type { DeploymentSubject, Turn } from '../../domain/subject.ts';
import type { JobOutcome } from '../queue/handler.ts';
import type { DeploymentGitHub, DeploymentPlace, DeploymentServices } from './ports.ts';

const LOOK_AGAIN_MILLIS = 5_000;

/** One observation of a deployment. */
export interface DeploymentObservation {
  readonly parts: DeploymentServices;
  readonly github: DeploymentGitHub;
  readonly installation: number;
  readonly turn: Turn<DeploymentSubject>;
  readonly signal: AbortSignal;
  readonly place: DeploymentPlace;
  readonly known: KnownDeployment;
  readonly deployment: ListedDeployment;
}

/** Missing facts may still come. */
export const SOON: JobOutcome = { againAfterMillis: LOOK_AGAIN_MILLIS };
