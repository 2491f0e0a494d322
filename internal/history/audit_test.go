package history

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/object"
	"github.com/pycguard/pycguard/internal/odb"
	"github.com/pycguard/pycguard/internal/refs"
)

func gittestRead(t *testing.T, r *gittest.Repo, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(r.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// openBare returns the options to audit all refs of a bare repository.
func openBare(t *testing.T, r *gittest.Repo) Options {
	t.Helper()
	o, err := tryOpenBare(t, r)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func tryOpenBare(t *testing.T, r *gittest.Repo) (Options, error) {
	t.Helper()
	format, err := object.ParseFormat(strings.TrimSpace(r.Git("rev-parse", "--show-object-format")))
	if err != nil {
		return Options{}, err
	}
	store, err := odb.Open(odb.Options{ObjectDir: filepath.Join(r.Dir, "objects"), Format: format})
	if err != nil {
		return Options{}, err
	}
	t.Cleanup(func() { store.Close() })
	set, err := refs.Read(context.Background(), refs.Source{GitDir: r.Dir, CommonDir: r.Dir, Format: format})
	if err != nil {
		return Options{}, err
	}
	o := Options{Store: store, Tips: set.Tips, Workers: 2}
	for _, tip := range set.Tips {
		if tip.Name == "HEAD" {
			o.Head = tip.ID
		}
	}
	return o, nil
}

// compareWithGit audits a repository and checks the report against git, and
// against the plain walk. revs are the revisions that the options stand for.
func compareWithGit(t *testing.T, r *gittest.Repo, o Options, revs ...string) *Report {
	t.Helper()
	report, err := Audit(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	tips := map[string]string{}
	for _, tip := range o.Tips {
		tips[tip.Name] = tip.ID.String()
	}
	b := newBrute(t, r, revs...)
	diffLines(t, describe(report), describeExpected(b.paths(tips, o.Head.String())))
	if report.Stats.Commits != len(b.commits) {
		t.Errorf("got %d commits, want %d", report.Stats.Commits, len(b.commits))
	}
	compareEngines(t, o, report)
	return report
}

// compareEngines makes the same report from the plain walk, and with other
// numbers of workers.
func compareEngines(t *testing.T, o Options, want *Report) {
	t.Helper()
	var roots []object.ID
	for _, tip := range o.Tips {
		roots = append(roots, tip.ID)
	}
	g, err := walk(context.Background(), o.Store, &o.Classifier, append(roots, o.Exclude...))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := o.examine(context.Background(), g)
	if err != nil {
		t.Fatal(err)
	}
	plain.Stats.Trees = want.Stats.Trees // the walk reads no unreachable trees
	if !reflect.DeepEqual(plain, want) {
		t.Errorf("the plain walk gives another report:\n%+v\n%+v", plain.Stats, want.Stats)
	}
	for _, o.Workers = range []int{1, 16} {
		again, err := Audit(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(again, want) {
			t.Errorf("%d workers give another report:\n%+v\n%+v", o.Workers, again.Stats, want.Stats)
		}
	}
}

// diffLines fails the test with the lines that only one side has.
func diffLines(t *testing.T, got, want []string) {
	t.Helper()
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("got, not wanted: %s", line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("wanted, not got: %s", line)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

func TestRandomHistories(t *testing.T) {
	var total Report
	for seed := range uint64(gittest.Scale(t, 6)) {
		r := newRandomRepo(t, seed, 60, []string{"sha1", "sha256"}[seed%2])
		report := compareWithGit(t, r, openBare(t, r), "--all", "HEAD")
		total.Paths = append(total.Paths, report.Paths...)
		if len(report.Gaps) != 0 {
			t.Errorf("seed %d: got gaps %v", seed, report.Gaps)
		}
	}
	checkVariety(t, total.Paths)
}

// checkVariety makes sure that the random histories had what they are for.
func checkVariety(t *testing.T, paths []Path) {
	t.Helper()
	seen := map[string]bool{}
	for i := range paths {
		p := &paths[i]
		seen["removed"] = seen["removed"] || len(p.Removed) > 0
		seen["in HEAD"] = seen["in HEAD"] || p.InHead
		seen["several versions"] = seen["several versions"] || len(p.Versions) > 1
		seen["elsewhere"] = seen["elsewhere"] || p.Source.Elsewhere
		seen["here"] = seen["here"] || p.Source.Here
		seen["nowhere"] = seen["nowhere"] || p.Sourceless() && !p.Source.Elsewhere
		for _, v := range p.Versions {
			seen["changed"] = seen["changed"] || len(v.Changed) > 0
			seen["several modes"] = seen["several modes"] || len(v.Modes) > 1
			seen["introduced twice"] = seen["introduced twice"] || len(v.Introduced) > 1
			seen["bytecode"] = seen["bytecode"] || v.Content == Bytecode
			seen["other"] = seen["other"] || v.Content == Other
		}
	}
	for _, what := range []string{"removed", "in HEAD", "several versions", "elsewhere", "here", "nowhere", "changed", "several modes", "introduced twice", "bytecode", "other"} {
		if !seen[what] {
			t.Errorf("no random history had a path: %s", what)
		}
	}
}
