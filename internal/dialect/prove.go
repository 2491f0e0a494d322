package dialect

import (
	"strings"
	"unicode/utf8"
)

// Form is a way in which bytecode is named, as a glob: what a gap lets
// through.
type Form string

// The forms.
const (
	Cached Form = "__pycache__/" // all in a cache directory (PEP 3147)
	Pyc    Form = "*.pyc"        // beside the source: Python 2, compileall -b
	Pyo    Form = "*.pyo"        // optimised, before Python 3.5
	Class  Form = "*$py.class"   // Jython
)

// formSet is a set of forms.
type formSet uint8

const (
	cacheForm formSet = 1 << iota
	pycForm
	pyoForm
	classForm
)

// formNames are the names of a form, relative to the directory of the source.
type formNames struct {
	form Form
	bit  formSet
	// all stands for every name, with holes.
	all []string
	// examples are some, to show a gap.
	examples []string
}

// forms lists the forms with the names that interpreters write; those of a
// cache directory include the name that a write starts with and that stays if
// it is interrupted.
var forms = []formNames{
	{Cached, cacheForm, []string{"__pycache__/" + hole + ".pyc", "__pycache__/" + hole + ".pyc." + hole}, examples("__pycache__/",
		".cpython-313.pyc", ".cpython-36.opt-1.pyc", ".pypy311.pyc", ".graalpy241-311.pyc",
		"cpython-38.pyc", ".cpython-312-pytest-8.3.4.pyc", ".cpython-311.pyc.140589556619184")},
	{Pyc, pycForm, []string{hole + ".pyc"}, examples("", ".pyc")},
	{Pyo, pyoForm, []string{hole + ".pyo"}, examples("", ".pyo")},
	{Class, classForm, []string{hole + "$py.class"}, examples("", "$py.class")},
}

// stems are names of modules with no character in common that a rule could
// name, and of different lengths.
var stems = []string{"q", "__init__", "Mod9", "caf\xc3\xa9.v2-x y"}

func examples(dir string, endings ...string) []string {
	var names []string
	for _, ending := range endings {
		for _, stem := range stems {
			names = append(names, dir+stem+ending)
		}
	}
	return names
}

// Answer is what the rules make of one form in one directory.
type Answer struct {
	Dir  string
	Form Form
	// Name is one of the names, relative to Dir: of a gap, one that is let
	// through.
	Name string
	Decision
}

// Proof holds the answers for every directory asked about, in the order of
// the forms and then of the directories. It is whole where Gaps and Open are
// empty.
type Proof struct {
	// Covered forms are ignored.
	Covered []Answer
	// Gaps let bytecode through. Their Rule, if any, re-includes it.
	Gaps []Answer
	// Open cannot be evaluated exactly: Rule and Reason say why. Rule is
	// the zero Rule where the whole file is at fault.
	Open []Answer
}

// Whole reports whether everything that was asked about is ignored.
func (p Proof) Whole() bool { return len(p.Gaps) == 0 && len(p.Open) == 0 }

// Include returns the content of another ignore file of the same directory,
// which a rule includes by name; false where it cannot be read. A nil Include
// has no files.
type Include func(name string) ([]byte, bool)

func (i Include) read(name string) ([]byte, bool) {
	if i == nil {
		return nil, false
	}
	return i(name)
}

// Prove evaluates an ignore file for bytecode in dirs, which are relative to
// Base: "" and every directory that holds Python source.
func (d *Dialect) Prove(data []byte, dirs []string, include Include) Proof {
	decider := d.decider(data, include)
	var p Proof
	for i := range forms {
		asked := question{decider: decider, names: &forms[i], anywhere: map[int]Decision{}}
		for _, dir := range dirs {
			p.add(asked.in(dir))
		}
	}
	return p
}

// Decide says what the rules make of one file, for an explanation.
func (d *Dialect) Decide(data []byte, path string, include Include) Decision {
	return d.decider(data, include).file(path)
}

func (d *Dialect) decider(data []byte, include Include) *decider {
	return &decider{rules: d.parse(data, include), walks: d.walks, dirs: map[string]Decision{}}
}

func (p *Proof) add(a Answer) {
	switch a.State {
	case Ignored:
		p.Covered = append(p.Covered, a)
	case Kept:
		p.Gaps = append(p.Gaps, a)
	default:
		p.Open = append(p.Open, a)
	}
}

// question is whether one form is ignored.
type question struct {
	*decider
	names *formNames
	// anywhere has the decisions for all directories of one depth at once.
	anywhere map[int]Decision
}

// in answers for one directory.
func (q *question) in(dir string) Answer {
	answer := Answer{Dir: dir, Form: q.names.form, Name: q.names.examples[0]}
	if answer.Decision = q.anyOfDepth(dir); answer.State == Ignored {
		return answer
	}
	if answer.Decision = q.all(dir); answer.State != Ignored {
		answer.Name, answer.Decision = q.weakest(dir, answer.Decision)
	}
	return answer
}

// anyOfDepth decides for all directories that are as deep as dir. Holes do not
// stand for the names of a few.
func (q *question) anyOfDepth(dir string) Decision {
	if dir == "" || hasControl(dir) || !utf8.ValidString(dir) {
		return Decision{}
	}
	depth := strings.Count(dir, "/")
	known, ok := q.anywhere[depth]
	if !ok {
		known = q.all(strings.Repeat(hole+"/", depth) + hole)
		q.anywhere[depth] = known
	}
	return known
}

// all decides for all names in dir. Unless they are ignored for sure, it
// returns what stands against it.
func (q *question) all(dir string) Decision {
	var decision Decision
	for _, name := range q.names.all {
		decision = q.file(join(dir, name))
		if decision.State != Ignored {
			break
		}
	}
	return decision
}

// weakest returns an example that is let through, or else one that is open.
// Where all are ignored, it says why the others are open.
func (q *question) weakest(dir string, all Decision) (string, Decision) {
	var openName string
	var found Decision
	for _, name := range q.names.examples {
		decision := q.file(join(dir, name))
		if decision.State == Kept {
			return name, decision
		}
		if openName == "" || decision.State == Unknown && found.State != Unknown {
			openName, found = name, decision
		}
	}
	switch {
	case found.State == Unknown:
		return openName, found
	case all.State == Unknown:
		return openName, all
	case all.Rule != Rule{}:
		return openName, open(all.Rule, "it may re-include some of these names")
	}
	return openName, open(found.Rule, "it cannot be proved that it matches all of these names")
}

func join(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// missing returns the forms that some directory has a gap or an open question
// for.
func (p Proof) missing() formSet {
	var set formSet
	for _, answers := range [][]Answer{p.Gaps, p.Open} {
		for _, answer := range answers {
			for _, f := range forms {
				if f.form == answer.Form {
					set |= f.bit
				}
			}
		}
	}
	return set
}
