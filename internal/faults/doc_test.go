// Package faults runs the real pycguard where something is wrong: damaged,
// odd, unreadable or vanishing files, too little of what the system gives, a
// repository that changes, a signal at any moment. It has tests only, and no
// part of pycguard imports it.
//
// What holds for every run: it ends within a deadline; it does not crash; its
// exit code is a documented one; trouble (2) has a reason on standard error,
// which names the thing and a next step; and the answer (0 or 1) is right:
//
//	test                          tried                                      a right answer
//	TestDamagedIndex              each byte of an index flipped, zeroed,     the undamaged one, or that of git for
//	                              inserted, left out, and the file cut       a repository that git fsck finds in
//	                              there: versions 2 and 4, both parts of     order, objects verified
//	                              a split index
//	TestDamagedObjects            the same for packs with offset and named   the same
//	                              deltas, their indexes, loose objects,
//	                              alternates, multi-pack-index, commit-graph
//	TestDamagedRefs               the same for HEAD, loose, packed and       the same; what a remote has may be
//	                              symbolic refs, the files of a worktree     taken for less
//	TestDamagedConfiguration      the same for config and config.worktree    the same
//	TestDamagedOwnConfiguration   the same for pyproject.toml                that for the table which Python reads,
//	                                                                         none where it reads none
//	TestDamagedIgnoreRules        the same for .gitignore                    what git ls-files --others lists
//	TestDamagedBytecode           the same for a .pyc                        any that is well formed
//	TestDamagedShallowBoundary    the same for .git/shallow                  none but for an empty file
//	TestOddFiles                  nothing, pipes, directories, devices,      all that was found without it; no
//	                              sockets, loops of links, holes of 1 TiB    run takes memory for a hole
//	                              in the place of each file that is read
//	TestUnreadable                files and directories without rights       the ordinary one
//	TestUnreadableForClean        the same for clean                         the rest is deleted, and exit code 2
//	TestFewResources              few open files, little memory, no time     the ordinary one; the runtime of Go
//	                                                                         may say in its own way what it lacks
//	TestFileSizeLimit             RLIMIT_FSIZE for each command that writes  all or nothing: each file is as it was
//	                                                                         or as it becomes, nothing is left over
//	TestFullDisk                  a full file system, where one can be       the same
//	                              mounted
//	TestSignalledWriters          INT, TERM, HUP and KILL at random          the same; a kill may leave temporary
//	                              moments, to pycguard and to all of the     files whose names say so; run again,
//	                              terminal                                   the command does the whole work
//	TestSignalledReaders          the same for commands that read            the ordinary one, or none
//	TestClosedOutput              outputs that are closed, full, not read    the ordinary exit code; 2 where
//	                                                                         findings are lost
//	TestChangingRepository        commit, gc, repack, pack-refs, checkout    of a state that there was: bytecode
//	                              and worktree add at the same time          that is always there is always found
//
// By default a sample with a fixed seed is tried; with PYCGUARD_TEST_SCALE=2
// each byte is damaged in each way, and each place has each oddity, which takes
// a good while.
package faults
