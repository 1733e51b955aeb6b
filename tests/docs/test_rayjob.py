"""The cluster of docs/rayjob.yaml is one that KubeRay takes.

The schema below says, in the words of JSON Schema, what `ray.io_rayjobs.yaml` of KubeRay says of the parts that the
document has, and takes no other keys: a name that is misspelt, or stands a level too high, fails. Kubernetes itself
would drop such a name without a word.
"""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from cli import COMMANDS, LazyGroup

jsonschema = pytest.importorskip("jsonschema", reason="comes with ray")
yaml = pytest.importorskip("yaml", reason="comes with ray")

ROOT = Path(__file__).parents[2]
WORDS = {"type": "object", "additionalProperties": {"type": "string"}}
COUNT = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
QUANTITY = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?(([KMGTPE]i)|[numkMGTPE])?$"}


def thing(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": 1}


TEXT = {"type": "string"}
QUANTITIES = {"type": "object", "additionalProperties": QUANTITY}
CONTAINER = thing(
    ["name", "image"],
    name=TEXT,
    image=TEXT,
    env=list_of(thing(["name"], name=TEXT, value=TEXT)),
    resources=thing([], requests=QUANTITIES, limits=QUANTITIES),
    volumeMounts=list_of(thing(["name", "mountPath"], name=TEXT, mountPath=TEXT)),
)
TOLERATION = thing(
    [],
    key=TEXT,
    operator={"enum": ["Exists", "Equal"]},
    value=TEXT,
    effect={"enum": ["NoSchedule", "PreferNoSchedule", "NoExecute"]},
)
POD = thing(
    ["containers"],
    serviceAccountName=TEXT,
    terminationGracePeriodSeconds=COUNT,
    tolerations=list_of(TOLERATION),
    containers=list_of(CONTAINER),
    volumes=list_of(thing(["name"], name=TEXT, emptyDir=thing([], sizeLimit=QUANTITY))),
)
TEMPLATE = thing(["spec"], metadata={"type": "object"}, spec=POD)
RAY_CLUSTER = thing(
    ["headGroupSpec"],
    rayVersion=TEXT,
    enableInTreeAutoscaling={"type": "boolean"},
    autoscalerOptions=thing(
        [], upscalingMode={"enum": ["Default", "Aggressive", "Conservative"]}, idleTimeoutSeconds=COUNT
    ),
    headGroupSpec=thing(["rayStartParams", "template"], serviceType=TEXT, rayStartParams=WORDS, template=TEMPLATE),
    workerGroupSpecs=list_of(
        thing(
            ["groupName", "maxReplicas", "minReplicas", "rayStartParams", "template"],
            groupName=TEXT,
            replicas=COUNT,
            minReplicas=COUNT,
            maxReplicas=COUNT,
            rayStartParams=WORDS,
            template=TEMPLATE,
        )
    ),
)
RAY_JOB = thing(
    ["apiVersion", "kind", "metadata", "spec"],
    apiVersion={"const": "ray.io/v1"},
    kind={"const": "RayJob"},
    metadata=thing(["name"], name={"type": "string", "pattern": r"^[a-z0-9]([-a-z0-9]{0,45}[a-z0-9])?$"}),
    spec=thing(
        [],
        entrypoint=TEXT,
        backoffLimit=COUNT,
        activeDeadlineSeconds=COUNT,
        shutdownAfterJobFinishes={"type": "boolean"},
        ttlSecondsAfterFinished=COUNT,
        submissionMode={"enum": ["K8sJobMode", "HTTPMode", "InteractiveMode"]},
        rayClusterSpec=RAY_CLUSTER,
    ),
)


@pytest.fixture
def job() -> Any:
    return yaml.safe_load((ROOT / "docs" / "rayjob.yaml").read_text(encoding="utf-8"))


def test_kuberay_takes_the_job(job: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(RAY_JOB)
    jsonschema.validate(job, RAY_JOB)


def test_the_schema_sees_a_key_that_stands_in_the_wrong_place(job: Any) -> None:
    job["spec"]["rayVersion"] = job["spec"]["rayClusterSpec"].pop("rayVersion")
    with pytest.raises(jsonschema.ValidationError, match="rayVersion"):
        jsonschema.validate(job, RAY_JOB)


def test_the_job_runs_a_command_that_there_is_with_the_ray_that_is_tested(job: Any) -> None:
    program, command, *arguments = shlex.split(job["spec"]["entrypoint"])
    assert program == "typecase"
    read = LazyGroup("typecase").get_command(None, command)  # type: ignore[arg-type]
    assert command in COMMANDS and read is not None
    context = read.make_context("read", arguments)
    assert context.params["cluster"] == "127.0.0.1:6379"
    assert context.params["output"].startswith("s3://")
    pinned = re.search(r"^ray==(.+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert pinned and job["spec"]["rayClusterSpec"]["rayVersion"] == pinned[1]


def test_workers_have_the_cores_and_the_memory_that_the_jobs_ask_for(job: Any) -> None:
    groups = job["spec"]["rayClusterSpec"]["workerGroupSpecs"]
    cores = sum(
        group["maxReplicas"] * int(group["template"]["spec"]["containers"][0]["resources"]["limits"]["cpu"])
        for group in groups
    )
    assert f"--jobs {cores}" in job["spec"]["entrypoint"]
