package hooks

import (
	"errors"
	"fmt"
	"strings"
)

// Framework is what the pre-commit framework (or prek) tells a command that it
// runs, in variables of the environment that begin with PRE_COMMIT. The zero
// Framework means that it is not running us.
//
// The framework looks at one ref of a push only, the first that brings
// something new. Where that brings a root commit there is no range: then Push
// is true and HasRange is false, and prek names what is pushed in ToRef, which
// pre-commit leaves empty.
type Framework struct {
	// Running is true when the framework runs the command.
	Running bool
	// FromRef and ToRef are the revisions between which the changes are:
	// at pre-push, at post-checkout, and where a person named them.
	FromRef, ToRef string
	// RemoteName, RemoteURL, LocalBranch and RemoteBranch are set at
	// pre-push. The branches are refs, as in PushUpdate.
	RemoteName, RemoteURL     string
	LocalBranch, RemoteBranch string
	// Checkout is true at post-checkout; Branch is then the hook's flag.
	Checkout, Branch bool
	// Merge is true at post-merge; Squash is then the hook's flag.
	Merge, Squash bool
}

// HasRange reports whether the framework named two revisions.
func (f Framework) HasRange() bool { return f.FromRef != "" }

// Push reports whether the framework runs the command before a push.
func (f Framework) Push() bool { return f.RemoteName != "" }

// ParseFramework reads an environment, as os.Environ gives it.
func ParseFramework(env []string) (Framework, error) {
	vars := map[string]string{}
	for _, setting := range env {
		name, value, _ := strings.Cut(setting, "=")
		vars[name] = value
	}
	if vars["PRE_COMMIT"] != "1" {
		return Framework{}, nil
	}
	f := Framework{
		Running:      true,
		FromRef:      vars["PRE_COMMIT_FROM_REF"],
		ToRef:        vars["PRE_COMMIT_TO_REF"],
		RemoteName:   vars["PRE_COMMIT_REMOTE_NAME"],
		RemoteURL:    vars["PRE_COMMIT_REMOTE_URL"],
		LocalBranch:  vars["PRE_COMMIT_LOCAL_BRANCH"],
		RemoteBranch: vars["PRE_COMMIT_REMOTE_BRANCH"],
	}
	if f.FromRef != "" && f.ToRef == "" || f.FromRef == "" && f.ToRef != "" && !f.Push() {
		return Framework{}, errors.New("one of PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF is set without the other")
	}
	var checkoutErr, mergeErr error
	f.Checkout, f.Branch, checkoutErr = flagVariable(vars, "PRE_COMMIT_CHECKOUT_TYPE")
	f.Merge, f.Squash, mergeErr = flagVariable(vars, "PRE_COMMIT_IS_SQUASH_MERGE")
	if err := errors.Join(checkoutErr, mergeErr); err != nil {
		return Framework{}, err
	}
	return f, nil
}

func flagVariable(vars map[string]string, name string) (set, flag bool, err error) {
	text := vars[name]
	if text == "" {
		return false, false, nil
	}
	if flag, err = parseFlag(text); err != nil {
		return false, false, fmt.Errorf("%s: %w", name, err)
	}
	return true, flag, nil
}
