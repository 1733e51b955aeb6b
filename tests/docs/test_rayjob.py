"""The cluster of docs/rayjob.yaml is one that KubeRay and Kubernetes take.

The schema below says, in the words of JSON Schema, what KubeRay's own definition of a RayJob is made from, as far as
the document uses it: `RayJobSpec` (ray-operator/apis/ray/v1/rayjob_types.go of ray-project/kuberay, commit 0057210) and
`RayClusterSpec` with its groups and `AutoscalerOptions` (raycluster_types.go there, commit 026f143). It takes no other
keys: a name that is misspelt, or stands a level too high, fails. Kubernetes itself would drop such a name without a
word. Pods are held to the schema of Kubernetes itself, which `kubernetes-validate` brings.
"""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from cli import COMMANDS, LazyGroup

jsonschema = pytest.importorskip("jsonschema", reason="comes with ray")
yaml = pytest.importorskip("yaml", reason="comes with ray")
kubernetes = pytest.importorskip("kubernetes_validate", reason="pip install kubernetes-validate")

ROOT = Path(__file__).parents[2]
WORDS = {"type": "object", "additionalProperties": {"type": "string"}}
KUBERNETES = "1.34"
COUNT = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}


def thing(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": 1}


TEXT = {"type": "string"}
TEMPLATE = thing(["spec"], metadata={"type": "object"}, spec={"type": "object"})
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
        activeDeadlineSeconds={**COUNT, "minimum": 1},
        shutdownAfterJobFinishes={"type": "boolean"},
        ttlSecondsAfterFinished=COUNT,
        submissionMode={"enum": ["K8sJobMode", "HTTPMode", "InteractiveMode"]},
        rayClusterSpec=RAY_CLUSTER,
    ),
)


def pod_template(template: Any) -> dict[str, Any]:
    """As Kubernetes knows it by itself."""
    return {"apiVersion": "v1", "kind": "PodTemplate", "metadata": {"name": "pod"}, "template": template}


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


def test_kubernetes_takes_the_pods(job: Any) -> None:
    cluster = job["spec"]["rayClusterSpec"]
    for group in (cluster["headGroupSpec"], *cluster["workerGroupSpecs"]):
        kubernetes.validate(pod_template(group["template"]), KUBERNETES, strict=True)


def test_the_schema_of_pods_sees_a_key_that_is_misspelt(job: Any) -> None:
    (group,) = job["spec"]["rayClusterSpec"]["workerGroupSpecs"]
    group["template"]["spec"]["toleration"] = group["template"]["spec"].pop("tolerations")
    with pytest.raises(kubernetes.ValidationError, match="toleration"):
        kubernetes.validate(pod_template(group["template"]), KUBERNETES, strict=True)


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
