export { type PlayerPlace, scriptedAgent } from './adapters/agents/scripted/agent.ts';
export { type AgentCase, agentConformance, plainAgentRequest } from './testing/conformance/agent-conformance.ts';
export type {
  ModelFailure,
  ModelScript,
  ModelStep,
  ModelToolCall,
  ModelUsage,
} from './testing/model-server/model-script.ts';
export { type ModelServer, startModelServer } from './testing/model-server/model-server.ts';
export type { ModelRequest } from './testing/model-server/wire-format.ts';
export { simulate, type Simulated } from './testing/simulator/simulate.ts';
export { simulateEngine, type SimulatedEngine } from './testing/simulator/simulate-engine.ts';
