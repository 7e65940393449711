// PostGraphile over the hub's own tables, under the hub's row-level policies.
//
// Started by scripts.benchmarks.servers with, as JSON on the command line: the connection string
// of the caller's database role, the settings that its row policies go by, and the port.

import { createServer } from "node:http";
import { grafserv } from "postgraphile/grafserv/node";
import { makePgService } from "postgraphile/adaptors/pg";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const { conninfo, settings, port } = JSON.parse(process.argv[2]);

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({ connectionString: conninfo, schemas: ["public"], poolConfig: { max: 10 } }),
  ],
  grafast: { context: () => ({ pgSettings: settings }) },
  grafserv: { graphqlPath: "/graphql", watch: false, graphiql: false },
};

const server = createServer();
await postgraphile(preset).createServ(grafserv).addTo(server);
server.listen(port, "127.0.0.1");
