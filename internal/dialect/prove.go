package dialect

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

// forms lists the forms with the endings that follow the name of a module, as
// interpreters write them; those of a cache directory include the name that a
// write starts with and that stays if it is interrupted.
var forms = []struct {
	form    Form
	bit     formSet
	dir     string
	endings []string
}{
	{Cached, cacheForm, "__pycache__/", []string{
		".cpython-313.pyc", ".cpython-36.opt-1.pyc", ".pypy311.pyc", ".graalpy241-311.pyc",
		"cpython-38.pyc", ".cpython-312-pytest-8.3.4.pyc", ".cpython-311.pyc.140589556619184",
	}},
	{Pyc, pycForm, "", []string{".pyc"}},
	{Pyo, pyoForm, "", []string{".pyo"}},
	{Class, classForm, "", []string{"$py.class"}},
}

// stems stand for the names of all modules. They have no character in common
// that a rule could name, and differ in length.
var stems = []string{"q", "__init__", "Mod9", "caf\xc3\xa9.v2-x y"}

// names returns the names of one form, relative to the directory of the
// source.
func names(dir string, endings []string) []string {
	var all []string
	for _, ending := range endings {
		for _, stem := range stems {
			all = append(all, dir+stem+ending)
		}
	}
	return all
}

// Answer is what the rules make of one form in one directory.
type Answer struct {
	Dir  string
	Form Form
	// Name is the name, relative to Dir, that decided: the first one that
	// is let through, or else left open, or else the first.
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
	for _, f := range forms {
		names := names(f.dir, f.endings)
		for _, dir := range dirs {
			p.add(decider.weakest(dir, f.form, names))
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

// weakest answers with the name that speaks most against the form being
// ignored.
func (d *decider) weakest(dir string, form Form, names []string) Answer {
	worst := Answer{Dir: dir, Form: form, Decision: Decision{State: Ignored}}
	if dir != "" {
		dir += "/"
	}
	for _, name := range names {
		decision := d.file(dir + name)
		if worst.Name == "" || decision.State == Kept || decision.State == Unknown && worst.State == Ignored {
			worst.Name, worst.Decision = name, decision
		}
		if decision.State == Kept {
			break
		}
	}
	return worst
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
