"""FollowTheMoney itself, in a process of its own: reads entities from stdin, line by line, and says what it made of them.

Run with the folder that it is installed in: it wants other versions of networkx and rdflib than we do.
"""

import json
import sys


def main(folder: str) -> None:
    sys.path.insert(0, folder)
    from followthemoney import model  # type: ignore[import-not-found]

    read = []
    for line in sys.stdin:
        entity = model.get_proxy(json.loads(line))
        model.get(entity.schema.name).validate(entity.to_dict())
        edges = [str(value) for prop, value in entity.itervalues() if prop.type.name == "entity"]
        read.append({"id": entity.id, "schema": entity.schema.name, "properties": entity.to_dict()["properties"], "points_at": edges})
    json.dump(read, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
