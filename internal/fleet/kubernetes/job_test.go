// Package kubernetes validates what modbench plan --engine k8s writes against the types of the Kubernetes API.
//
//	cd internal/fleet/kubernetes && go test .
package kubernetes

import (
	"bytes"
	"errors"
	"os"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// golden is what the tests of package fleet demand that modbench writes.
const golden = "../testdata/k8s.yaml"

// documents returns the objects in the file.
func documents(t *testing.T) [][]byte {
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Split(text, []byte("\n---\n"))
}

// strict reads an object as the API server does; a field that the API does not have is an error.
func strict(text []byte, into any) error {
	object, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return err
	}
	unknown, err := json.UnmarshalStrict(object, into)
	return errors.Join(append(unknown, err)...)
}

// The objects are a claim of a volume, a pod to copy files with, and an indexed job whose pods have processors of their
// own, write to the volume, and are never two on a node.
func TestJob(t *testing.T) {
	all := documents(t)
	if len(all) != 3 {
		t.Fatalf("%d objects, want 3", len(all))
	}
	var claim core.PersistentVolumeClaim
	var files core.Pod
	var job batch.Job
	for i, object := range []any{&claim, &files, &job} {
		if err := strict(all[i], object); err != nil {
			t.Fatal(err)
		}
	}
	if claim.Kind != "PersistentVolumeClaim" || files.Kind != "Pod" || job.Kind != "Job" ||
		job.APIVersion != "batch/v1" {
		t.Errorf("kinds %q, %q, %q of %q", claim.Kind, files.Kind, job.Kind, job.APIVersion)
	}
	s := job.Spec
	if s.CompletionMode == nil || *s.CompletionMode != batch.IndexedCompletion || *s.Completions != 7 ||
		*s.Parallelism != 7 {
		t.Errorf("not an indexed job of 7: %+v", s)
	}
	if s.BackoffLimitPerIndex == nil || *s.BackoffLimitPerIndex < 1 || s.Suspend == nil || !*s.Suspend {
		t.Errorf("no retry of an index, or not suspended: %+v", s)
	}
	once(t, &s)
	pod := s.Template.Spec
	if pod.RestartPolicy != core.RestartPolicyNever || len(pod.Containers) != 1 {
		t.Fatalf("restart policy %s, %d containers", pod.RestartPolicy, len(pod.Containers))
	}
	apart := pod.Affinity.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution
	if len(apart) != 1 || apart[0].LabelSelector.MatchLabels["app"] != s.Template.Labels["app"] {
		t.Errorf("pods may share a node: %+v", apart)
	}
	for _, volume := range []core.Volume{pod.Volumes[0], files.Spec.Volumes[0]} {
		if volume.PersistentVolumeClaim.ClaimName != claim.Name {
			t.Errorf("volume %+v is not the claim %s", volume, claim.Name)
		}
	}
	guaranteed(t, pod.Containers[0])
}

// once demands that a shard is not repeated when a scheme has broken a promise, which modbench says by exit code 1, and
// that every other failure counts as a try. The API takes such rules only of pods that are never restarted in place.
func once(t *testing.T, s *batch.JobSpec) {
	t.Helper()
	if s.PodFailurePolicy == nil || s.Template.Spec.RestartPolicy != core.RestartPolicyNever {
		t.Fatal("no policy for pods that fail")
	}
	broken := false
	for _, rule := range s.PodFailurePolicy.Rules {
		if codes := rule.OnExitCodes; codes != nil {
			broken = rule.Action == batch.PodFailurePolicyActionFailIndex &&
				codes.Operator == batch.PodFailurePolicyOnExitCodesOpIn && len(codes.Values) == 1 &&
				codes.Values[0] == 1 && *codes.ContainerName == s.Template.Spec.Containers[0].Name
		}
		if len(rule.OnPodConditions) > 0 && rule.Action != batch.PodFailurePolicyActionIgnore {
			t.Errorf("a node that goes away is %s", rule.Action)
		}
	}
	if !broken {
		t.Errorf("a broken promise is repeated: %+v", s.PodFailurePolicy.Rules)
	}
}

// guaranteed demands of a container what the static policy asks for: requests and limits are the same, and processors
// whole.
func guaranteed(t *testing.T, c core.Container) {
	t.Helper()
	for _, name := range []core.ResourceName{core.ResourceCPU, core.ResourceMemory} {
		request, limit := c.Resources.Requests[name], c.Resources.Limits[name]
		if request.IsZero() || request.Cmp(limit) != 0 {
			t.Errorf("%s: request %v, limit %v", name, &request, &limit)
		}
	}
	if cpu := c.Resources.Requests.Cpu(); cpu.MilliValue()%1000 != 0 {
		t.Errorf("%v processors are not whole", cpu)
	}
	if len(c.VolumeMounts) != 1 || c.VolumeMounts[0].MountPath != c.WorkingDir {
		t.Errorf("does not work on the volume: %+v in %s", c.VolumeMounts, c.WorkingDir)
	}
}

// A field that the API does not have is found: what the other test relies on.
func TestStrict(t *testing.T) {
	text := bytes.Replace(documents(t)[2], []byte("backoffLimitPerIndex"), []byte("backoffLimitPerindex"), 1)
	if err := strict(text, new(batch.Job)); err == nil {
		t.Error("a field that there is not was read")
	}
}
