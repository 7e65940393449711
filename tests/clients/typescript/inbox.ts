// Accepts a need and prints the inbox: node inbox.ts ADDRESS TOKEN NEED_ID
import { readFileSync } from "node:fs";
import type {
  AcceptNeedMutation,
  AcceptNeedMutationVariables,
  PushedNeedsQuery,
  PushedNeedsQueryVariables,
} from "./operations.ts";

const [address, token, needId] = process.argv.slice(2);

async function ask<Data, Variables>(name: string, variables: Variables): Promise<Data> {
  const query = readFileSync(`operations/${name}.graphql`, "utf8");
  const answer = await fetch(`${address}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

await ask<AcceptNeedMutation, AcceptNeedMutationVariables>("AcceptNeed", {
  input: { idempotencyKey: `inbox-${needId}`, needId },
});
const inbox = await ask<PushedNeedsQuery, PushedNeedsQueryVariables>("PushedNeeds", { first: 5 });
for (const { node } of inbox.pushedNeeds?.edges ?? []) {
  const pushedOn: string | undefined = node.pushedAt?.slice(0, 10);
  console.log(node.id, node.needClass, node.status, pushedOn);
}
