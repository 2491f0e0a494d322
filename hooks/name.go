package hooks

import (
	"fmt"
	"slices"
	"strings"
)

// Name is the name of a hook that pycguard can stand behind, as in githooks(5).
type Name string

// The hooks.
const (
	PreCommit      Name = "pre-commit"
	PreMergeCommit Name = "pre-merge-commit"
	PrePush        Name = "pre-push"
	PreReceive     Name = "pre-receive"
	Update         Name = "update"
	PostCheckout   Name = "post-checkout"
	PostMerge      Name = "post-merge"
)

var names = []Name{PreCommit, PreMergeCommit, PrePush, PreReceive, Update, PostCheckout, PostMerge}

// Names returns all hooks, in the order in which work meets them.
func Names() []Name { return slices.Clone(names) }

// ParseName reads the name of a hook.
func ParseName(text string) (Name, error) {
	if slices.Contains(names, Name(text)) {
		return Name(text), nil
	}
	known := make([]string, len(names))
	for i, name := range names {
		known[i] = string(name)
	}
	return "", fmt.Errorf("%.80q is not a hook that pycguard knows: use one of %s", text, strings.Join(known, ", "))
}

// OnServer reports whether the hook runs in the repository that is pushed to.
func (n Name) OnServer() bool { return n == PreReceive || n == Update }

// Blocks reports whether the hook can stop what git is doing. The post hooks
// run when it is done.
func (n Name) Blocks() bool { return n != PostCheckout && n != PostMerge }

// readsInput reports whether git feeds the hook on its standard input.
func (n Name) readsInput() bool { return n == PrePush || n == PreReceive }
