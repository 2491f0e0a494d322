// Command gogit does with go-git what pycguard does by itself, so that both can
// be measured on the same input. It is a module of its own: pycguard does not
// depend on all that go-git needs for it.
//
//	gogit index    lists the paths in the index
//	gogit status   lists what differs between index and working tree
//	gogit history  lists the paths of every commit reachable from every ref
//
// It works on the repository in the current directory. A path in the history is
// printed once for each tree that holds it: subtrees seen before are passed over.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	if err := errors.Join(run(out, os.Args[1:]), out.Flush()); err != nil {
		fmt.Fprintln(os.Stderr, "gogit:", err)
		os.Exit(2)
	}
}

func run(out io.Writer, args []string) error {
	if len(args) != 1 {
		return errors.New("usage: gogit index|status|history")
	}
	repository, err := git.PlainOpen(".")
	if err != nil {
		return err
	}
	switch args[0] {
	case "index":
		return listIndex(out, repository)
	case "status":
		return listStatus(out, repository)
	case "history":
		h := history{out: out, repository: repository, seen: make(map[plumbing.Hash]bool)}
		return h.list()
	}
	return fmt.Errorf("unknown work %q", args[0])
}

func listIndex(out io.Writer, repository *git.Repository) error {
	index, err := repository.Storer.Index()
	if err != nil {
		return err
	}
	for _, entry := range index.Entries {
		fmt.Fprintln(out, entry.Name)
	}
	return nil
}

func listStatus(out io.Writer, repository *git.Repository) error {
	worktree, err := repository.Worktree()
	if err != nil {
		return err
	}
	status, err := worktree.Status()
	if err != nil {
		return err
	}
	for path, file := range status {
		if file.Worktree != git.Unmodified {
			fmt.Fprintf(out, "%c %s\n", file.Worktree, path)
		}
	}
	return nil
}

// history visits each commit and each tree once.
type history struct {
	out        io.Writer
	repository *git.Repository
	seen       map[plumbing.Hash]bool
}

func (h *history) list() error {
	commits, err := h.repository.Log(&git.LogOptions{All: true})
	if err != nil {
		return err
	}
	return commits.ForEach(func(commit *object.Commit) error { return h.tree(commit.TreeHash, "") })
}

func (h *history) tree(id plumbing.Hash, dir string) error {
	if h.seen[id] {
		return nil
	}
	h.seen[id] = true
	tree, err := h.repository.TreeObject(id)
	if err != nil {
		return err
	}
	for _, entry := range tree.Entries {
		path := dir + entry.Name
		if entry.Mode != filemode.Dir {
			fmt.Fprintln(h.out, path)
			continue
		}
		if err := h.tree(entry.Hash, path+"/"); err != nil {
			return err
		}
	}
	return nil
}
