"""What an eval is run on: the part of its spec that its calls can see, made once for all who share it."""

import attrs

from factoryc.analysis.constants import constants_of
from factoryc.analysis.ground import Ground, ground
from factoryc.frozen import frozen
from factoryc.rehearsal.regions import Regions, narrowed
from factoryc.rehearsal.runnable import Runnable
from factoryc.spec.spec import Spec


@frozen(eq=False)
class Surroundings:
    """The grounds of one spec: one for each region."""

    regions: Regions
    _made: dict[int, Ground] = attrs.field(factory=dict)
    _seen: dict[str, Spec] = attrs.field(factory=dict)

    def of(self, asked: Runnable) -> Ground:
        """The ground of an eval. What is drawn on it depends on nothing that the eval does not name."""
        region = self.regions.of(asked)
        if id(region) not in self._made:
            self._made[id(region)] = ground(region)
        found = self._made[id(region)]
        values = attrs.evolve(
            found.values, constants=constants_of(self.seen_by(asked)), being_made=[]
        )
        return attrs.evolve(found, values=values)

    def seen_by(self, asked: Runnable) -> Spec:
        """What the calls of an eval can see."""
        if asked.clause not in self._seen:
            self._seen[asked.clause] = narrowed(self.regions.of(asked), asked)
        return self._seen[asked.clause]
