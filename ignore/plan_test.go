package ignore

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

func TestPlan(t *testing.T) {
	const allLines = "__pycache__/\n*.py[co]\n*$py.class\n"
	for _, test := range []struct {
		name    string
		content string
		want    string
	}{
		{"empty", "", allLines},
		{"only a byte order mark", bom, bom + allLines},
		{"template", pythonTemplate, pythonTemplate},
		{"template, no final newline", strings.TrimSuffix(pythonTemplate, "\n"), strings.TrimSuffix(pythonTemplate, "\n")},
		{"everything", "*", "*"},
		{"pyc only", "*.pyc\n", "*.pyc\n" + allLines},
		{"cache only", "__pycache__\n", "__pycache__\n*.py[co]\n*$py.class\n"},
		{"class only missing", "__pycache__/\n*.py?", "__pycache__/\n*.py?\n*$py.class\n"},
		{"no final newline", "build", "build\n" + allLines},
		{"windows", "build\r\n*.o\r\n", "build\r\n*.o\r\n" + strings.ReplaceAll(allLines, "\n", "\r\n")},
		{"windows, complete", strings.ReplaceAll(pythonTemplate, "\n", "\r\n"), strings.ReplaceAll(pythonTemplate, "\n", "\r\n")},
		{"windows, no final newline", bom + "build\r\n*.o", bom + "build\r\n*.o\r\n" + strings.ReplaceAll(allLines, "\n", "\r\n")},
		{"negation", pythonTemplate + "!*.pyc\n", pythonTemplate + "!*.pyc\n*.py[co]\n"},
		{"negation of one name", pythonTemplate + "!keep.pyc\n", pythonTemplate + "!keep.pyc\n*.py[co]\n"},
		{"cache negated", pythonTemplate + "!__pycache__/\n", pythonTemplate + "!__pycache__/\n__pycache__/\n"},
		{"anchored", "/__pycache__/\n/*.py[co]\n/*$py.class\n", "/__pycache__/\n/*.py[co]\n/*$py.class\n" + allLines},
		{"backslash at the end", "a\\", "a\\\n" + allLines},
		{"protected space at the end", "a\\ ", "a\\ \n" + allLines},
		{"comment at the end", "# bytecode: __pycache__/", "# bytecode: __pycache__/\n" + allLines},
	} {
		t.Run(test.name, func(t *testing.T) {
			repair := Repair{Files: map[string][]byte{"": []byte(test.content)}, Sources: []string{"", "a/b"}}
			files := applyPlan(t, repair)
			if got := string(files[""]); got != test.want {
				t.Errorf("%q becomes\n%q, want\n%q", test.content, got, test.want)
			}
			checkIgnored(t, files, []string{"", "a/b", "c"})
		})
	}
}

// applyPlan returns the files with the edits of a plan. A second plan must
// change nothing.
func applyPlan(t *testing.T, repair Repair) map[string][]byte {
	t.Helper()
	plan, err := repair.Plan()
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Left) > 0 {
		t.Errorf("left: %v", gapsOf(plan.Left))
	}
	repair.Files = maps.Clone(repair.Files)
	if repair.Files == nil {
		repair.Files = map[string][]byte{}
	}
	for _, edit := range plan.Edits {
		repair.Files[edit.Dir] = edit.New
	}
	again, err := repair.Plan()
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Edits) > 0 {
		t.Errorf("the second plan adds %q", again.Edits[0].Lines)
	}
	return repair.Files
}

// checkIgnored writes the ignore files and asks git for the names that an
// interpreter writes in the directories.
func checkIgnored(t *testing.T, files map[string][]byte, dirs []string) {
	t.Helper()
	repo := gittest.Init(t)
	for dir, content := range files {
		repo.Write(filepath.Join(dir, fileName), string(content))
	}
	var want []string
	for _, dir := range dirs {
		for _, name := range []string{"m.pyc", "m.pyo", "m$py.class", "keep.pyc", "__pycache__/m.cpython-311.pyc", "__pycache__/m.cpython-311.pyc.1234"} {
			repo.Write(filepath.Join(dir, name), "")
			want = append(want, join(dir, name))
		}
	}
	if out := repo.Git("ls-files", "-o", "-z", "--exclude-standard"); strings.Contains(out, ".py") || strings.Contains(out, "class") {
		t.Errorf("not ignored: %q", out)
	}
	if out := repo.Git("ls-files", "-o", "-i", "-z", "--exclude-standard", "--", ":!*.gitignore"); strings.Count(out, "\x00") != len(want) {
		t.Errorf("ignored: %q", out)
	}
}

func TestPlanWithoutFile(t *testing.T) {
	plan, err := Repair{}.Plan()
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Edits) != 1 || plan.Edits[0].Old != nil || string(plan.Edits[0].New) != "__pycache__/\n*.py[co]\n*$py.class\n" {
		t.Errorf("plan %+v", plan)
	}
}

func TestPlanNested(t *testing.T) {
	repair := Repair{
		Files: map[string][]byte{
			"":      []byte("*.py[co]\n!keep.pyc\n"),
			"a":     []byte("!*.pyc\n!__pycache__/"),
			"a/b":   []byte("!keep.pyc\r\n"),
			"other": []byte("!*.txt\n"),
		},
		Sources: []string{"", "a", "a/b", "other"},
	}
	plan, err := repair.Plan()
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Edits) != 1 || plan.Edits[0].Dir != "" {
		t.Errorf("edits %+v, want one of the file at the top", plan.Edits)
	}
	if got := sources(plan.Overridden); !slices.Equal(got, []string{".gitignore:2:!keep.pyc"}) {
		t.Errorf("overridden %q", got)
	}
	var left []string
	for _, gap := range plan.Left {
		left = append(left, fmt.Sprint(gap.Path, " ", show(gap.Decision)))
	}
	want := []string{
		"a/__pycache__/x.cpython-313.pyc a/.gitignore:2:!__pycache__/", "a/x.pyc a/.gitignore:1:!*.pyc",
		"a/b/__pycache__/x.cpython-313.pyc a/.gitignore:2:!__pycache__/", "a/b/x.pyc a/.gitignore:1:!*.pyc", "a/b/keep.pyc a/b/.gitignore:1:!keep.pyc",
	}
	for _, gap := range want {
		if !slices.Contains(left, gap) {
			t.Errorf("left is %q, without %q", left, gap)
		}
	}
	repair.Nested = true
	files := applyPlan(t, repair)
	for dir, want := range map[string]string{
		"a":     "!*.pyc\n!__pycache__/\n__pycache__/\n*.py[co]\n",
		"a/b":   "!keep.pyc\r\n*.py[co]\r\n",
		"other": "!*.txt\n",
	} {
		if got := string(files[dir]); got != want {
			t.Errorf("%s/.gitignore is %q, want %q", dir, got, want)
		}
	}
	checkIgnored(t, files, repair.Sources)
}

func sources(rules []*Rule) []string {
	var all []string
	for _, rule := range rules {
		all = append(all, show(Decision{Rule: rule}))
	}
	return all
}

func TestPlanForDirectory(t *testing.T) {
	repair := Repair{
		Files: map[string][]byte{
			"":    []byte("*.pyc\n!*.pyo\n"),
			"a/b": []byte("__pycache__\n"),
		},
		Dir:     "a/b",
		Sources: []string{"", "a", "a/b/c"},
	}
	files := applyPlan(t, repair)
	if got, want := string(files["a/b"]), "__pycache__\n*.py[co]\n*$py.class\n"; got != want {
		t.Errorf("file is %q, want %q", got, want)
	}
	checkIgnored(t, files, []string{"a/b", "a/b/c"})
}

func TestPlanLargeFile(t *testing.T) {
	content := strings.Join(rulesLike(10_000), "\n")
	files := applyPlan(t, Repair{Files: map[string][]byte{"": []byte(content)}, Sources: []string{"src"}})
	if !strings.HasPrefix(string(files[""]), content+"\n") {
		t.Error("the plan changes the lines that are there")
	}
	checkIgnored(t, files, []string{"", "src"})
}

func TestPlanRefusesUTF16(t *testing.T) {
	for _, content := range []string{"\xff\xfea\x00\n\x00", "\xfe\xff\x00a\x00\n"} {
		_, err := Repair{Files: map[string][]byte{"": []byte(content)}}.Plan()
		if err == nil || !strings.Contains(err.Error(), ".gitignore is in UTF-16") {
			t.Errorf("%q: error %v", content, err)
		}
	}
}

// TestPlanRandom mends random rules, nested ones too: the proof must hold
// then, git must agree, and only lines at the end may be new.
func TestPlanRandom(t *testing.T) {
	repo := gittest.Init(t)
	for seed := range gittest.Scale(t, 40) {
		g := newGen(uint64(2_000_000 + seed))
		s := proofScene(g)
		repair := Repair{Files: map[string][]byte{}, Sources: s.sources(), Nested: true}
		for dir, content := range s.files {
			repair.Files[dir] = []byte(content)
		}
		for dir, content := range applyPlan(t, repair) {
			if !strings.HasPrefix(string(content), s.files[dir]) {
				t.Errorf("%q: %q becomes %q", dir, s.files[dir], content)
			}
			s.files[dir] = string(content)
		}
		for _, dir := range s.sources() {
			for i := range forms {
				s.paths = append(s.paths, g.written(dir, i)...)
			}
		}
		for i, answer := range s.ask(repo) {
			if answer == "" || strings.Contains(answer, ":!") {
				t.Errorf("%q is not ignored: %q", s.paths[i], answer)
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d\n%s", seed, s)
		}
	}
}

// TestDiffApplies gives the diffs to git apply.
func TestDiffApplies(t *testing.T) {
	for _, content := range []string{"", "a", "a\n", "a\r\nb", "a\nb\nc\nd\ne\nf\ng", bom + "x\r\n"} {
		for _, dir := range []string{"", "sub dir", "q\"uote\\", "tab\there", "é"} {
			repo := gittest.Init(t)
			repair := Repair{Dir: dir, Files: map[string][]byte{}}
			if content != "" {
				repair.Files[dir] = []byte(content)
				repo.Write(filepath.Join(dir, fileName), content)
			}
			plan, err := repair.Plan()
			if err != nil {
				t.Fatal(err)
			}
			text := string(plan.Edits[0].Diff())
			if _, err := repo.TryGit(text, "apply", "--whitespace=nowarn", "-"); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			got := repo.Git("hash-object", "--no-filters", join(dir, fileName))
			if want := repo.GitIn(string(plan.Edits[0].New), "hash-object", "--stdin"); got != want {
				t.Errorf("%q in %q: the diff gives another file:\n%s", content, dir, text)
			}
		}
	}
}
