from tests.oracle.both import Asker
from tests.oracle.world import World
import pytest, time
async def test_x(world: World):
    t=time.time()
    for kind in ("county","MED","DPF","auditor","township","HEA"):
        r = await Asker.of(world, kind).agrees("{ households(first: 50) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }")
        print(kind, len(r.households), len(r.data["households"]["edges"]))
    print({k: len(t.rows) for k,t in world.rows.items()})
    print(time.time()-t)
