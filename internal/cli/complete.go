package cli

import (
	"bufio"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/pycguard/pycguard/internal/ospath"
)

// completeCommand is the word by which the scripts of completion ask what can
// stand at the cursor:
//
//	pycguard __complete SHELL --current=WORD [WORD...]
//
// The words are those between the program's name and the cursor. The first
// line of the answer says what kind of thing is wanted, the others are words,
// each with a tab and its meaning behind it, where that helps. There is no
// answer where nothing is known, and never an error: nobody wants to read one
// in the middle of a line.
const completeCommand = "__complete"

// completeTime is how long git may look for the refs.
const completeTime = time.Second

// The kinds of answers.
const (
	wantWords = "words" // the words of the answer
	wantParts = "parts" // the same, and more is to follow without a space
	wantFiles = "files" // whatever the shell offers
	wantDirs  = "dirs"
)

// A proposal is what can stand at the cursor.
type proposal struct {
	kind  string
	words []entry
}

// complete answers the script of a shell.
func (p *Process) complete(ctx context.Context) {
	args := p.Args[2:]
	if len(args) < 2 {
		return
	}
	shell := args[0]
	current, ok := strings.CutPrefix(args[1], "--current=")
	if !ok {
		return
	}
	words := slices.Clone(args[2:])
	if shell == "bash" {
		for i, word := range words {
			words[i], _ = unquoteShell(word)
		}
	}
	bare, open := current, byte(0)
	if shell == "bash" {
		bare, open = unquoteShell(current)
	}
	ctx, cancel := context.WithTimeout(ctx, completeTime)
	defer cancel()
	p.writeProposal(p.propose(ctx, words, bare), shell, bare, open)
}

// writeProposal writes the words that begin with current. bash takes them as
// they are, so that they are quoted for it; the quote that is open there stays
// open.
func (p *Process) writeProposal(answer proposal, shell, current string, open byte) {
	if answer.kind == "" {
		return
	}
	out := bufio.NewWriter(p.Out)
	defer out.Flush()
	out.WriteString(answer.kind + "\n")
	for _, word := range answer.words {
		if !strings.HasPrefix(word.term, current) {
			continue
		}
		switch {
		case shell != "bash":
			out.WriteString(word.term + "\t" + word.text + "\n")
		case open == 0:
			out.WriteString(escapeShell(word.term) + "\n")
		case escapeShell(word.term) == word.term:
			out.WriteString(word.term + "\n")
		}
	}
}

// propose says what can stand behind the words. current is what is there of
// the word at the cursor.
func (p *Process) propose(ctx context.Context, words []string, current string) proposal {
	at := p.cursor(words)
	if at.value != nil {
		return at.valuesOf(ctx, at.value, "", current)
	}
	if at.ended {
		return at.argument(ctx, current)
	}
	if name, value, ok := strings.Cut(current, "="); ok && strings.HasPrefix(name, "-") {
		if flag := findFlag(at.flags, name); flag != nil && flag.TakesValue() {
			return at.valuesOf(ctx, flag, name+"=", value)
		}
		return proposal{kind: wantWords}
	}
	if strings.HasPrefix(current, "-") {
		return proposal{wantWords, optionWords(at.flags)}
	}
	return at.argument(ctx, current)
}

// A cursor is a place in a command line.
type cursor struct {
	*Process
	command *cli.Command // nil before there is one
	flags   []cli.Flag   // those that may stand here
	// value is the option whose value is to stand here, nil for none.
	value cli.DocGenerationFlag
	// ended says that a "--" stood before.
	ended bool
	// arguments is how many arguments stood before.
	arguments int
	// dir is what -C names.
	dir string
}

func (p *Process) cursor(words []string) cursor {
	at := cursor{Process: p, flags: append(globalFlags(), versionFlag())}
	for i := 0; i < len(words); i++ {
		word := words[i]
		switch {
		case at.ended:
			at.arguments++
		case word == "--":
			at.ended, at.arguments = true, 0
		case len(word) > 1 && word[0] == '-':
			name, _, hasValue := strings.Cut(word, "=")
			flag := findFlag(at.flags, name)
			if flag == nil || !flag.TakesValue() || hasValue {
				continue
			}
			if i++; i == len(words) {
				at.value = flag
			} else if name == "-C" {
				at.dir = words[i]
			}
		case at.command == nil:
			at.enter(word)
		default:
			at.arguments++
		}
	}
	return at
}

// enter takes up the command of a name.
func (at *cursor) enter(name string) {
	at.command, at.flags = &cli.Command{Name: name}, globalFlags()
	for _, f := range factories() {
		if f.name == name {
			at.command = finish(f.make(at.Process), at.Process)
			at.flags = at.command.Flags
		}
	}
}

func findFlag(flags []cli.Flag, dashed string) cli.DocGenerationFlag {
	name := strings.TrimLeft(dashed, "-")
	for _, flag := range flags {
		if documented, ok := flag.(cli.DocGenerationFlag); ok && slices.Contains(flag.Names(), name) {
			return documented
		}
	}
	return nil
}

// optionWords returns the options, short ones where they have no long name.
func optionWords(flags []cli.Flag) []entry {
	var words []entry
	for _, group := range optionGroups(flags) {
		for _, o := range group.options {
			words = append(words, entry{o.names[len(o.names)-1], o.text})
		}
	}
	return words
}

// valuesOf proposes values of an option. before is "--option=", empty where the
// value is a word of its own; current is what is there of the value.
func (at *cursor) valuesOf(ctx context.Context, flag cli.DocGenerationFlag, before, current string) proposal {
	answer := proposal{kind: wantWords}
	if choice, ok := flag.(*choiceFlag); ok {
		answer.words = plainWords(choice.words)
	} else {
		answer = at.meant(ctx, describeOption(flag).value, current)
	}
	for i := range answer.words {
		answer.words[i].term = before + answer.words[i].term
	}
	return answer
}

// argument proposes commands, or arguments of the command.
func (at *cursor) argument(ctx context.Context, current string) proposal {
	if at.command == nil {
		return at.meant(ctx, "COMMAND", current)
	}
	before, after, cut := strings.Cut(at.command.ArgsUsage, "--")
	usage := before
	if at.ended && cut {
		usage = after
	}
	names := strings.Fields(strings.NewReplacer("[", "", "]", "").Replace(usage))
	if len(names) == 0 {
		return proposal{kind: wantWords}
	}
	name, repeated := strings.CutSuffix(names[min(at.arguments, len(names)-1)], "...")
	if at.arguments >= len(names) && !repeated {
		return proposal{kind: wantWords}
	}
	name, _, _ = strings.Cut(name, "|")
	if at.dir != "" && (name == "PATH" || name == "DIR") {
		// The shell would offer what lies here, not there.
		return proposal{kind: wantWords}
	}
	return at.meant(ctx, name, current)
}

// meant proposes what a word of the help stands for.
func (at *cursor) meant(ctx context.Context, name, current string) proposal {
	switch name {
	case "FILE", "PATH":
		return proposal{kind: wantFiles}
	case "DIR":
		return proposal{kind: wantDirs}
	case "REV":
		return proposal{wantWords, at.refs(ctx)}
	case "A..B":
		return at.ranges(ctx, current)
	case "HOOK", "NAME":
		return proposal{wantWords, plainWords(hookNames())}
	case "SHELL":
		return proposal{wantWords, plainWords(shellNames())}
	case "COMMAND":
		var words []entry
		for _, f := range factories() {
			words = append(words, entry{f.name, f.make(at.Process).Usage})
		}
		return proposal{wantWords, words}
	}
	return proposal{kind: wantWords}
}

func plainWords[S ~string](words []S) []entry {
	entries := make([]entry, len(words))
	for i, word := range words {
		entries[i].term = string(word)
	}
	return entries
}

// ranges proposes the first end of a range, and then the other.
func (at *cursor) ranges(ctx context.Context, current string) proposal {
	refs := at.refs(ctx)
	first, _, ok := strings.Cut(current, "..")
	answer := proposal{wantParts, refs}
	if ok {
		answer.kind = wantWords
	}
	for i := range refs {
		if ok {
			refs[i].term = first + ".." + refs[i].term
		} else {
			refs[i].term += ".."
		}
	}
	return answer
}

// refs lists branches and tags as git knows them; none where it does not.
func (at *cursor) refs(ctx context.Context) []entry {
	dir := at.Dir
	if at.dir != "" {
		dir = ospath.From(dir, expandHome(at.dir, at.env("HOME")))
	}
	s := session{Process: at.Process, dir: dir}
	out, err := s.git().Output(ctx, "for-each-ref", "--format=%(refname:short)%09%(refname)", "refs/heads", "refs/tags", "refs/remotes")
	if err != nil {
		return nil
	}
	refs := []entry{{"HEAD", "what is checked out"}}
	for line := range strings.Lines(string(out)) {
		short, full, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		kind := "branch"
		switch {
		case strings.HasPrefix(full, "refs/tags/"):
			kind = "tag"
		case strings.HasPrefix(full, "refs/remotes/"):
			kind = "branch of a remote"
		}
		refs = append(refs, entry{short, kind})
	}
	return refs
}

func expandHome(path, home string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok && home != "" {
		return filepath.Join(home, rest)
	}
	return path
}
