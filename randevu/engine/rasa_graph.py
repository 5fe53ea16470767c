"""A trained graph, run node by node.

Rasa hands its graph to dask with each message and each prediction: dask sorts it anew, schedules it as if there were
workers to feed, and every run writes its inputs into a line for the debug log. The order is known once the model is
loaded, and one node runs at a time anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

Plan = tuple[tuple[GraphNode, tuple[str, ...]], ...]
"""Nodes in an order in which each comes after those whose results it takes, with the names of these."""


class NodeByNode(GraphRunner):
    """Runs the graph of a loaded model; gives what Rasa's own runner gives."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._plans: dict[tuple[str, ...], Plan] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> NodeByNode:
        return cls.adopt(DaskGraphRunner.create(graph_schema, model_storage, execution_context, hooks))

    @classmethod
    def adopt(cls, loaded: DaskGraphRunner) -> NodeByNode:
        """A runner of the nodes that Rasa has loaded already."""
        return cls(loaded._graph_schema, loaded._instantiated_nodes)

    def components(self) -> Iterator[Any]:
        """What works inside the nodes: NLU components, policies, providers."""
        return (node._component for node in self._nodes.values() if hasattr(node, "_component"))

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of the nodes named in ``targets`` (default: the graph's own).

        Raises:
            GraphRunError: a node takes something that neither a node nor ``inputs`` gives.
        """
        wanted = tuple(targets or self._schema.target_names)
        if wanted not in self._plans:
            self._plans[wanted] = self._plan(wanted)
        results = {name: (name, value) for name, value in (inputs or {}).items()}
        for node, needs in self._plans[wanted]:
            try:
                name, output = node(*(results[need] for need in needs))
            except KeyError as missing:
                raise GraphRunError(f"Nothing gives {missing} to the node {node._node_name}.") from missing
            results[name] = (name, output)
        return {name: results[name][1] for name in wanted}

    def _plan(self, targets: Sequence[str]) -> Plan:
        ordered: dict[str, tuple[GraphNode, tuple[str, ...]]] = {}

        def add(name: str) -> None:
            if name in ordered or name not in self._schema.nodes:  # what is no node comes in from outside
                return
            needs = tuple(self._schema.nodes[name].needs.values())
            for need in needs:
                add(need)
            ordered[name] = (self._nodes[name], needs)

        for target in targets:
            add(target)
        return tuple(ordered.values())
