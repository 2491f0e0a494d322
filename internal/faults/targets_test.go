package faults

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestDamagedIndex(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"2", "4"} {
		t.Run("version "+version, func(t *testing.T) {
			damageAll(t, version, false, func(s *site) []target {
				return []target{{file: ".git/index", commands: []command{checkIdx}, also: []command{checkAll, untrack}}}
			})
		})
	}
	t.Run("split", func(t *testing.T) {
		damageAll(t, "2", true, func(s *site) []target {
			return []target{
				{file: ".git/index", commands: []command{checkIdx}, also: []command{untrack}, names: []string{"sharedindex."}},
				{file: s.glob(".git/sharedindex.*"), commands: []command{checkIdx}, also: []command{untrack}},
			}
		})
	})
}

func TestDamagedObjects(t *testing.T) {
	t.Parallel()
	damageAll(t, "2", false, func(s *site) []target {
		// What a damaged frame hides is told as an object that is missing.
		missing := []string{"is missing", "whole history", ".pack", ".idx"}
		object := func(file string, names ...string) target {
			return target{file: file, commands: []command{checkTree, audit}, also: []command{checkSpan}, names: append(missing, names...)}
		}
		var targets []target
		packs, err := filepath.Glob(s.Path(".git/objects/pack/*.idx"))
		if err != nil {
			t.Error(err)
		}
		for _, idx := range packs {
			idx = strings.TrimPrefix(idx, s.Dir+"/")
			targets = append(targets, object(idx), object(strings.TrimSuffix(idx, ".idx")+".pack"))
		}
		for _, kind := range []string{"commit", "tree", "blob"} {
			targets = append(targets, object(s.looseFile(kind), s.loose[kind]))
		}
		return append(targets,
			target{file: s.looseFile("commit"), commands: []command{prePush}, names: append(missing, s.loose["commit"])},
			target{file: s.looseFile("pushed"), commands: []command{preReceive}, names: append(missing, s.loose["pushed"])},
			target{file: s.glob("../donor.git/objects/pack/*.pack"), commands: []command{audit}, names: missing},
			target{file: ".git/objects/pack/multi-pack-index", commands: []command{audit}, also: []command{checkTree}, names: missing},
			target{file: ".git/objects/info/commit-graph", commands: []command{audit}, also: []command{checkSpan}, names: missing},
			target{file: ".git/objects/info/alternates", commands: []command{audit, checkTree}, names: missing},
		)
	})
}

func TestDamagedRefs(t *testing.T) {
	t.Parallel()
	damageAll(t, "2", false, func(s *site) []target {
		missing := []string{"is missing", "HEAD", "whole history", "refs/heads"}
		some := []command{checkIdx, checkTree, checkSpan, audit}
		return []target{
			{file: ".git/HEAD", commands: some, names: append(missing, ".git")},
			{file: ".git/packed-refs", commands: []command{checkSpan, audit}, also: []command{checkIdx, checkTree}, names: append(missing, "no such revision")},
			{file: ".git/refs/heads/side", commands: []command{audit}, names: missing},
			{file: ".git/refs/heads/main", commands: some, names: missing},
			{file: ".git/refs/remotes/origin/main", commands: []command{audit, prePush}, names: missing},
			{file: ".git/refs/remotes/origin/HEAD", commands: []command{audit, prePush}, names: missing},
			{file: ".git/worktrees/linked/HEAD", commands: []command{audit, linkedIdx}, names: append(missing, "linked")},
			{file: ".git/worktrees/linked/commondir", commands: []command{linkedIdx, linkedAudit}, names: append(missing, "linked")},
			{file: ".git/worktrees/linked/gitdir", commands: []command{audit, linkedIdx}, names: append(missing, "linked")},
			{file: "../linked/.git", commands: []command{linkedIdx, linkedAudit}, names: append(missing, "linked")},
		}
	})
}

func TestDamagedConfiguration(t *testing.T) {
	t.Parallel()
	damageAll(t, "2", false, func(s *site) []target {
		return []target{
			{file: ".git/config", commands: []command{checkIdx, checkTree, audit, checkAll}, names: []string{"config", ".git", "bare repository"}},
			{file: ".git/worktrees/linked/config.worktree", commands: []command{linkedIdx, linkedAudit}, names: []string{"config"}},
		}
	})
}
